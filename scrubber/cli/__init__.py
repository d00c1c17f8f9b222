"""The command line: `scrubber show`, `clean`, `check`, `faces`; without one of these words the window opens.

Exit statuses: 0 all is fine, 1 a photo was refused, 2 the command was not understood or no photo was found,
3 `check` found something, 130 stopped by Ctrl-C.
"""
