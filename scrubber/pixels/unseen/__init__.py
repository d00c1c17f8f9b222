"""Picture that nobody sees, in the picture's own data: what finds it and what takes it out, one file per format."""
