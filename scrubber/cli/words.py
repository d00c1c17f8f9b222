"""Topics in the words of the terminal."""

from collections.abc import Iterable

from scrubber.i18n import N_, _
from scrubber.metadata.finding import Topic

_TITLES = {
    Topic.PLACE: N_("Place"),
    Topic.PERSON: N_("People"),
    Topic.TIME: N_("Time"),
    Topic.DEVICE: N_("Device"),
    Topic.HIDDEN_PICTURE: N_("Hidden pictures"),
    Topic.HISTORY: N_("History"),
    Topic.UNKNOWN: N_("Unknown data"),
    Topic.TECHNICAL: N_("Technical details"),
}


def title(topic: Topic) -> str:
    """The heading of a group of findings."""
    return _(_TITLES[topic])


def enumeration(topics: Iterable[Topic]) -> str:
    """Topics one behind the other, in small letters where the language has them."""
    return ", ".join(title(topic).lower() for topic in topics)
