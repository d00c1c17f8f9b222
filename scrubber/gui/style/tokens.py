"""Colours, distances and type sizes of the window in one place (the tokens of the design)."""

from dataclasses import dataclass

RADIUS_CONTROL = 8
RADIUS_PRIMARY = 10
RADIUS_CARD = 12

SLIDER_HEIGHT = 24
PRIMARY_HEIGHT = 44
TOP_BAR_HEIGHT = 48
ACTION_BAR_HEIGHT = 72

CARD_WIDTH = 190
CARD_GAP = 16
THUMBNAIL_HEIGHT = 120

CHOOSER_MIN = 96
"""Below the natural width of what is to choose from, so that a narrow window still shows every control."""
INSPECTOR_MIN = 360
INSPECTOR_MAX = 460

WINDOW_BRAND = 900
"""A narrower window does without its name in the top bar."""
WINDOW_FIRST = (1280, 800)

SMALL, BODY, HEADING, TITLE = 12 / 14, 1.0, 18 / 14, 22 / 14
"""Type sizes as factors of the body size, which follows the system font."""

BODY_MIN_POINTS = 10.0
"""Some systems have a font of 9 points, which leaves the small size unreadable."""


MOST_GROWTH = 1.5


def grown(pixels: int, points: float) -> int:
    """A width meant for usual fonts, for a font of `points`: wider for larger ones, up to half as much again."""
    return round(pixels * min(MOST_GROWTH, max(1.0, points / BODY_MIN_POINTS)))


def indicator(points: float) -> int:
    """The side of a radio button or of the box of a check, an even number of pixels, for a font of `points`."""
    return 2 * round(grown(18, points) / 2)


def indent(points: float) -> int:
    """Where the words of a radio button or a check box begin: behind its frame, its indicator and the gap."""
    return indicator(points) + 14


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one appearance, as "#rrggbb"."""

    is_dark: bool
    background: str
    surface: str
    line: str
    text: str
    muted: str
    accent: str
    on_accent: str
    accent_soft: str
    danger: str
    danger_soft: str
    warning: str
    warning_soft: str
    information: str
    information_soft: str


LIGHT = Tokens(
    is_dark=False,
    background="#f6f7f9",
    surface="#ffffff",
    line="#e3e6eb",
    text="#1b2330",
    muted="#5d6878",
    accent="#1f6f5c",
    on_accent="#ffffff",
    accent_soft="#e2f1ec",
    danger="#b3372a",
    danger_soft="#fbe9e7",
    warning="#8a5a00",
    warning_soft="#fdf1d8",
    information="#2c55a8",
    information_soft="#e8eefb",
)

CONTRAST_LIGHT = Tokens(
    is_dark=False,
    background="#ffffff",
    surface="#ffffff",
    line="#4a4a4a",
    text="#000000",
    muted="#2b2b2b",
    accent="#00493a",
    on_accent="#ffffff",
    accent_soft="#d2ece4",
    danger="#8c0000",
    danger_soft="#ffe9e6",
    warning="#5a3600",
    warning_soft="#fff0cc",
    information="#00287a",
    information_soft="#e3ebff",
)
"""High contrast: every text at least seven times as bright or dark as what is behind it, every edge three times."""

CONTRAST_DARK = Tokens(
    is_dark=True,
    background="#000000",
    surface="#000000",
    line="#b8b8b8",
    text="#ffffff",
    muted="#e0e0e0",
    accent="#7fffd4",
    on_accent="#000000",
    accent_soft="#003d30",
    danger="#ffb3a7",
    danger_soft="#3d0a05",
    warning="#ffd685",
    warning_soft="#332200",
    information="#bcd2ff",
    information_soft="#0d1f45",
)

DARK = Tokens(
    is_dark=True,
    background="#14181d",
    surface="#1c2229",
    line="#2c343e",
    text="#e8ecf1",
    muted="#9aa6b4",
    accent="#5cc2a6",
    on_accent="#0d1713",
    accent_soft="#1d3730",
    danger="#ff9c8f",
    danger_soft="#3a201d",
    warning="#f0c269",
    warning_soft="#372b14",
    information="#9dbcff",
    information_soft="#1e2b45",
)
