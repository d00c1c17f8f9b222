"""The pages of the help, from one source: the window shows them, and `scrubber help --html` writes them."""
