"""Every codec, by the name of its format."""

from scrubber.pixels.avif import AvifCodec
from scrubber.pixels.bmp import BmpCodec
from scrubber.pixels.codec import PixelCodec
from scrubber.pixels.gif import GifCodec
from scrubber.pixels.heic import HeicCodec
from scrubber.pixels.jpeg import JpegCodec
from scrubber.pixels.jxl import JxlCodec
from scrubber.pixels.png import PngCodec
from scrubber.pixels.tiff import TiffCodec
from scrubber.pixels.webp import WebpCodec

_CODECS: dict[str, PixelCodec] = {
    "JPEG": JpegCodec(),
    "PNG": PngCodec(),
    "WebP": WebpCodec(),
    "GIF": GifCodec(),
    "BMP": BmpCodec(),
    "TIFF": TiffCodec(),
    "HEIC": HeicCodec(),
    "AVIF": AvifCodec(),
    "JPEG XL": JxlCodec(),
}


def codec_of(format_name: str) -> PixelCodec:
    """The codec of a format; one that can do nothing for a format that has none."""
    return _CODECS.get(format_name) or PixelCodec()
