"""Faces in one photo: what a user chose, where they are, the copy with covers, and its proof."""
