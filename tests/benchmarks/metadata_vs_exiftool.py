"""What ExifTool finds in the shared photos and Scrubber finds too: place, people, serial numbers, planted secrets.

Run with CHECK_EXIFTOOL naming the `exiftool` script (or with exiftool on the PATH). ExifTool is an oracle here
and never part of the program.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from scrubber.engine.inspect import inspect
from scrubber.engine.report import PhotoReport
from tests.helpers.corpus import photos_by_format, secrets

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
DEGREES = 0.0002
"""Positions closer than about 20 metres are the same."""

_SERIAL_NUMBERS = ("SerialNumber", "InternalSerialNumber", "LensSerialNumber", "CameraSerialNumber")
_PEOPLE = ("Artist", "OwnerName", "CameraOwnerName", "Creator", "By-line", "PersonInImage", "RegionName", "Author")
_TAKEN = ("DateTimeOriginal", "CreateDate", "DateCreated")

Tags = dict[str, Any]


@dataclass
class Count:
    """How many photos ExifTool finds something in, and in how many of these Scrubber says the same."""

    of: int = 0
    found: int = 0


def exiftool() -> list[str]:
    """The command of ExifTool; empty when there is none."""
    named = os.environ.get("CHECK_EXIFTOOL") or shutil.which("exiftool") or ""
    if not named or not Path(named).exists():
        return []
    return ["perl", named] if os.environ.get("CHECK_EXIFTOOL") else [named]


def oracle(command: list[str], photos: list[Path]) -> dict[str, Tags]:
    """What ExifTool says of each photo, numbers as numbers."""
    arguments = [*command, "-json", "-n", "-q", "-q", "-a", "-ee", *map(str, photos)]
    output = subprocess.run(arguments, capture_output=True, check=False).stdout
    return {str(Path(tags["SourceFile"])): tags for tags in json.loads(output)}


def same_place(tags: Tags, report: PhotoReport) -> bool | None:
    """None when ExifTool knows no place either."""
    try:
        latitude, longitude = float(tags["GPSLatitude"]), float(tags["GPSLongitude"])
    except (KeyError, TypeError, ValueError):
        return None
    if (latitude, longitude) == (0, 0):
        return None
    place = report.place
    return place is not None and max(abs(place.latitude - latitude), abs(place.longitude - longitude)) < DEGREES


def same_text(names: Iterable[str], tags: Tags, report: PhotoReport) -> bool | None:
    """Whether every value of these tags is in some finding."""
    wanted = {_letters(value) for name in names for value in _listed(tags.get(name))} - {""}
    if not wanted:
        return None
    told = [_letters(finding.value) for finding in report.findings]
    return all(any(value in words for words in told) for value in wanted)


def same_date(tags: Tags, report: PhotoReport) -> bool | None:
    """Whether the moment of the photo is in some finding, to the minute."""
    wanted = next((str(tags[name]) for name in _TAKEN if str(tags.get(name, ""))[:4].isdigit()), "")
    digits = "".join(filter(str.isdigit, wanted))[:12]
    if len(digits) < 12 or digits.startswith("0000"):
        return None
    return any(digits in "".join(filter(str.isdigit, finding.value)) for finding in report.findings)


QUESTIONS: dict[str, Callable[[Tags, PhotoReport], bool | None]] = {
    "place": same_place,
    "serial number": partial(same_text, _SERIAL_NUMBERS),
    "person": partial(same_text, _PEOPLE),
    "make and model": partial(same_text, ("Make", "Model")),
    "date taken": same_date,
}


def told_secrets(report: PhotoReport, needles: Iterable[tuple[bytes, ...]]) -> tuple[int, int]:
    """How many planted texts the findings show, of how many."""
    told = " ".join(finding.value for finding in report.findings).encode()
    forms = [[form for form in needle if form.isascii() and len(form) > 3] for needle in needles]
    readable = [form for form in forms if form]
    return sum(any(form in told for form in needle) for needle in readable), len(readable)


def main(show_missing: bool = False) -> int:
    """Print the table; 0 when every place ExifTool finds in JPEG, PNG and WebP is found."""
    command = exiftool()
    if not command or not CORPUS.is_dir():
        print("This needs ExifTool (CHECK_EXIFTOOL) and the shared photos.")
        return 2
    print(f"{'':10}" + "".join(f"{question:>18}" for question in [*QUESTIONS, "planted"]))
    lost = 0
    for name, photos in photos_by_format(CORPUS).items():
        if name:
            lost += _row(name, list(photos), oracle(command, list(photos)), show_missing)
    return int(lost > 0)


def _row(name: str, photos: list[Path], known: dict[str, Tags], show_missing: bool) -> int:
    """Print one format's row; returns how many places were lost."""
    counts = {question: Count() for question in QUESTIONS}
    planted, told = 0, 0
    for photo in photos:
        report = inspect(str(photo))
        if report.problem is not None:
            continue
        for question, ask in QUESTIONS.items():
            answer = ask(known.get(str(photo), {}), report)
            counts[question].of += answer is not None
            counts[question].found += bool(answer)
            if answer is False and show_missing:
                print(f"  {question}: {photo.relative_to(CORPUS)}")
        shown, all_of_them = told_secrets(report, [forms for _name, forms in secrets(CORPUS).get(photo, ())])
        planted, told = planted + all_of_them, told + shown
        if shown < all_of_them and show_missing:
            print(f"  planted: {shown} of {all_of_them} in {photo.relative_to(CORPUS)}")
    cells = [f"{count.found} of {count.of}" for count in counts.values()] + [f"{told} of {planted}"]
    print(f"{name:10}" + "".join(f"{cell:>18}" for cell in cells))
    place = counts["place"]
    return place.of - place.found if name in ("JPEG", "PNG", "WebP") else 0


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _letters(value: object) -> str:
    """Letters and digits only, as spaces and marks are shown differently."""
    return "".join(filter(str.isalnum, str(value))).lower()


if __name__ == "__main__":
    sys.exit(main("--missing" in sys.argv))
