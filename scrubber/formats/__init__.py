"""One file or folder per image format: detect, parse into parts, keep-list as data, rebuild, audit."""
