"""Finding faces: two detectors, a search through sizes and turns, and the merging of what they saw."""
