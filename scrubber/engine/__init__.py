"""Making a clean copy of one photo, verifying it, and telling what a photo holds; files on disk are touched only here."""
