"""BMP, the bitmaps of Windows and OS/2."""
