"""Scrubber shows what a photo tells a stranger and makes verified clean copies."""

__version__ = "0.1.0"
