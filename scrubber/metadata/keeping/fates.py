"""What becomes of findings where something is kept: written anew as it is, or all of a copy that holds just that."""

from collections.abc import Iterable
from dataclasses import replace

from scrubber.formats.base import Fate
from scrubber.formats.keep import DateDetail, Keep, PlaceDetail
from scrubber.metadata.findings.finding import Finding
from scrubber.metadata.keeping import values

_POSITIONS = frozenset({"exif:GPSPosition", "xmp:GPSPosition", "exif:NearestTown", "xmp:NearestTown"})


def with_kept_fates(findings: Iterable[Finding], keep: Keep, *, is_kept_copy: bool) -> tuple[Finding, ...]:
    """The findings with their fates; `is_kept_copy` says that the file holds nothing but what is to be kept.

    A date or a place that is made coarser counts as removed: what is said of it is what stands in the photo now.
    """
    if is_kept_copy:
        return tuple(replace(one, fate=Fate.KEEP) if one.fate is Fate.DROP else one for one in findings)
    keys = _keys(keep)
    return tuple(replace(one, fate=Fate.REWRITE) if one.key in keys else one for one in findings)


def _keys(keep: Keep) -> frozenset[str]:
    """The keys of findings that a copy tells just as the photo does."""
    chosen: list[Iterable[str]] = [values.PANORAMA_KEYS] if keep.panorama else []
    chosen += [values.DATE_KEYS] if keep.date is DateDetail.EXACT else []
    chosen += [_POSITIONS] if keep.place is PlaceDetail.EXACT else []
    chosen += [values.CAMERA_KEYS] if keep.camera else []
    chosen += [values.AUTHOR_KEYS] if keep.author else []
    chosen += [values.CAPTION_KEYS] if keep.caption else []
    chosen += [values.RATING_KEYS] if keep.rating else []
    return frozenset(key for keys in chosen for key in keys)
