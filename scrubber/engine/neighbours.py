"""Files that lie beside photos and that nobody cleans: who posts a folder posts them as well.

What a file is follows from the ending of its name; only small sidecar files are opened, to see whether they hold a
place. A whole folder is counted while it is scanned, so all of this must be quick.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

_MAX_SIDECAR_BYTES = 256 * 1024
_PLACE = re.compile(rb"gps_?(latitude|longitude)|\"latitude\"|geoData|<gps:", re.I)


APPLE_DOUBLE_PREFIX = "._"


class NeighbourKind(StrEnum):
    """What lies beside photos and can tell something."""

    VIDEO = "video"
    SOUND = "sound"
    DOCUMENT = "document"  # PDF and the formats of offices
    SIDECAR = "sidecar"  # written by a program about a photo
    TRACK = "track"  # where somebody went
    APPLE_DOUBLE = "apple-double"  # "._IMG_1.jpg": what macOS puts beside a file where the disk has no place for it
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
class Neighbour:
    """A file that can tell something; `belongs_to` is the path of the photo it is called like, or empty."""

    path: str
    kind: NeighbourKind
    holds_place: bool = False
    belongs_to: str = ""

    @property
    def tells(self) -> bool:
        """Whether who posts the folder with it may tell something; a sidecar file of no photo is just a file."""
        return self.kind is not NeighbourKind.SIDECAR or self.holds_place or bool(self.belongs_to)


@dataclass(slots=True)
class LeftAlone:
    """How many files of each kind were left alone, how many hold a place, and those that can tell something."""

    counts: dict[NeighbourKind, int] = field(default_factory=dict)
    with_place: int = 0
    files: list[Neighbour] = field(default_factory=list)

    def add(self, path: str) -> None:
        """Count the file at `path`."""
        kind = neighbour_kind(path)
        self.counts[kind] = self.counts.get(kind, 0) + 1
        if kind is NeighbourKind.OTHER:
            return
        has_place = kind is NeighbourKind.TRACK or (kind is NeighbourKind.SIDECAR and holds_place(path))
        self.with_place += has_place
        self.files.append(Neighbour(path, kind, has_place))

    def merge(self, other: "LeftAlone") -> None:
        """Count what was counted elsewhere."""
        for kind, count in other.counts.items():
            self.counts[kind] = self.counts.get(kind, 0) + count
        self.with_place += other.with_place
        self.files += other.files

    def assign(self, photos: Iterable[str]) -> None:
        """Find out to which of `photos` each file belongs: IMG_1.MOV and IMG_1.jpg.xmp do to IMG_1.jpg beside them."""
        if not self.files:
            return
        named = {name: photo for photo in photos for name in (_without_suffix(photo), photo.lower())}
        for file in self.files:
            path = Path(file.path)
            if file.kind is NeighbourKind.APPLE_DOUBLE:
                name = str(path.with_name(path.name.removeprefix(APPLE_DOUBLE_PREFIX) or path.name)).lower()
            else:
                name = _without_suffix(file.path)
            file.belongs_to = named.get(name, "")

    @property
    def tells(self) -> bool:
        """Whether any of it may tell something."""
        return any(file.tells for file in self.files)


def _without_suffix(path: str) -> str:
    return str(Path(path).with_suffix("")).lower()


def neighbour_kind(path: str) -> NeighbourKind:
    """What the file at `path` is, by its name."""
    if Path(path).name.startswith(APPLE_DOUBLE_PREFIX):
        return NeighbourKind.APPLE_DOUBLE
    return _KINDS.get(Path(path).suffix.lower(), NeighbourKind.OTHER)


def holds_place(path: str) -> bool:
    """Whether a small text file names a place; False for one that is large or can't be read."""
    try:
        with Path(path).open("rb") as file:
            return _PLACE.search(file.read(_MAX_SIDECAR_BYTES)) is not None
    except OSError:
        return False
