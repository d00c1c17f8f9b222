"""The quiet colours of the map, light and dark; pins and tracks take theirs from the window's tokens."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MapColours:
    """As "#rrggbb"; `halo` is drawn around names so that lines below them don't disturb."""

    sea: str
    land: str
    coast: str
    border: str
    town: str
    country: str
    halo: str


LIGHT = MapColours(
    sea="#dbe7f1",
    land="#f6f5f0",
    coast="#b4c3cf",
    border="#cfc8ba",
    town="#3d4755",
    country="#858b94",
    halo="#f6f5f0",
)

DARK = MapColours(
    sea="#141b23",
    land="#29313b",
    coast="#47535f",
    border="#4b5058",
    town="#c9d2dc",
    country="#8c97a4",
    halo="#29313b",
)


def map_colours(is_dark: bool) -> MapColours:
    """The colours of an appearance."""
    return DARK if is_dark else LIGHT
