"""Exit statuses, documented in `scrubber --help` and the README."""

from enum import IntEnum


class Status(IntEnum):
    """What the program tells the shell."""

    FINE = 0
    REFUSED = 1
    USAGE = 2
    FOUND = 3
    INTERRUPTED = 130
    """128 and the number of SIGINT, as shells have it."""
    READER_GONE = 141
    """128 and the number of SIGPIPE."""
