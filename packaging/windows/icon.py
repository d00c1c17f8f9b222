"""Makes an icon for Windows from a PNG: `python packaging/windows/icon.py IN.png OUT.ico`.

An .ico may hold a whole PNG (since Windows Vista), so nothing needs to be drawn.
"""

import struct
import sys
from pathlib import Path


def icon(png: bytes) -> bytes:
    """The .ico file: a directory of one entry, then the PNG."""
    width, height = struct.unpack(">II", png[16:24])
    entry = struct.pack("<BBBBHHII", width & 255, height & 255, 0, 0, 1, 32, len(png), 22)
    return struct.pack("<HHH", 0, 1, 1) + entry + png


if __name__ == "__main__":
    Path(sys.argv[2]).write_bytes(icon(Path(sys.argv[1]).read_bytes()))
