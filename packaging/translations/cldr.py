"""Names of countries and marks in numbers, as Unicode CLDR has them for each language; Babel carries its data.

CLDR is kept up by native readers of each language, which a table of our own would not be. `cldr.json` beside a
catalogue holds the countries of scrubber/places/countries.py by their code, and how numbers are written in Western
digits, which photos' dates, coordinates and settings have anyway. So a packaged program needs no Babel.
"""

import json
from typing import Any

from babel import Locale

from scrubber.places.countries import COUNTRIES, OWN_WORDS

GROUPED_FROM = {"es": 10_000, "pl": 10_000}
"""CLDR's minimumGroupingDigits of 2, which Babel's data lacks: "3024" but "13.024"."""


def data(language: str) -> dict[str, Any]:
    """What the program reads; `grouped_from` is the smallest number that gets a mark between its thousands."""
    locale = Locale.parse(language)
    countries = COUNTRIES.keys() - OWN_WORDS.keys()
    symbols = locale.number_symbols["latn"]
    return {
        "decimal": symbols["decimal"],
        "group": symbols["group"],
        "grouped_from": GROUPED_FROM.get(language, 1000),
        "countries": {code: locale.territories[code] for code in sorted(countries) if code in locale.territories},
    }


def as_json(language: str) -> str:
    """The file of one language."""
    return json.dumps(data(language), ensure_ascii=False, indent=0) + "\n"
