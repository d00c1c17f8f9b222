"""The command line: `scrubber show`, `clean`, `check`."""
