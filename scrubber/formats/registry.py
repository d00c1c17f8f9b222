"""All formats Scrubber can clean, in a literal list that the self-test and a frozen build are compared with.

The list says enough of each to find photos by their names and to tell which formats a file can be of, so that only
those are imported that somebody's photos are of.
"""

from collections.abc import Iterator
from functools import lru_cache
from importlib import import_module
from typing import NamedTuple

from scrubber.errors import EmptyFile, UnknownFormat
from scrubber.formats.base import Format


class Signs(NamedTuple):
    """How files of a format are named, the usual ending first, and the bytes that all of them hold at an offset."""

    suffixes: tuple[str, ...]
    offset: int
    signatures: tuple[bytes, ...]


FORMAT_MODULES: dict[str, Signs] = {
    "jpeg.document": Signs((".jpg", ".jpeg", ".jpe", ".jfif", ".mpo", ".insp"), 0, (b"\xff\xd8\xff",)),
    "png.format": Signs((".png", ".apng"), 0, (b"\x89PNG",)),
    "webp.format": Signs((".webp",), 8, (b"WEBP",)),
    "gif.document": Signs((".gif",), 0, (b"GIF8",)),
    "bmp.document": Signs((".bmp", ".dib"), 0, (b"BM",)),
    "tiff.document": Signs((".tif", ".tiff"), 0, (b"II", b"MM")),
    "heif.heic": Signs((".heic", ".heif", ".hif", ".heics", ".heifs"), 4, (b"ftyp",)),
    "heif.avif": Signs((".avif", ".avifs"), 4, (b"ftyp",)),
    "jxl.format": Signs((".jxl",), 0, (b"\xff\x0a", b"\0\0\0\x0cJXL ")),
    "pnm": Signs((".ppm", ".pgm", ".pbm", ".pnm"), 0, (b"P",)),
}
"""Modules of `scrubber.formats` that hold a FORMAT; the order is the order of the help texts."""

HEAD_BYTES = 64


def _format(module: str) -> Format:
    found = import_module(f"scrubber.formats.{module}").FORMAT
    assert isinstance(found, Format)
    return found


def formats() -> Iterator[Format]:
    """Every registered format, imported when first asked for."""
    return map(_format, FORMAT_MODULES)


def format_named(name: str, path: str) -> Format | None:
    """The format of that name; those that a file called like `path` is of are imported first."""
    return _named(name, f".{path.rpartition('.')[2].lower()}")


@lru_cache(maxsize=64)
def _named(name: str, ending: str) -> Format | None:
    modules = sorted(FORMAT_MODULES, key=lambda module: ending not in FORMAT_MODULES[module].suffixes)
    return next((known for known in map(_format, modules) if known.name == name), None)


def load_formats(suffixes: set[str]) -> None:
    """Import the formats that files with these endings are of, as far as one can go by their names."""
    for module, signs in FORMAT_MODULES.items():
        if not suffixes.isdisjoint(signs.suffixes):
            _format(module)


def detect(data: bytes) -> Format:
    """The format of a file by its content; its name plays no part.

    Raises `EmptyFile`, `Unsupported` for kinds of files that `formats.refused` knows, else `UnknownFormat`.
    """
    if not data:
        raise EmptyFile
    head = data[:HEAD_BYTES]
    for module, signs in FORMAT_MODULES.items():
        if head.startswith(signs.signatures, signs.offset) and _format(module).matches(head):
            return _format(module)
    from scrubber.formats.refused import refuse_known  # which knows RAW files by their tags

    refuse_known(data)
    raise UnknownFormat


def suffixes() -> tuple[str, ...]:
    """Every file name ending of every format, for file dialogs and folder scans."""
    return tuple(suffix for signs in FORMAT_MODULES.values() for suffix in signs.suffixes)
