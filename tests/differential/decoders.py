"""Two decoders that know nothing of each other or of this program: Pillow with its plug-ins, and Qt's image readers.

Each turns a file into frames of what is shown: size and samples, with no colour where all is transparent. They share
no code with `engine.reference_decoder` on purpose: a mistake in that must not hide itself.
"""

import contextlib
import hashlib
import io
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pillow_heif
import pillow_jxl  # noqa: F401 (registers itself)
from PIL import Image, ImageFile
from PySide6.QtCore import QBuffer, QByteArray, qInstallMessageHandler
from PySide6.QtGui import QImage, QImageReader

Frames = tuple[tuple[object, ...], ...]
_MAX_FRAMES = 100
_MAX_PIXELS = 40_000_000
_SMALLER_COPY = 1
_PICTURE_DATA = {273, 324}
"""Tags of TIFF that say where strips or tiles lie."""
_TIFF = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_BITS = QImage.Format.Format_RGBA8888

pillow_heif.register_heif_opener()
qInstallMessageHandler(lambda _kind, _context, _text: None)


def pillow(data: bytes) -> Frames | None:
    """What Pillow shows; of a damaged file, as much as it can. None when it can't open it."""
    strict = _by_pillow(data, False)
    return strict if strict is not None else _by_pillow(data, True)


def qt(data: bytes) -> Frames | None:
    """What Qt shows; None when it can't open it or doesn't know the kind of file.

    Not asked about TIFF: it brings another libtiff along than Pillow's, and the two in one process crash.
    """
    if data.startswith(_TIFF):
        return None
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(False)
    frames: list[tuple[object, ...]] = []
    size = reader.size()
    if size.width() * size.height() > _MAX_PIXELS:
        return None
    while len(frames) < _MAX_FRAMES:
        image = reader.read()
        if image.isNull():
            break
        image = image.convertToFormat(_BITS)
        samples = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
        frames.append(((image.width(), image.height()), _digest(samples[:, : image.width()])))
    return tuple(frames) or None


DECODERS: dict[str, Callable[[bytes], Frames | None]] = {"Pillow": pillow, "Qt": qt}


def _by_pillow(data: bytes, damaged: bool) -> Frames | None:
    ImageFile.LOAD_TRUNCATED_IMAGES = damaged
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(_without_reconstruction(data))) as picture:
                return _frames(picture, damaged)
    except Exception:  # decoders raise whatever they like on files they can't read
        return None
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False


def _frames(picture: Any, damaged: bool) -> Frames | None:
    frames: list[tuple[object, ...]] = []
    is_blank = True
    if picture.width * picture.height > _MAX_PIXELS:
        return None
    single = picture.format == "MPO" or "primary" in picture.info
    for number in (picture.tell(),) if single else range(min(_count(picture, damaged), _MAX_FRAMES)):
        picture.seek(number)
        picture.load()
        if number and not _is_page(getattr(picture, "tag_v2", None)):
            continue
        deep = picture.mode in ("I;16", "I;16B", "I", "F", "CMYK")
        samples = np.array(picture if deep else picture.convert("RGBA"))
        frames.append((picture.size, _digest(samples), picture.info.get("duration")))
        is_blank = is_blank and bool((samples == samples.reshape(-1, *samples.shape[2:])[0]).all())
    if damaged and is_blank:
        return None  # nothing of it was read in any frame
    return tuple(frames) if len(frames) > 1 else tuple(frame[:2] for frame in frames) or None


def _count(picture: Any, damaged: bool) -> int:
    """How many frames there are; of a damaged file that ends within the head of one, how many stand before that."""
    try:
        return int(getattr(picture, "n_frames", 1))
    except Exception:
        if not damaged:
            raise
    number = 0
    with contextlib.suppress(Exception):  # decoders raise whatever they like
        while number < _MAX_FRAMES:
            picture.seek(number)
            number += 1
    return number


def _is_page(tags: Any) -> bool:
    """Whether a further directory of a TIFF file is shown: one with a picture that isn't a small copy of another."""
    return tags is None or (bool(_PICTURE_DATA & set(tags)) and not tags.get(254, 0) & _SMALLER_COPY)


def _digest(samples: "np.ndarray[Any, Any]") -> bytes:
    if samples.ndim == 3 and samples.shape[2] == 4 and samples.dtype == np.uint8 and not samples[..., 3].all():
        samples = samples.copy()
        samples[samples[..., 3] == 0] = 0
    return hashlib.sha256(np.ascontiguousarray(samples).data).digest()


def _without_reconstruction(data: bytes) -> bytes:
    """A JPEG XL file without its box `jbrd`, by which the plug-in would decode the JPEG file instead."""
    if data[4:8] != b"JXL " or b"jbrd" not in data:
        return data
    start = data.index(b"jbrd") - 4
    return data[:start] + data[start + int.from_bytes(data[start : start + 4], "big") :]
