"""Photos that are public already: what helps now, letters, what authorities decided, a photo for a request."""
