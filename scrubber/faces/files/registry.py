"""Every codec, by the name of its format."""

from scrubber.faces.files.avif import AvifCodec
from scrubber.faces.files.bmp import BmpCodec
from scrubber.faces.files.codec import Codec
from scrubber.faces.files.gif import GifCodec
from scrubber.faces.files.heic import HeicCodec
from scrubber.faces.files.jpeg import JpegCodec
from scrubber.faces.files.jxl import JxlCodec
from scrubber.faces.files.png import PngCodec
from scrubber.faces.files.tiff import TiffCodec
from scrubber.faces.files.webp import WebpCodec

_CODECS: dict[str, Codec] = {
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


def codec_of(format_name: str) -> Codec:
    """The codec of a format; one that can do nothing for a format that has none."""
    return _CODECS.get(format_name) or Codec()
