"""Every format's search for picture that nobody sees, by the name of the format.

Apart from `gates`, which most photos end at: this loads what decodes all formats.
"""

from scrubber.pixels.unseen.base import UnseenSearch
from scrubber.pixels.unseen.bmp import BmpUnseen
from scrubber.pixels.unseen.gif import GifUnseen
from scrubber.pixels.unseen.heif import AVIF, HEIC
from scrubber.pixels.unseen.jpeg import JpegUnseen
from scrubber.pixels.unseen.jxl import JxlUnseen
from scrubber.pixels.unseen.png import PngUnseen
from scrubber.pixels.unseen.tiff import TiffUnseen
from scrubber.pixels.unseen.webp import WebpUnseen

_SEARCHES: dict[str, UnseenSearch] = {
    "PNG": PngUnseen(),
    "WebP": WebpUnseen(),
    "TIFF": TiffUnseen(),
    "BMP": BmpUnseen(),
    "GIF": GifUnseen(),
    "JPEG": JpegUnseen(),
    "HEIC": HEIC,
    "AVIF": AVIF,
    "JPEG XL": JxlUnseen(),
}


def search_of(format_name: str) -> UnseenSearch:
    """The search of a format; one that finds nothing for a format that has none."""
    return _SEARCHES.get(format_name) or UnseenSearch()
