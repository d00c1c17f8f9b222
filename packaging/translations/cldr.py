"""Names of countries and months, and how one writes numbers and lists, as Unicode CLDR has them for each language.

Babel carries its data. CLDR is kept up by native readers of each language, which a table of our own would not be.
`cldr.json` beside a catalogue holds the countries of scrubber/places/countries.py by their code, the cities of
clocks.py there, the months as they stand in a date, how one writes "a, b and c", and how numbers are written in Western
digits, which photos' dates, coordinates and settings have anyway. So a packaged program needs no Babel.
"""

import json
from typing import Any

from babel import Locale

from scrubber.places.clocks import ZONES
from scrubber.places.countries import COUNTRIES, OWN_WORDS

GROUPED_FROM = {"es": 10_000, "pl": 10_000}
"""CLDR's minimumGroupingDigits of 2, which Babel's data lacks: "3024" but "13.024"."""


COMMA = {"ar": "{0}، {1}"}
"""What joins a row of names where CLDR's lists have "and" between all of their items."""


def data(language: str) -> dict[str, Any]:
    """What the program reads; `grouped_from` is the smallest number that gets a mark between its thousands."""
    locale = Locale.parse(language)
    countries = COUNTRIES.keys() - OWN_WORDS.keys()
    symbols = locale.number_symbols["latn"]
    return {
        "decimal": symbols["decimal"],
        "group": symbols["group"],
        "grouped_from": GROUPED_FROM.get(language, 1000),
        "months": _months(locale),
        "comma": COMMA.get(language, locale.list_patterns["standard"]["middle"]),
        "both": _list_pattern(locale, "standard"),
        "either": _list_pattern(locale, "or"),
        "countries": {code: locale.territories[code] for code in sorted(countries) if code in locale.territories},
        "cities": _cities(locale),
    }


def _months(locale: Locale) -> list[str]:
    """Those of a date in full: by their name, or by their number where dates have that (Chinese 5月, not 五月)."""
    form = "wide" if "MMMM" in locale.date_formats["long"].pattern else "abbreviated"
    return [locale.months["format"][form][number] for number in range(1, 13)]


def _cities(locale: Locale) -> dict[str, str]:
    """The cities after which zones of time are named, by their English name, where that is another one."""
    names = {name: locale.time_zones.get(zone, {}).get("city", name) for name, zone in ZONES.items()}
    return {name: city for name, city in names.items() if city != name}


def _list_pattern(locale: Locale, kind: str) -> list[str]:
    """What joins two items, all but the last of more, and the last with those before."""
    patterns = locale.list_patterns[kind]
    return [patterns["2"], patterns["middle"], patterns["end"]]


def as_json(language: str) -> str:
    """The file of one language."""
    return json.dumps(data(language), ensure_ascii=False, indent=0) + "\n"
