"""Which way covers go into a file of each format, and what a user is told about it."""

from scrubber.errors import Unsupported
from scrubber.faces.files import recoded
from scrubber.faces.files.bmp import cover_bmp
from scrubber.faces.files.gif import cover_gif
from scrubber.faces.files.jpeg import cover_jpeg
from scrubber.faces.files.png import cover_png
from scrubber.faces.files.raster import Painter
from scrubber.faces.files.tiff import cover_tiff
from scrubber.faces.files.webp import cover_webp, is_lossless
from scrubber.i18n import N_

_ONLY_COVERS = N_("Only the covered parts of the picture were encoded again; all the rest is exactly as it was.")
_EXACT = N_("Beside the covers every pixel is exactly as it was.")
_ENCODED_AGAIN = N_("To put the covers in, the whole picture was encoded again, at a quality that looks the same.")


def cover_file(data: bytes, format_name: str, orientation: int, paint: Painter, folder: str) -> bytes:
    """A clean file of one picture, page set or animation with its covers; `data` itself when nothing is covered.

    `folder` is where unfinished files may stand. The result is not yet a clean copy: it may hold an encoder's marks.
    Raises `ScrubberError`.
    """
    match format_name:
        case "JPEG":
            return cover_jpeg(data, orientation, paint, folder)
        case "PNG":
            return cover_png(data, orientation, paint)
        case "WebP":
            return cover_webp(data, orientation, paint)
        case "GIF":
            return cover_gif(data, paint)
        case "BMP":
            return cover_bmp(data, paint)
        case "TIFF":
            return cover_tiff(data, paint)
        case "HEIC":
            return recoded.cover_heic(data, paint)
        case "AVIF":
            return recoded.cover_avif(data, paint)
        case "JPEG XL":
            return recoded.cover_jxl(data, paint)
    raise Unsupported(N_("faces can't be covered in this kind of photo"))


def changes_elsewhere(data: bytes, format_name: str) -> bool:
    """Whether covers in this file change the rest of the picture a little, because all of it is encoded again."""
    if format_name == "WebP":
        return not is_lossless(data)
    return format_name in ("HEIC", "AVIF", "JPEG XL")


def note(data: bytes, format_name: str) -> str:
    """A sentence (marked with `N_`) on what became of the rest of the picture."""
    if format_name == "JPEG":
        return _ONLY_COVERS
    return _ENCODED_AGAIN if changes_elsewhere(data, format_name) else _EXACT
