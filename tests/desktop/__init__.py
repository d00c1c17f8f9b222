"""The program on a real screen of its own, beside a file manager, a clipboard and what screen readers see.

`make desktop` installs what it needs where it may, and runs it; `python -m tests.desktop` says what is missing.
"""
