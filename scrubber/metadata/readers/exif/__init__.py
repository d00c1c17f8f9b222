"""EXIF: its directories, tags and values."""
