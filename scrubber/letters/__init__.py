"""Letters to face search engines and to the authorities above them, and what is known of both; nothing is sent."""
