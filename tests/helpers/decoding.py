"""What a reference decoder (Pillow and its plug-ins) sees in a photo, in a form that two photos can be compared by."""

import hashlib
import io
import struct
import warnings
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image, ImageCms

_ORIENTATION = 0x0112
_plugins_loaded = False


@dataclass(frozen=True)
class Seen:
    """Every frame's mode, size, pixels and duration, and how the picture is shown."""

    format: str
    frames: tuple[tuple[object, ...], ...]
    loop: object
    orientation: int
    shown: bytes
    """Digest of the first frame after its profile turned it to sRGB; empty without a usable profile."""
    primary: int = 0
    """The frame that is the photo, of a HEIF file with several."""


def decode(path: Path) -> Seen:
    """Decode all of a photo; raises whatever the decoder raises when it can't."""
    _load_plugins()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(_without_reconstruction(path)) as image:
            orientation = _orientation(image)
            frames: list[tuple[object, ...]] = []
            shown, primary = b"", 0
            for number in range(getattr(image, "n_frames", 1)):
                image.seek(number)
                image.load()
                if _is_only_a_smaller_copy(image):
                    continue
                shown = shown or _as_shown(image)
                primary = number if image.info.get("primary") else primary
                cut = _on_canvas(image, path)
                frames.append((cut.mode, cut.size, _pixels(cut), image.info.get("duration")))
            return Seen(
                image.format or "",
                tuple(frames) if len(frames) > 1 else (frames[0][:3],),  # a still picture has no duration
                image.info.get("loop") if len(frames) > 1 else None,
                orientation if orientation in range(1, 9) else 1,
                shown,
                primary,
            )


def difference(original: Seen, copy: Seen) -> str:
    """What differs, in a word; empty when nothing does.

    Of a multi-picture JPEG the first picture is the photo, of a HEIF file the primary one; the others (previews,
    depth, gain maps, bursts) may go.
    """
    if original.format == "MPO" and copy.format == "JPEG":
        original = replace(original, format="JPEG", frames=(original.frames[0][:3],))
    if original.format == copy.format == "HEIF" and len(copy.frames) == 1:
        original = replace(original, frames=(original.frames[original.primary][:3],))
    if len(original.frames) != len(copy.frames):
        return f"{len(original.frames)} frames became {len(copy.frames)}"
    for name in ("format", "frames", "loop", "orientation", "shown"):
        if getattr(original, name) != getattr(copy, name):
            return name
    return ""


def _without_reconstruction(path: Path) -> Path | io.BytesIO:
    """A JPEG XL file without its `jbrd` box, by which the plug-in would decode the original JPEG file instead."""
    data = path.read_bytes()
    if data[4:8] != b"JXL " or b"jbrd" not in data:
        return path
    start = data.index(b"jbrd") - 4
    return io.BytesIO(data[:start] + data[start + int.from_bytes(data[start : start + 4], "big") :])


def _load_plugins() -> None:
    global _plugins_loaded
    if not _plugins_loaded:
        import pillow_heif
        import pillow_jxl  # noqa: F401 (registers itself)

        pillow_heif.register_heif_opener()
        _plugins_loaded = True


def _orientation(image: Image.Image) -> int:
    """The turn that a viewer has yet to make.

    Decoders of JPEG XL turn the picture themselves (18181-2, 9.7). Of AVIF, Pillow tells the container's turn as EXIF;
    the one in XMP is not for viewers.
    """
    if image.format == "JXL":
        return 1
    exif = image.getexif()
    if image.format == "AVIF":
        exif = Image.Exif()
        exif.load(image.info.get("exif", b""))
    return int(exif.get(_ORIENTATION, 1))


def _is_only_a_smaller_copy(image: Image.Image) -> bool:
    """A page of a TIFF file that repeats another with fewer pixels (TIFF 6.0, NewSubfileType)."""
    return image.format == "TIFF" and image.tell() > 0 and bool(getattr(image, "tag_v2", {}).get(254, 0) & 1)


def _on_canvas(image: Image.Image, path: Path) -> Image.Image:
    """A GIF's frame without what lies outside of its canvas, which Pillow enlarges; any other picture as it is."""
    if image.format != "GIF":
        return image
    with path.open("rb") as file:
        width, height = struct.unpack_from("<HH", file.read(10), 6)
    return image.crop((0, 0, width or image.width, height or image.height))


def _pixels(image: Image.Image) -> bytes:
    """A palette and its unused entries are no part of the picture: indexed pixels are compared as colours."""
    if image.mode in ("P", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
    return hashlib.sha256(_seen(image).tobytes()).digest()


def _as_shown(image: Image.Image) -> bytes:
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "L", "CMYK", "RGBA"):
        return b""
    flat = image.convert("RGB") if image.mode == "RGBA" else image.copy()
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        turned = ImageCms.profileToProfile(flat, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return b""
    assert turned is not None
    return hashlib.sha256(_seen(turned).tobytes()).digest()


def _seen(image: Image.Image) -> Image.Image:
    """The picture with black where it is wholly transparent: what lies there may be removed."""
    if image.mode not in ("RGBA", "LA"):
        return image
    clear = image.getchannel("A").point(lambda alpha: 255 if alpha == 0 else 0)
    blank = Image.new(image.mode, image.size, 0)
    return Image.composite(blank, image, clear)
