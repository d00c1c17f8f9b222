"""All formats Scrubber can clean, in a literal list that the self-test and a frozen build are compared with."""

from collections.abc import Iterator
from importlib import import_module

from scrubber.errors import EmptyFile, UnknownFormat
from scrubber.formats.base import Format
from scrubber.formats.refused import refuse_known

FORMAT_MODULES = (
    "jpeg.format",
    "png.format",
    "webp.format",
    "gif.document",
    "bmp.document",
    "tiff.document",
    "heif.heic",
    "heif.avif",
    "jxl.format",
    "pnm",
)
"""Modules of `scrubber.formats` that hold a FORMAT; the order is the order of the help texts."""

HEAD_BYTES = 64


def formats() -> Iterator[Format]:
    """Every registered format, imported when first asked for."""
    for module in FORMAT_MODULES:
        found = import_module(f"scrubber.formats.{module}").FORMAT
        assert isinstance(found, Format)
        yield found


def detect(data: bytes) -> Format:
    """The format of a file by its content; its name plays no part.

    Raises `EmptyFile`, `Unsupported` for kinds of files that `formats.refused` knows, else `UnknownFormat`.
    """
    if not data:
        raise EmptyFile
    head = data[:HEAD_BYTES]
    for candidate in formats():
        if candidate.matches(head):
            return candidate
    refuse_known(data)
    raise UnknownFormat


def suffixes() -> tuple[str, ...]:
    """Every file name ending of every format, for file dialogs and folder scans."""
    return tuple(suffix for candidate in formats() for suffix in candidate.suffixes)
