"""Brands of HEIC and AVIF: what `ftyp` may promise about a copy (HEIF section 10, MIAF, AV1-AVIF section 6).

A brand stays when it is known, was there and is true of the copy. A promise of something dropped can make a reader
refuse the file (`tmap` without its item does that in libavif); an unknown brand can be anyone's four letters.
"""

from collections.abc import Collection

from scrubber.errors import Unsupported
from scrubber.formats.heif.bitstreams import AV1_TYPES, HEVC_TYPES
from scrubber.formats.heif.clean_model import Still
from scrubber.formats.heif.sequence import Sequence
from scrubber.i18n import N_

STILL = frozenset((b"mif1", b"mif2", b"miaf", b"1pic", b"MiHB", b"MiHA", b"MiHE", b"MiPr"))
STILL_HEVC = frozenset((b"heic", b"heix", b"heim", b"heis"))
STILL_AV1 = frozenset((b"avif", b"avio"))
AV1_PROFILES = frozenset((b"MA1A", b"MA1B"))
SEQUENCE = frozenset(
    (b"msf1", b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"iso7", b"iso8", b"iso9", b"mp41", b"mp42")
)
SEQUENCE_HEVC = frozenset((b"hevc", b"hevx", b"hevm", b"hevs"))
SEQUENCE_AV1 = frozenset((b"avis",))
TONE_MAP = b"tmap"

PLAYS = frozenset((b"msf1",)) | SEQUENCE_HEVC | SEQUENCE_AV1
"""Brands that announce a sequence; without one of them readers don't look at `moov`."""
HEIC = STILL_HEVC | SEQUENCE_HEVC
AVIF = STILL_AV1 | SEQUENCE_AV1
_PREFERRED = (b"avis", b"avif", b"heic", b"hevc", b"heix", b"mif1", b"msf1")


def true_brands(item_types: Collection[bytes], track_types: Collection[bytes], has_tone_map: bool) -> frozenset[bytes]:
    """Every known brand that may stand in a file with these items and tracks."""
    true: frozenset[bytes] = frozenset()
    if item_types:
        true |= STILL
    for types, still, moving in ((HEVC_TYPES, STILL_HEVC, SEQUENCE_HEVC), (AV1_TYPES, STILL_AV1, SEQUENCE_AV1)):
        true |= still if set(types) & set(item_types) else frozenset()
        true |= moving if set(types) & set(track_types) else frozenset()
    if track_types:
        true |= SEQUENCE
    if set(AV1_TYPES) & {*item_types, *track_types}:
        true |= AV1_PROFILES
    return true | {TONE_MAP} if has_tone_map else true


def clean_brands(brands: list[bytes], still: Still | None, sequence: Sequence | None) -> list[bytes]:
    """The major and the compatible brands of the copy. Raises `Unsupported` when none is left."""
    items = {item.type for item in still.items} if still else set()
    tracks = {entry.type for track in sequence.movie.tracks for entry in track.entries} if sequence else set()
    true = true_brands(items, tracks, bool(still and still.alternatives))
    kept = [brand for brand in dict.fromkeys(brands[1:]) if brand in true]
    major = next((brand for brand in (brands[0], *_PREFERRED) if brand in true and brand in brands), None)
    if major is None:
        raise Unsupported(N_("it doesn't say what kind of file it is"))
    return [major, *kept]
