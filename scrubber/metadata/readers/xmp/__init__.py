"""XMP: its properties, places and marked faces."""
