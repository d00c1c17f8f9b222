"""Faces: found at every size, covered so that nothing of them is left, checked with a recogniser."""
