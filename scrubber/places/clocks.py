"""Cities by the time that their clocks show: an offset from UTC and the season point to a few of them.

Each is the city that the time zone database (tzdata) names a zone after, by its English name; other languages take
Unicode CLDR's names, which stand beside their catalogues.
"""

from scrubber.i18n import cldr

ZONES = {
    "Adelaide": "Australia/Adelaide",
    "Anchorage": "America/Anchorage",
    "Athens": "Europe/Athens",
    "Auckland": "Pacific/Auckland",
    "Azores": "Atlantic/Azores",
    "Bangkok": "Asia/Bangkok",
    "Berlin": "Europe/Berlin",
    "Brisbane": "Australia/Brisbane",
    "Buenos Aires": "America/Argentina/Buenos_Aires",
    "Cairo": "Africa/Cairo",
    "Cape Verde": "Atlantic/Cape_Verde",
    "Caracas": "America/Caracas",
    "Chicago": "America/Chicago",
    "Colombo": "Asia/Colombo",
    "Darwin": "Australia/Darwin",
    "Denver": "America/Denver",
    "Dhaka": "Asia/Dhaka",
    "Dubai": "Asia/Dubai",
    "Fiji": "Pacific/Fiji",
    "Halifax": "America/Halifax",
    "Honolulu": "Pacific/Honolulu",
    "Istanbul": "Europe/Istanbul",
    "Jakarta": "Asia/Jakarta",
    "Johannesburg": "Africa/Johannesburg",
    "Kabul": "Asia/Kabul",
    "Karachi": "Asia/Karachi",
    "Kathmandu": "Asia/Kathmandu",
    "Kolkata": "Asia/Kolkata",
    "Lagos": "Africa/Lagos",
    "London": "Europe/London",
    "Los Angeles": "America/Los_Angeles",
    "Moscow": "Europe/Moscow",
    "Nairobi": "Africa/Nairobi",
    "New York": "America/New_York",
    "Perth": "Australia/Perth",
    "Seoul": "Asia/Seoul",
    "Shanghai": "Asia/Shanghai",
    "Singapore": "Asia/Singapore",
    "St. John’s": "America/St_Johns",
    "Sydney": "Australia/Sydney",
    "São Paulo": "America/Sao_Paulo",
    "Tashkent": "Asia/Tashkent",
    "Tehran": "Asia/Tehran",
    "Tokyo": "Asia/Tokyo",
    "Yangon": "Asia/Yangon",
    "Yerevan": "Asia/Yerevan",
}

_ALWAYS: dict[int, tuple[str, ...]] = {
    -600: ("Honolulu",),
    -180: ("São Paulo", "Buenos Aires"),
    210: ("Tehran",),
    240: ("Dubai", "Yerevan"),
    270: ("Kabul",),
    300: ("Karachi", "Tashkent"),
    330: ("Kolkata", "Colombo"),
    345: ("Kathmandu",),
    360: ("Dhaka",),
    390: ("Yangon",),
    420: ("Bangkok", "Jakarta"),
    480: ("Shanghai", "Singapore", "Perth"),
    540: ("Tokyo", "Seoul"),
    570: ("Adelaide", "Darwin"),
}
_SUMMER: dict[int, tuple[str, ...]] = {
    -480: ("Anchorage",),
    -420: ("Los Angeles",),
    -360: ("Denver",),
    -300: ("Chicago",),
    -240: ("New York", "Caracas"),
    -150: ("St. John’s",),
    60: ("London", "Lagos"),
    120: ("Berlin", "Johannesburg"),
    180: ("Athens", "Istanbul", "Moscow", "Nairobi"),
    600: ("Sydney",),
    720: ("Auckland", "Fiji"),
}
"""From April to October, when it is summer in the north."""
_WINTER: dict[int, tuple[str, ...]] = {
    -540: ("Anchorage",),
    -480: ("Los Angeles",),
    -420: ("Denver",),
    -360: ("Chicago",),
    -300: ("New York",),
    -240: ("Halifax", "Caracas"),
    -210: ("St. John’s",),
    -60: ("Azores", "Cape Verde"),
    60: ("Berlin", "Lagos"),
    120: ("Athens", "Cairo", "Johannesburg"),
    180: ("Istanbul", "Moscow", "Nairobi"),
    600: ("Brisbane",),
    630: ("Adelaide",),
    660: ("Sydney",),
    720: ("Fiji",),
    780: ("Auckland",),
}
"""From November to March."""
_SUMMER_MONTHS = range(4, 11)


def cities(offset: int, month: int) -> list[str]:
    """Cities (translated) whose clocks are `offset` minutes ahead of UTC in a month of 1 to 12; none for UTC itself.

    UTC is also what a device writes that knows nothing better.
    """
    season = _SUMMER if month in _SUMMER_MONTHS else _WINTER
    names = _ALWAYS.get(offset) or season.get(offset, ())
    return [cldr().cities.get(name, name) for name in names]
