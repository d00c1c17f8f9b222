"""The list of photos: cards, what is known of each, what is read next."""
