"""ISO base media files: boxes, items, tracks, and how item and movie boxes are written."""
