"""One photo: making a clean copy, verifying it, telling what it holds; files on disk are touched only here."""
