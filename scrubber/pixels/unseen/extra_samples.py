"""Which samples of a TIFF page are none of its picture's own (TIFF 6.0, section 18).

Apart from the search in TIFF files, because the gate asks it of every TIFF and loads no decoder for that.
"""

from scrubber.containers.tiff import Ifd
from scrubber.containers.tiff_tags import Photometric, Tag
from scrubber.formats.tiff.keep_list import integer

UNSPECIFIED, _ASSOCIATED, _UNASSOCIATED = 0, 1, 2
ALPHAS = (_ASSOCIATED, _UNASSOCIATED)
"""What an extra sample is: something else; alpha by which colours are multiplied or not."""
OWN_SAMPLES = {0: 1, 1: 1, 2: 3, 3: 1, 5: 4, 8: 3}
"""Samples that a photometric interpretation needs; inks are four."""


def has_extra_samples(ifd: Ifd) -> bool:
    """Whether a page has more samples than its kind of picture needs."""
    return integer(ifd, Tag.SAMPLES_PER_PIXEL, 1) > OWN_SAMPLES.get(photometric(ifd), 1 << 16)


def names_extra_samples(ifd: Ifd) -> bool:
    """Whether the file says what they are."""
    return ifd.get(Tag.EXTRA_SAMPLES) is not None


def photometric(ifd: Ifd) -> int:
    """What the samples mean (tag 262), -1 where that isn't said."""
    return integer(ifd, Tag.PHOTOMETRIC_INTERPRETATION, -1)


def extra_kinds(ifd: Ifd) -> list[int]:
    """Of each extra sample; those that the tag doesn't name are unspecified.

    A fourth sample beside red, green and blue in a file without the tag is alpha to Pillow and libtiff.
    """
    count = integer(ifd, Tag.SAMPLES_PER_PIXEL, 1) - OWN_SAMPLES.get(photometric(ifd), 1 << 16)
    entry = ifd.get(Tag.EXTRA_SAMPLES)
    named = [int(value) for value in entry.integers()] if entry is not None and entry.readable else []
    if not named and count == 1 and photometric(ifd) == Photometric.RGB:
        return [_UNASSOCIATED]
    return [*named, *[UNSPECIFIED] * max(0, count - len(named))][: max(0, count)]
