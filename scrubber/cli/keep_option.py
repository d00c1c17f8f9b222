"""The option `--keep`: what of a photo's metadata is kept on purpose."""

import argparse
from dataclasses import replace
from typing import Any

from scrubber.formats.keep import (
    EVERYTHING_PRIVATE,
    FOR_PHOTOGRAPHERS,
    TOWN_AND_MONTH,
    DateDetail,
    Keep,
    PlaceDetail,
)
from scrubber.i18n import _

PRESETS = {"nothing": EVERYTHING_PRIVATE, "town-and-month": TOWN_AND_MONTH, "photographers": FOR_PHOTOGRAPHERS}
_SWITCHES = ("camera", "author", "caption", "rating", "panorama")


def add_keep(parser: argparse.ArgumentParser) -> None:
    """What is kept."""
    parser.add_argument(
        "--keep",
        type=keep,
        default=EVERYTHING_PRIVATE,
        metavar=_("WHAT"),
        help=_(
            "keep some of what the photo tells, written afresh and never finer than asked: nothing (default), "
            "town-and-month, photographers (author, copyright, title, caption, keywords, date), or a list of "
            "date=exact|day|month|year, place=exact|town|country, camera, author, caption, rating; "
            "no-panorama leaves out what makes a 360-degree photo one"
        ),
    )


def keep(text: str) -> Keep:  # argparse shows the name: "invalid keep value: 'x'"
    """What a list like "date=month,author" asks for. Raises `ValueError`."""
    if text in PRESETS:
        return PRESETS[text]
    kept = EVERYTHING_PRIVATE
    for word in text.split(","):
        kept = _with(kept, word.strip())
    return kept


def _with(kept: Keep, word: str) -> Keep:
    name, equals, detail = word.partition("=")
    if name == "date":
        return replace(kept, date=DateDetail(detail) if equals else DateDetail.EXACT)
    if name == "place":
        return replace(kept, place=PlaceDetail(detail) if equals else PlaceDetail.EXACT)
    if equals or name.removeprefix("no-") not in _SWITCHES:
        raise ValueError
    switched: dict[str, Any] = {name.removeprefix("no-"): not name.startswith("no-")}
    return replace(kept, **switched)
