"""Scanning folders and working through many photos in processes, with progress and cancel; no Qt."""
