"""Every cap in one place. Photos come from strangers: each number here bounds what one file can cost us."""

MIB = 1024 * 1024

MAX_FILE_BYTES = 384 * MIB
"""A larger file is refused: source and copy are in memory together, and one photo may not take over 1 GiB."""

MAX_PARTS = 200_000
"""Segments, chunks, blocks or boxes of one file."""

MAX_FRAMES = 30_000
"""Pictures of one animation: twenty minutes of video."""

MAX_SECTIONS = 1_000_000
"""Separately compressed pieces of all frames of a JPEG XL file; a large photo has some thousands."""

MAX_ENTROPY_STEPS = 2_000_000
"""Numbers unpacked, and symbols described, to read the structure of a JPEG XL file: some seconds."""

MAX_INFLATED_PICTURE = 512 * MIB
MAX_INFLATION = 200
"""Compressed pictures may inflate to more than that only when they are no more than so many times as large inflated:
photos come to ten times, drawings to a hundred."""

MAX_DEPTH = 16
"""Nesting of boxes, IFDs and XMP elements."""

MAX_IFD_ENTRIES = 4_096
"""Entries of one TIFF directory; real ones have under 200."""

MAX_IFDS = 64
"""Directories of one EXIF block, sub-directories and thumbnails included."""

MAX_INFLATED_BYTES = 64 * MIB
"""What one compressed profile, and all compressed texts of a file together, may inflate to."""

MAX_PIXELS = 400_000_000
"""Pictures with more pixels are cleaned but never decoded for a preview or a comparison."""

MAX_COMPARED_PIXELS = 600_000_000
"""Of all frames together: an animation with more is decoded up to here and vouched for by its structure only."""

MAX_CHEAP_PIXELS = 12_000_000
MAX_PIXELS_PER_BYTE = 1_000
"""What a few bytes say about many pixels is not worth gigabytes: `decodable_pixels`. Photos have under 100 pixels a
byte, a scanned page of text in black and white has some hundred."""

MAX_EMPTY_PICTURE = 16 * MIB
"""Where rows are missing, larger pictures (as they inflate) need one byte for `MAX_INFLATION` of theirs."""

MAX_RUN_LENGTH_PIXELS = 1 << 24
"""Pixels of a run-length coded BMP: Pillow fills them one by one, and a few bytes can stand for all of them."""

MAX_TEXT = 2_000
"""Characters of one value that are shown."""

MAX_FINDINGS = 5_000
"""Findings reported of one photo; the rest is counted."""

MAX_JOB_SECONDS = 120
"""A worker busy longer with one photo is ended and the photo is refused."""

MAX_ANSWER_BYTES = 768 * MIB
"""What a worker may answer at once: all tiles of the largest picture, or the pictures in a photo."""

MAX_WORKER_BYTES = 2048 * MIB
"""Address space of a worker process, where the system can enforce it."""

MIN_REMOVED_BYTES = 6
"""Shorter removed values are not searched for in a copy: they occur by chance."""


def decodable_pixels(size: int) -> int:
    """How many pixels, of all frames together, are decoded of a file of `size` bytes.

    A file with more is cleaned, but only its structure vouches for the copy, and nobody looks for hidden picture in it.
    """
    return max(MAX_CHEAP_PIXELS, MAX_PIXELS_PER_BYTE * size)
