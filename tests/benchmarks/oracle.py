"""ExifTool as the oracle of the benchmarks: what it says of a photo, tag by tag."""

import base64
import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

PICTURE_TAGS = (
    *("ThumbnailImage", "PreviewImage", "OtherImage", "JpgFromRaw", "MPImage2", "MPImage3", "MPImage4"),
    *("PhotoshopThumbnail", "GainMapImage", "ThumbnailData"),
)
_INVENTED = frozenset({"ExifTool", "File", "System", "Composite", "SourceFile"})
"""Groups that are about the file or put together from other tags."""


@dataclass(frozen=True)
class Told:
    """Group (family 1), name and value of every tag of one photo; lists item by item, empty values left out."""

    tags: tuple[tuple[str, str, str], ...]
    pictures: frozenset[bytes] = frozenset()

    @property
    def is_camera_photo(self) -> bool:
        """Whether a camera's maker or model is named."""
        return any(name in ("Make", "Model") and group == "IFD0" for group, name, _value in self.tags)

    @property
    def count(self) -> int:
        """How many tags are not about the file itself."""
        return sum(not is_structure(group, name) for group, name, _value in self.tags)

    def positions(self) -> Iterator[tuple[float, float]]:
        """Pairs of latitude and longitude, ExifTool's own choice first."""
        for wanted in ("Composite", "GPS"):
            found = {name: value for group, name, value in self.tags if group == wanted}
            try:
                yield float(found["GPSLatitude"]), float(found["GPSLongitude"])
            except (KeyError, ValueError):
                continue


def is_structure(group: str, _name: str) -> bool:
    """Whether a tag is one that ExifTool makes up."""
    return group in _INVENTED


def exiftool() -> list[str]:
    """The command of ExifTool; empty when there is none."""
    named = os.environ.get("CHECK_EXIFTOOL") or shutil.which("exiftool") or ""
    if not named or not Path(named).exists():
        return []
    return ["perl", named] if os.environ.get("CHECK_EXIFTOOL") else [named]


def oracle(command: list[str], photos: Sequence[Path]) -> dict[str, Told]:
    """What ExifTool says of each photo, numbers as numbers."""
    arguments = [*command, "-json", "-n", "-G1", "-a", "-q", "-q", *map(str, photos)]
    output = subprocess.run(arguments, capture_output=True, check=False).stdout
    inside = pictures(command, photos)
    told = ((str(Path(tags.pop("SourceFile"))), tags) for tags in json.loads(output or b"[]"))
    return {path: _told(tags, frozenset(inside.get(path, ()))) for path, tags in told}


def pictures(command: list[str], photos: Sequence[Path]) -> dict[str, set[bytes]]:
    """The JPEG files that ExifTool takes out of each photo; what it names but finds no picture at doesn't count."""
    arguments = [*command, "-json", "-b", "-G1", "-a", "-q", "-q", *(f"-{tag}" for tag in PICTURE_TAGS)]
    output = subprocess.run([*arguments, *map(str, photos)], capture_output=True, check=False).stdout
    found = {}
    for tags in json.loads(output or b"[]"):
        values = [str(value).removeprefix("base64:") for key, value in tags.items() if key != "SourceFile"]
        decoded = {base64.b64decode(value) for value in values if value.startswith("/9j/")}
        found[str(Path(tags["SourceFile"]))] = decoded
    return found


def _told(tags: dict[str, object], inside: frozenset[bytes]) -> Told:
    split = [(*key.rpartition(":")[::2], value) for key, value in tags.items()]
    return Told(
        tuple(
            (group, name, text)
            for group, name, value in split
            for text in map(str, value if isinstance(value, list) else [value])
            if any(map(str.isalnum, text))
        ),
        inside,
    )
