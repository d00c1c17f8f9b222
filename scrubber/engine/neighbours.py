"""Files that lie beside photos and that nobody cleans: who posts a folder posts them as well.

What a file is follows from the ending of its name; only small sidecar files are opened, to see whether they hold a
place. A whole folder is counted while it is scanned, so all of this must be quick.
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

_MAX_SIDECAR_BYTES = 256 * 1024
_PLACE = re.compile(rb"gps_?(latitude|longitude)|\"latitude\"|geoData|<gps:", re.I)


class NeighbourKind(StrEnum):
    """What lies beside photos and can tell something."""

    VIDEO = "video"
    SOUND = "sound"
    DOCUMENT = "document"  # PDF and the formats of offices
    SIDECAR = "sidecar"  # written by a program about a photo
    TRACK = "track"  # where somebody went
    OTHER = "other"


_SUFFIXES = {
    NeighbourKind.VIDEO: (".mp4", ".mov", ".m4v", ".avi", ".mkv", ".webm", ".3gp", ".mts", ".m2ts", ".mpg", ".insv"),
    NeighbourKind.SOUND: (".m4a", ".mp3", ".wav", ".aac", ".ogg", ".flac", ".amr", ".opus"),
    NeighbourKind.DOCUMENT: (".pdf", ".docx", ".doc", ".odt", ".pptx", ".xlsx", ".ods"),
    NeighbourKind.SIDECAR: (".xmp", ".aae", ".json", ".thm", ".dop", ".pp3", ".xml"),
    NeighbourKind.TRACK: (".gpx", ".kml", ".kmz", ".fit", ".tcx"),
}
_KINDS = {suffix: kind for kind, suffixes in _SUFFIXES.items() for suffix in suffixes}


@dataclass(slots=True)
class LeftAlone:
    """How many files of each kind were left alone, and how many sidecar files hold a place."""

    counts: dict[NeighbourKind, int] = field(default_factory=dict)
    with_place: int = 0

    def add(self, path: str) -> None:
        """Count the file at `path`."""
        kind = neighbour_kind(path)
        self.counts[kind] = self.counts.get(kind, 0) + 1
        if kind is NeighbourKind.TRACK or (kind is NeighbourKind.SIDECAR and holds_place(path)):
            self.with_place += 1

    def merge(self, other: "LeftAlone") -> None:
        """Count what was counted elsewhere."""
        for kind, count in other.counts.items():
            self.counts[kind] = self.counts.get(kind, 0) + count
        self.with_place += other.with_place


def neighbour_kind(path: str) -> NeighbourKind:
    """What the file at `path` is, by its name."""
    return _KINDS.get(Path(path).suffix.lower(), NeighbourKind.OTHER)


def holds_place(path: str) -> bool:
    """Whether a small text file names a place; False for one that is large or can't be read."""
    try:
        with Path(path).open("rb") as file:
            return _PLACE.search(file.read(_MAX_SIDECAR_BYTES)) is not None
    except OSError:
        return False
