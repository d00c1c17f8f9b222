"""Every format's search for picture that nobody sees, by the name of the format.

Apart from `gates`, which most photos end at: each search loads what decodes its format, so it is imported when the
first such photo is looked into.
"""

from functools import cache
from importlib import import_module

from scrubber.pixels.unseen.base import UnseenSearch

_SEARCHES: dict[str, tuple[str, str]] = {
    "PNG": ("png", "PngUnseen"),
    "WebP": ("webp", "WebpUnseen"),
    "TIFF": ("tiff", "TiffUnseen"),
    "BMP": ("bmp", "BmpUnseen"),
    "GIF": ("gif", "GifUnseen"),
    "JPEG": ("jpeg", "JpegUnseen"),
    "HEIC": ("heif", "HeicUnseen"),
    "AVIF": ("heif", "AvifUnseen"),
    "JPEG XL": ("jxl", "JxlUnseen"),
}
"""Modules beside this one, and the class in them."""


@cache
def search_of(format_name: str) -> UnseenSearch:
    """The search of a format; one that finds nothing for a format that has none."""
    if format_name not in _SEARCHES:
        return UnseenSearch()
    module, name = _SEARCHES[format_name]
    search = getattr(import_module(f"scrubber.pixels.unseen.{module}"), name)()
    assert isinstance(search, UnseenSearch)
    return search
