"""Names of countries in other languages, as Unicode CLDR has them; Babel carries its data.

CLDR's names are kept up by native readers of each language, which a table of our own would not be. The file of a
language holds the countries of scrubber/places/countries.py by their code, so that a packaged program needs no Babel.
"""

import json

from babel import Locale

from scrubber.places.countries import COUNTRIES


def names(language: str) -> dict[str, str]:
    """Each country's name by its code, as far as CLDR has one."""
    territories = Locale.parse(language).territories
    return {code: territories[code] for code in COUNTRIES if code in territories}


def as_json(language: str) -> str:
    """The file of one language."""
    return json.dumps(names(language), ensure_ascii=False, indent=0) + "\n"
