"""Comparing what a decoder that isn't ours shows of a source and of its copy."""

import io
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from PIL import Image, ImageCms

from scrubber.engine.reference_decoder import DECODER_ERRORS, DecodedFrame, DecodedPicture, decode
from scrubber.errors import Detail, NotVerified
from scrubber.formats.base import Document, Format, Proof
from scrubber.i18n import N_

_FRAMES = N_("its picture is not the same")
_PICTURE = N_("its picture is not the same")
_TURNED = N_("its picture is not the same")
_COLOURS = N_("its colours are not the same")
_UNREADABLE = N_("other programs can't open it")
_LATTICE_STEPS = {"L": 256, "RGB": 17, "CMYK": 9}
"""Values per channel that profiles are compared at, besides the picture's own."""
_ROUNDING = 1
"""Levels of 255 by which rendered colours may differ."""
_FLAT_MODES = {"RGBA": "RGB", "P": "RGB", "LA": "L"}
"""What pictures with transparency or a palette are turned into for their colours."""
_INTENTS = (ImageCms.Intent.PERCEPTUAL, ImageCms.Intent.RELATIVE_COLORIMETRIC)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the decoder could vouch for; whether it reads the source only in part, and whether it opens all frames."""

    proof: Proof
    is_damaged: bool
    was_opened: bool

    def beside(self, further: "Comparison") -> "Comparison":
        """The same with a further picture of the file, which programs may show or not."""
        proofs = {self.proof, further.proof}
        proof = Proof.STRUCTURE if Proof.STRUCTURE in proofs else Proof.DECODED
        return replace(self, proof=proof, is_damaged=self.is_damaged or further.is_damaged)


def compare_pictures(document: Document, original: bytes, copy: bytes, image_format: Format) -> Comparison:
    """Decode both and compare what is shown; then the same with each further picture that `document` keeps.

    Only a decoder that opens them all vouches for all. Raises `NotVerified` when it opens the original and shows
    another picture of the copy, or none.
    """
    pictures = document.pictures()
    frames = 1 if pictures else document.essence.frames
    comparison = _compare(original, copy, image_format, frames)
    if pictures:
        after = image_format.parse(copy).pictures()
        _require(len(pictures) == len(after), _FRAMES, "decoded.pictures")
        for one, other in zip(pictures, after, strict=True):
            comparison = comparison.beside(_compare(one, other, image_format, 1))
    return comparison


def _compare(original: bytes, copy: bytes, image_format: Format, frames: int) -> Comparison:
    before = decode(original, image_format, len(copy))
    if before is None:
        return Comparison(Proof.STRUCTURE, is_damaged=False, was_opened=False)
    after = decode(copy, image_format, len(copy))
    if after is None:
        raise NotVerified(_UNREADABLE, Detail("decoded.unreadable"))
    compare_decoded(before, after)
    has_all_frames = len(before.frames) >= frames
    is_whole = before.is_complete and has_all_frames
    return Comparison(
        Proof.DECODED if is_whole else Proof.STRUCTURE,
        before.is_damaged,
        was_opened=has_all_frames or not before.is_complete,
    )


def compare_decoded(before: DecodedPicture, after: DecodedPicture) -> None:
    """Raise `NotVerified` unless both show the same; the detail names what differs, and in which frame."""
    _require(len(before.frames) == len(after.frames), _FRAMES, "decoded.frames")
    is_animated = len(before.frames) > 1
    for number, (one, other) in enumerate(zip(before.frames, after.frames, strict=True)):
        _compare_frames(one, other, is_animated, f"frame {number}")
    _require(before.loop == after.loop, _FRAMES, "decoded.loop")
    _require(before.orientation == after.orientation, _TURNED, "decoded.orientation")
    if before.profile != after.profile:
        _compare_profiles(before, after)


def _compare_frames(one: DecodedFrame, other: DecodedFrame, is_animated: bool, part: str) -> None:
    _require(one.size == other.size, _PICTURE, "decoded.size", part)
    _require(one.mode == other.mode, _PICTURE, "decoded.mode", part)
    _require(one.samples == other.samples, _PICTURE, "decoded.pixels", part)
    _require(one.alpha == other.alpha, _PICTURE, "decoded.alpha", part)
    if is_animated:
        _require(one.duration == other.duration, _FRAMES, "decoded.durations", part)


def _compare_profiles(before: DecodedPicture, after: DecodedPicture) -> None:
    """Raise `NotVerified` unless both profiles turn a lattice of values, and the picture's own, into the same colours.

    A profile that can't be used counts as none, as it does in viewers.
    """
    pictures = (_lattice(before.sample.mode), before.sample)
    for intent in _INTENTS:
        one, other = _rendered(pictures, before.profile, intent), _rendered(pictures, after.profile, intent)
        is_alike = len(one) == len(other) and all(map(_are_alike, one, other))
        _require(is_alike, _COLOURS, "decoded.colours")


def _are_alike(one: bytes, other: bytes) -> bool:
    """Whether no channel differs by more than rounding: a table that is broken is replaced by one of its space."""
    if one == other or len(one) != len(other):
        return one == other
    import numpy as np  # few differ at all, and it takes long to load

    levels = [np.frombuffer(values, np.uint8).astype(np.int16) for values in (one, other)]
    return bool(abs(levels[0] - levels[1]).max() <= _ROUNDING)


@lru_cache(maxsize=8)
def _lattice(mode: str) -> Any:
    """A picture of evenly spread values of `mode`; one pixel where nothing turns such a mode into colours."""
    bands = Image.getmodebands(mode)
    steps = _LATTICE_STEPS.get(mode)
    if steps is None:
        return Image.new(mode, (1, 1))
    values = [bytes((round(step * 255 / (steps - 1)),)) for step in range(steps)]
    channels = [
        b"".join(value * steps**band for value in values) * steps ** (bands - 1 - band) for band in range(bands)
    ]
    images = [Image.frombytes("L", (steps**bands, 1), channel) for channel in channels]
    return images[0] if bands == 1 else Image.merge(mode, images)


def _rendered(pictures: tuple[Any, ...], profile: bytes, intent: ImageCms.Intent) -> list[bytes]:
    """Pictures of one mode as sRGB; empty where there is no usable profile."""
    if not profile:
        return []
    flat = [picture.convert(_FLAT_MODES.get(picture.mode, picture.mode)) for picture in pictures]
    try:
        transform = _to_srgb(profile, flat[0].mode, intent)
        colours = [ImageCms.applyTransform(picture, transform) for picture in flat]
    except (ImageCms.PyCMSError, *DECODER_ERRORS):
        return []
    return [picture.tobytes() for picture in colours if picture is not None]


@lru_cache(maxsize=8)
def _to_srgb(profile: bytes, mode: str, intent: ImageCms.Intent) -> Any:
    """Making it takes longer than all else of a comparison, and the photos of a batch share few profiles."""
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    return ImageCms.buildTransform(source, ImageCms.createProfile("sRGB"), mode, "RGB", intent)


def _require(condition: bool, reason: str, check: str, part: str = "") -> None:
    if not condition:
        raise NotVerified(reason, Detail(check, part))
