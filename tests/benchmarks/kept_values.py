"""What copies hold for every preset and format, read by ExifTool: exactly the chosen tags, and no planted needle.

    python -m tests.benchmarks.kept_values

ExifTool is found as in `metadata_vs_exiftool`. Every source holds EXIF and XMP with 40 needles in and around the kept
fields; the table counts tags that ExifTool shows of the copy beyond those of the container, those that weren't asked
for, those that were asked for and are missing, and needles.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from scrubber.engine.report import Destination
from scrubber.engine.scrub import scrub
from scrubber.formats.base import Policy
from scrubber.formats.keep import EVERYTHING_PRIVATE, FOR_PHOTOGRAPHERS, TOWN_AND_MONTH, DateDetail, Keep, PlaceDetail
from tests.benchmarks.oracle import exiftool
from tests.engine.test_keeping import HOLDING, photo
from tests.metadata.needles import NEEDLES, needles_in

PRESETS = {
    "everything private": EVERYTHING_PRIVATE,
    "town and month": TOWN_AND_MONTH,
    "for photographers": FOR_PHOTOGRAPHERS,
    "all": Keep(DateDetail.EXACT, PlaceDetail.EXACT, camera=True, author=True, caption=True, rating=True),
    "year and country": Keep(DateDetail.YEAR, PlaceDetail.COUNTRY),
}
_CONTAINER = (
    "System:", "File:", "ExifTool:", "Composite:", "JFIF:", "PNG:", "QuickTime:", "Meta:", "RIFF:", "SourceFile",
    "Jpeg2000:", "XML:", "JXL:", "ICC", "ItemList:", "PNG-pHYs:",
)  # fmt: skip
_PICTURE = frozenset({
    "ImageWidth", "ImageHeight", "BitsPerSample", "Compression", "PhotometricInterpretation", "StripOffsets",
    "SamplesPerPixel", "RowsPerStrip", "StripByteCounts", "XResolution", "YResolution", "PlanarConfiguration",
    "ResolutionUnit", "Orientation", "GPSVersionID", "SubfileType", "SampleFormat", "Predictor",
})  # fmt: skip
_DATE = ("DateTimeOriginal", "DateCreated")
_PLACE = ("GPSLatitude", "GPSLongitude", "GPSLatitudeRef", "GPSLongitudeRef")
_EXIF_ONLY = frozenset({
    "GPSLatitudeRef", "GPSLongitudeRef", "OffsetTimeOriginal", "Artist", "Copyright", "ImageDescription",
})  # fmt: skip


def wanted(keep: Keep) -> set[str]:
    """The names of the tags that a copy may show."""
    names: set[str] = set()
    names |= {*_DATE} if keep.date is not DateDetail.NOTHING else set()
    names |= {"OffsetTimeOriginal"} if keep.date is DateDetail.EXACT else set()
    names |= {*_PLACE} if keep.place in (PlaceDetail.TOWN, PlaceDetail.EXACT) else set()
    names |= {"City"} if keep.place is PlaceDetail.TOWN else set()
    names |= {"Country", "CountryCode"} if keep.place in (PlaceDetail.TOWN, PlaceDetail.COUNTRY) else set()
    names |= {"Make", "Model", "LensModel"} if keep.camera else set()
    names |= {"Artist", "Copyright", "Creator", "Rights"} if keep.author else set()
    names |= {"ImageDescription", "Title", "Description", "Subject"} if keep.caption else set()
    return names | ({"Rating"} if keep.rating else set())


def shown(command: list[str], copy: str) -> dict[str, str]:
    """The tags of a copy, without those that every file of its kind has."""
    answer = subprocess.run([*command, "-j", "-G1", "-a", "-u", copy], capture_output=True, check=True)
    tags = json.loads(answer.stdout)[0]
    return {
        name.split(":")[1]: str(value)
        for name, value in tags.items()
        if not name.startswith(_CONTAINER) and name.split(":")[-1] not in _PICTURE
    }


def rows(command: list[str]) -> Iterator[str]:
    """One line for each preset and format."""
    with tempfile.TemporaryDirectory() as folder:
        for name, suffix in HOLDING.items():
            source = photo(Path(folder), suffix)
            for preset, keep in PRESETS.items():
                result = scrub(str(source), Destination(), replace(Policy(), keep=keep))
                copy = Path(result.output)
                tags, data = shown(command, result.output), copy.read_bytes()
                needles = sorted({*needles_in(data), *(one for one in NEEDLES if one in str(tags))})
                asked = wanted(keep) - (_EXIF_ONLY if name == "TIFF" else set())
                more, less = sorted(set(tags) - asked), sorted(asked - set(tags))
                yield f"{name:8} | {preset:18} | {len(tags):3} tags | more: {more} | less: {less} | needles: {needles}"
                copy.unlink()


if __name__ == "__main__":
    command = exiftool()
    if not command:
        sys.exit("ExifTool was not found.")
    for row in rows(command):
        print(row)
