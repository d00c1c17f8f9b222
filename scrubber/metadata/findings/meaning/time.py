"""What findings about moments mean for a person."""

from scrubber.i18n import N_
from scrubber.metadata.findings.kind import Kind

_TIME_TAKEN = N_("It tells to the second when you were there. Several photos together show how you spent your day.")
_TIME_SATELLITE = N_("This time comes from a satellite, so it is right even when the camera's clock is wrong.")
_TIME_CHANGED = N_("It tells when somebody worked on the file, which may be another day than the day of the photo.")

SENTENCES: dict[Kind, str] = {
    Kind.NAME_DATE: N_("It stands in the file's name, which a copy keeps. Another name keeps it from others."),
    Kind.RUN_TIME: N_(
        "It counts the time since the phone was switched on: photos of one phone can be put in order and linked."
    ),
    Kind.SWITCHED_ON: N_(
        "Photos that were taken without switching off in between have this moment in common, which links them."
    ),
    Kind.TIME_TAKEN: _TIME_TAKEN,
    Kind.TIME_MADE: _TIME_TAKEN,
    Kind.TIME_DIGITISED: _TIME_TAKEN,
    Kind.TIME_OF_DAY: _TIME_TAKEN,
    Kind.TIME_MAKER: _TIME_TAKEN,
    Kind.TIME_CLIP: _TIME_TAKEN,
    Kind.CLOCK: N_("Clocks show this time only there, so the time alone tells roughly where you were."),
    Kind.TIME_ZONE: N_("It tells in which part of the world the clock was set, even when the place is missing."),
    Kind.TIME_SATELLITE: _TIME_SATELLITE,
    Kind.DATE_SATELLITE: _TIME_SATELLITE,
    Kind.TIME_CHANGED: _TIME_CHANGED,
    Kind.TIME_EDITED: _TIME_CHANGED,
    Kind.TIME_SIGNED: _TIME_CHANGED,
    Kind.TIME: N_("It tells something about when the photo was taken or changed."),
}
