"""Dates as they are shown, and what a clock's offset from UTC says: with the season it points to a few cities."""

import re
from collections.abc import Iterable

from scrubber.i18n import _, cldr, either
from scrubber.metadata.findings.finding import Finding
from scrubber.metadata.findings.kind import Kind, Topic
from scrubber.places.clocks import cities

_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2}):?(\d\d)$")


def minutes(text: str) -> int | None:
    """The offset at the end of a text ("+02:00", "14:03:22+0200"), in minutes east of UTC; None without one."""
    found = _OFFSET.search(text.strip())
    if found is None or int(found[2]) > 14 or int(found[3]) > 59:
        return None
    size = 60 * int(found[2]) + int(found[3])
    return -size if found[1] == "-" else size


def area(offset: int, month: int) -> str:
    """Where a clock was probably set (translated), empty for an offset that says nothing."""
    # Translators: {places} are cities by one time zone, as in "Berlin or Johannesburg (UTC+02:00)".
    words = _("the time of {places} (UTC{offset})")
    places = cities(offset, month)
    return words.format(places=either(places), offset=written(offset)) if places else ""


def written(offset: int) -> str:
    """Minutes east of UTC as clocks write them: "+02:00"."""
    hours, rest = divmod(abs(offset), 60)
    return f"{'+' if offset >= 0 else '-'}{hours:02}:{rest:02}"


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MAIL = re.compile(
    r"(?:[A-Z][a-z]{2},? )?(\d{1,2}) ([A-Z][a-z]{2})[a-z]* (\d{4}),? (\d\d:\d\d(?::\d\d)?)(?: ?([+-]\d\d):?(\d\d))?"
)
"""RFC 1123, which PNG recommends: "Sun, 12 May 2024 14:03:22 +0200"."""
_LONGEST = 100


_MOMENT = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d))?")


_FIRST_PHOTO = "1826"
_TAKEN = (
    "exif:DateTimeOriginal", "xmp:exif:DateTimeOriginal", "xmp:photoshop:DateCreated", Kind.TIME_TAKEN,
    Kind.TIME_MAKER, "exif:DateTimeDigitized", Kind.TIME_DIGITISED, Kind.TIME_MADE, Kind.TIME_CLIP, "exif:DateTime",
)  # fmt: skip
"""Keys and kinds of findings that tell when a photo was taken, the surest first.

EXIF's DateTime is when a file was changed; a photo that has no other date was seldom changed.
"""


def taken(findings: Iterable[Finding]) -> str:
    """When a photo was taken, as it stands in the finding that tells it best; empty where none is a date.

    The sentence, the list and what a batch tells all go by it.
    """
    known: dict[str, str] = {}
    for finding in findings:
        if finding.topic is Topic.TIME and _moment(finding.value):
            known.setdefault(finding.key, finding.value)
            known.setdefault(finding.kind, finding.value)
    return next((known[source] for source in _TAKEN if source in known), "")


def _moment(text: str) -> re.Match[str] | None:
    found = _MOMENT.match(text)
    is_day = found is not None and found[1] >= _FIRST_PHOTO and 1 <= int(found[2]) <= 12 and 1 <= int(found[3]) <= 31
    return found if is_day else None


def moment_in_words(text: str) -> str:
    """What begins like "2024-05-12 14:03" as people write it (translated), the time where there is one; else ""."""
    found = _moment(text)
    if found is None:
        return ""
    day = {"day": int(found[3]), "month": cldr().months[int(found[2]) - 1], "year": found[1]}
    if found[4]:
        # Translators: a date and a time of day, as they stand in your language; {month} is a name, or as "5月".
        return _("{day} {month} {year} at {hour}:{minute}").format(hour=found[4], minute=found[5], **day)
    # Translators: a date, as it stands in your language; {month} is a name, or as "5月".
    return _("{day} {month} {year}").format(**day)


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
