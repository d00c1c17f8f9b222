"""Covers: how they look, and the pixels they are made of."""
