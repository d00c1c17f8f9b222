"""Identity: every container of the shared photos, read and written back without a policy, is the same bytes.

The exceptions are listed by name with the reason; one that no longer is an exception fails the test too.
"""

from fnmatch import fnmatch
from pathlib import Path

import pytest

from scrubber.errors import ScrubberError
from tests.helpers.rewriting import CONTAINERS

_CHECKSUM = "the checksum of a chunk is wrong, and writing gives the right one"
_CUT = "the file ends within a chunk, whose checksum writing adds"
_SIZE = "the field for the file's size holds another number; writing gives the right one"
_PIXELS_AT = "the pixels are said to begin where the palette does; writing gives where readers look for them"
_ONE_FORM = "there is one form of writing an index, big-endian with the table alone"
_DAMAGED = "too damaged to be read"

_SUITE = "drewnoakes+metadata-extractor-images/png/ImageTestSuite"
_BMP = "drewnoakes+metadata-extractor-images/bmp"
_PILLOW = "python-pillow+Pillow/Tests/images"

EXCEPTIONS: dict[str, dict[str, str]] = {
    "PNG chunks": {
        "Ashampoo+kim/*/headers/photo_51_header.png": _CUT,
        "Ashampoo+kim/*/headers/photo_53_header.png": _CUT,
        f"{_SUITE}/c-71dd006377602359ebd2cbe7b9eaab09.png": _CUT,
        f"{_SUITE}/c-m1-9a3e0c7b687b526987e2270541002d47.png": _CHECKSUM,
        f"{_SUITE}/c-m2-fcac2d6a6a739e8ceb946ac99200d9f1.png": _CUT,
        f"{_SUITE}/c-m3-a46ce91d8975a017917156b8824f936e.png": _CHECKSUM,
        f"{_SUITE}/c53911b0385c34a8204c30fdc14ea5cc.png": _CHECKSUM,
        f"{_SUITE}/m1-0699098e769a2d80e60f33dbb3332b61.png": _CUT,
        f"{_SUITE}/m1-71915ab0b1cc7350091ef7073a312d16.png": _CHECKSUM,
        f"{_SUITE}/m1-94f94e608d647b1b433f4d0ecc21e023.png": _CHECKSUM,
        f"{_SUITE}/m1-b977e74d9de1f6689fdd84c4e38830f5.png": _CHECKSUM,
        f"{_SUITE}/m2-6bfb149151f58d124d6fa76eaad75520.png": _CHECKSUM,
        f"{_SUITE}/m8-1f97f040d0b6b26faeb0a1a7f1499590.png": _CHECKSUM,
        "hostile/png_bad_crc.png": _CHECKSUM,
        "hostile/trunc50.png": _CUT,
    },
    "RIFF chunks and VP8 partitions": {
        "hostile/trunc50.webp": _DAMAGED,
        "hostile/webp_odd_no_pad.webp": _DAMAGED,
        "hostile/webp_size_too_small.webp": _DAMAGED,
    },
    "BMP headers and palettes": {
        f"{_BMP}/Q*.BMP": _SIZE,
        f"{_BMP}/bmpsuite/b/badfilesize.bmp": _SIZE,
        f"{_BMP}/bmpsuite/b/reallybig.bmp": _SIZE,
        f"{_BMP}/bmpsuite/q/pal1huff.bmp": _SIZE,
        f"{_BMP}/bmpsuite/q/rgb24jpeg.bmp": _PIXELS_AT,
        f"{_BMP}/bmpsuite/q/rgb24png.bmp": _PIXELS_AT,
        "hostile/trunc*.bmp": _SIZE,
        f"{_PILLOW}/mmap_error.bmp": _PIXELS_AT,
    },
    "ICC profiles": {"hostile/flip0.avif": "its table counts a tag more than lies inside the profile"},
    "MPF indexes": {
        "AOMediaCodec+libavif/tests/data/paris_exif_xmp_gainmap_littleendian.jpg": _ONE_FORM,
        f"{_PILLOW}/frozenpond.mpo": _ONE_FORM,
        f"{_PILLOW}/sugarshack.mpo": _ONE_FORM,
        f"{_PILLOW}/sugarshack_bad_mpo_header.jpg": _DAMAGED,
    },
}
"""For each container: patterns of names, with the reason."""


@pytest.mark.parametrize("name", CONTAINERS)
def test_writing_what_was_read_gives_the_same_bytes(name: str, shared_corpus: Path) -> None:
    container, exceptions = CONTAINERS[name], EXCEPTIONS.get(name, {})
    seen, changed = 0, set()
    for found, data in container.find(shared_corpus):
        seen += 1
        try:
            same = container.rewrite(data) == data
        except ScrubberError:
            same = False
        if not same:
            changed.add(found)
    assert seen >= container.least
    assert {one for one in changed if not any(fnmatch(one, pattern) for pattern in exceptions)} == set()
    assert [pattern for pattern in exceptions if not any(fnmatch(one, pattern) for one in changed)] == []
