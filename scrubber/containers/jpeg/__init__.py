"""JPEG files: segments, the headers that decoding needs, and the index of several pictures (MPF)."""
