"""What a kind of finding is, and the kinds for findings that no other fits."""

from dataclasses import dataclass

from scrubber.i18n import N_
from scrubber.metadata.findings.finding import Topic


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of finding. `name` is stable for programs; `words` are parts of a key in small letters."""

    name: str
    sentence: str
    labels: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


OTHERS: dict[Topic, Kind] = {
    Topic.PLACE: Kind("place", N_("It tells something about where the photo was taken.")),
    Topic.PERSON: Kind("person", N_("It tells something about a person who took, owns or is in the photo.")),
    Topic.TIME: Kind("time", N_("It tells something about when the photo was taken or changed.")),
    Topic.DEVICE: Kind("device", N_("It tells something about the device, which can link photos to each other.")),
    Topic.HIDDEN_PICTURE: Kind(
        "hidden-picture", N_("A picture that programs don't show, but that anyone can take out.")
    ),
    Topic.HISTORY: Kind("history", N_("It tells something about what happened to the photo.")),
    Topic.UNKNOWN: Kind("unknown", N_("Nobody can tell what this says, so it has to be taken for private.")),
    Topic.TECHNICAL: Kind(
        "technical", N_("It tells how the picture was taken or stored. Very many photos say the same.")
    ),
}
"""What is said of a finding that no kind of its topic fits."""
