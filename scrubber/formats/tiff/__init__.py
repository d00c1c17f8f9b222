"""TIFF and BigTIFF: pages, each with the tags on the keep-list (`tags`) and its picture data."""
