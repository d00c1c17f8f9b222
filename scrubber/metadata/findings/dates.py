"""Dates as people write them, from the ways that files do."""

import re

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MAIL = re.compile(
    r"(?:[A-Z][a-z]{2},? )?(\d{1,2}) ([A-Z][a-z]{2})[a-z]* (\d{4}),? (\d\d:\d\d(?::\d\d)?)(?: ?([+-]\d\d):?(\d\d))?"
)
"""RFC 1123, which PNG recommends: "Sun, 12 May 2024 14:03:22 +0200"."""
_LONGEST = 100


def with_hyphens(value: str) -> str:
    """EXIF's "2024:05:12 14:03:22" as "2024-05-12 14:03:22"; anything else as it is."""
    return value[:10].replace(":", "-") + value[10:] if value[4:5] == ":" and value[7:8] == ":" else value


def readable(value: str) -> str:
    """A date of a text field as "2024-05-12 14:03:22+02:00"; what is of no known kind as it is."""
    found = _MAIL.match(value.strip()) if len(value) < _LONGEST else None
    if found is None or found[2].lower() not in _MONTHS:
        return with_hyphens(value)
    zone = f"{found[5]}:{found[6]}" if found[5] else ""
    return f"{found[3]}-{_MONTHS.index(found[2].lower()) + 1:02}-{int(found[1]):02} {found[4]}{zone}"
