"""Lies about PNM: copies with one thing in them that does not belong there."""

from tests.formats.lies.table import Differences, Lies

FORMAT = "pnm"
FILES = ("pnm.py",)

LIES: Lies = {
    "pnm.header": lambda: [
        b"P5\n#Jane\n2 1\n255\n\1\2",
        b"P5\n2  1\n255\n\1\2",
        b"P5\n02 1\n255\n\1\2",
        b"P4\n9\t1\n\1\0",
    ],
    "pnm.largest-sample": lambda: [b"P5\n1 1\n65536\nJa"],
    "pnm.number-of-samples": lambda: [b"P5\n2 1\n255\n\1\2Jane", b"P4\n9 1\n\1\0J\0"],
    "pnm.unused-bits": lambda: [b"P4\n9 1\n\1\x01"],
    "pnm.lines": lambda: [b"P2\n2 1\n255\n1 02\n", b"P2\n2 1\n255\n1 2\n3 4\n", b"P3\n1 1\n9\n1 2 00\n"],
    "pnm.numbers-in-line": lambda: [b"P2\n2 2\n255\n1\n2 3 4\n"],
    "pnm.largest-number": lambda: [b"P2\n2 1\n9\n1 10\n", b"P1\n2 1\n1 7\n"],
}

DIFFERENCES: Differences = {
    "a sample": lambda: (b"P5\n2 1\n255\n\1\2", b"P5\n2 1\n255\n\1\3"),
    "the largest sample": lambda: (b"P5\n2 1\n255\n\1\2", b"P5\n2 1\n254\n\1\2"),
    "rows for columns": lambda: (b"P2\n2 1\n255\n1 2\n", b"P2\n1 2\n255\n1\n2\n"),
}
