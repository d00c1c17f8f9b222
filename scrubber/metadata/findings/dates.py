"""Dates as they are shown, and what a clock's offset from UTC says: with the season it points to a few countries."""

import re

from scrubber.i18n import N_, _

_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2}):?(\d\d)$")
_PACIFIC, _MOUNTAIN = N_("the west coast of North America"), N_("the mountains of North America")
_CENTRAL, _ATLANTIC = N_("the middle of North America"), N_("the east coast of North America")

_AREAS: dict[int, tuple[str, str]] = {
    -600: (N_("Hawaii"),) * 2,
    -540: ("", N_("Alaska")),
    -480: (N_("Alaska"), _PACIFIC),
    -420: (_PACIFIC, _MOUNTAIN),
    -360: (_MOUNTAIN, _CENTRAL),
    -300: (_CENTRAL, _ATLANTIC),
    -240: (_ATLANTIC, N_("the Caribbean or the middle of South America")),
    -210: ("", N_("Newfoundland")),
    -180: (N_("Brazil, Argentina or Uruguay"),) * 2,
    -150: (N_("Newfoundland"), ""),
    -60: ("", N_("the Azores or Cape Verde")),
    60: (N_("Britain, Ireland, Portugal or western Africa"), N_("central Europe or western Africa")),
    120: (N_("central Europe or southern Africa"), N_("eastern Europe, Egypt or southern Africa")),
    180: (N_("eastern Europe, Turkey, Arabia or eastern Africa"), N_("Turkey, Moscow, Arabia or eastern Africa")),
    210: (N_("Iran"),) * 2,
    240: (N_("the Gulf or the Caucasus"),) * 2,
    270: (N_("Afghanistan"),) * 2,
    300: (N_("Pakistan or central Asia"),) * 2,
    330: (N_("India or Sri Lanka"),) * 2,
    345: (N_("Nepal"),) * 2,
    360: (N_("Bangladesh or central Asia"),) * 2,
    390: (N_("Myanmar"),) * 2,
    420: (N_("Thailand, Vietnam or western Indonesia"),) * 2,
    480: (N_("China, Taiwan, Singapore, the Philippines or western Australia"),) * 2,
    540: (N_("Japan or Korea"),) * 2,
    570: (N_("central Australia"),) * 2,
    600: (N_("eastern Australia"),) * 2,
    630: ("", N_("central Australia")),
    660: ("", N_("eastern Australia")),
    720: (N_("New Zealand or Fiji"), N_("Fiji")),
    780: ("", N_("New Zealand")),
}
"""By minutes east of UTC: where clocks show that from April to October, and where from November to March."""
_SUMMER = range(4, 11)


def minutes(text: str) -> int | None:
    """The offset at the end of a text ("+02:00", "14:03:22+0200"), in minutes east of UTC; None without one."""
    found = _OFFSET.search(text.strip())
    if found is None or int(found[2]) > 14 or int(found[3]) > 59:
        return None
    size = 60 * int(found[2]) + int(found[3])
    return -size if found[1] == "-" else size


def area(offset: int, month: int) -> str:
    """Where a clock was probably set (translated), empty for an offset that says nothing."""
    if offset == 0:
        return ""  # also what a device writes that knows nothing better
    area = _AREAS.get(offset, ("", ""))[month not in _SUMMER]
    return _("probably {area} (UTC{offset})").format(area=_(area), offset=written(offset)) if area else ""


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
