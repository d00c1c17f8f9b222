"""What the map says in words, for tooltips and screen readers."""

from collections.abc import Sequence

from scrubber.gui import texts
from scrubber.gui.map.pins import Pin
from scrubber.i18n import _, ngettext
from scrubber.places.nearest import nearest
from scrubber.places.words import full_name

_MAX_PLACES = 3
_MAX_LOOKED_UP = 24
"""Looking up thousands of towns for one line would take longer than the line is worth."""


def description(pins: Sequence[Pin]) -> str:
    """The map for those who can't see it: "Map: Paris, France, 1 pin"."""
    if not pins:
        return _("Map without pins")
    some = pins[:: 1 + len(pins) // _MAX_LOOKED_UP]
    towns = dict.fromkeys(full_name(nearest(pin.latitude, pin.longitude)) for pin in some)
    places = "; ".join(list(towns)[:_MAX_PLACES]) + (" …" if len(towns) > _MAX_PLACES else "")
    count = ngettext("{count} pin", "{count} pins", len(pins)).format(count=len(pins))
    return _("Map: {places}, {count}").format(places=places, count=count)


def pin_words(pins: Sequence[Pin]) -> str:
    """The photos of a pin or cluster, and their town."""
    town = full_name(nearest(pins[0].latitude, pins[0].longitude))
    if len(pins) > 1:
        return f"{texts.photos(len(pins))} · {town}"
    return f"{pins[0].name} · {town}" if pins[0].name else town
