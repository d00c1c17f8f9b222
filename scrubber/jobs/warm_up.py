"""What a worker loads before its first photo comes, so that the photo needn't wait for it.

Everything is imported inside the functions: the process that only starts workers needs none of it.
"""


def for_reading() -> None:
    """Load what the first photo, most likely a JPEG, needs to be told, the decoder of maker notes included."""
    load_readers()
    import pyexiv2  # noqa: F401


def for_window() -> None:
    """The same, and what makes the first thumbnail and compares it with hidden pictures."""
    for_reading()
    import numpy  # noqa: F401
    from PIL import Image, ImageOps  # noqa: F401

    import scrubber.engine.preview_difference  # noqa: F401

    Image.preinit()


def load_readers() -> None:
    """Load what may also be in the memory of a process that forks workers: no decoder."""
    import piexif  # noqa: F401

    import scrubber.engine.inspect
    import scrubber.formats.jpeg.document  # noqa: F401


def load_formats() -> None:
    """Load every format, for many photos."""
    from scrubber.formats.registry import formats

    list(formats())


def load_cleaner(suffixes: set[str]) -> None:
    """Load what cleans files with these endings: no decoder."""
    import scrubber.engine.scrub  # noqa: F401
    from scrubber.formats.registry import load_formats

    load_formats(suffixes)
