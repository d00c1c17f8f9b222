"""What findings about places mean for a person."""

from scrubber.i18n import N_
from scrubber.metadata.findings.kind import Kind

_PLACE_NAME = N_("It names the place, so nobody even needs a map.")

SENTENCES: dict[Kind, str] = {
    Kind.POSITION: N_(
        "Anyone can look up this point on a map. If the photo was taken at home, it shows where that is."
    ),
    Kind.NEAREST_TOWN: N_("Scrubber worked this out from the position; anyone else can do the same."),
    Kind.HEIGHT: N_("Together with the position it tells the floor of a house or the side of a hill."),
    Kind.VIEW: N_("It tells which way the camera looked, so the exact spot can be found."),
    Kind.MOVEMENT: N_("It tells whether you were moving, how fast and where to."),
    Kind.PLACE_METHOD: N_(
        "It tells how the device knew where it was: by satellite, by mobile network or by Wi-Fi nearby."
    ),
    Kind.PLACE_NAME: _PLACE_NAME,
    Kind.CITY: _PLACE_NAME,
    Kind.REGION: _PLACE_NAME,
    Kind.HOME_CITY: _PLACE_NAME,
    Kind.COUNTRY: N_("It names the country, which narrows down where you were."),
    Kind.PLACE: N_("It tells something about where the photo was taken."),
}
