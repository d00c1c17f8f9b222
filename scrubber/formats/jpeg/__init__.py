"""JPEG: one picture (`single`), or several joined in one file (`multi`)."""
