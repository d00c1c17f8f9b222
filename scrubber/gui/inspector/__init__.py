"""The right side: what a photo, or several together, tell a stranger."""
