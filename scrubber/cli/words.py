"""Topics in the words of the terminal."""

from collections.abc import Iterable

from scrubber.i18n import _
from scrubber.metadata.findings.finding import Topic
from scrubber.metadata.findings.labels import TOPIC_TITLES


def title(topic: Topic) -> str:
    """The heading of a group of findings."""
    return _(TOPIC_TITLES[topic])


def enumeration(topics: Iterable[Topic]) -> str:
    """Topics one behind the other, in small letters where the language has them."""
    return ", ".join(title(topic).lower() for topic in topics)
