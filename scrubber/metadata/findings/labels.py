"""Words for topics, fates and relations that window, terminal and saved reports share; marked, not yet translated."""

from scrubber.formats.base import Fate
from scrubber.i18n import N_
from scrubber.metadata.findings.finding import Relation, Topic

TOPIC_TITLES = {
    Topic.PLACE: N_("Place"),
    Topic.PERSON: N_("People"),
    Topic.TIME: N_("Time"),
    Topic.DEVICE: N_("Device"),
    Topic.HIDDEN_PICTURE: N_("Hidden pictures"),
    Topic.HISTORY: N_("History"),
    Topic.UNKNOWN: N_("Unknown data"),
    Topic.TECHNICAL: N_("Technical details"),
}

FATE_WORDS = {Fate.KEEP: N_("stays"), Fate.REWRITE: N_("rewritten"), Fate.DROP: N_("goes")}

RELATION_WORDS = {
    Relation.SAME: N_("It shows the same as the photo."),
    Relation.PART: N_("It shows a part of the photo."),
    Relation.MORE: N_("It shows more than the photo: what was cut off later can still be seen."),
    Relation.CHANGED: N_("It shows more than the photo: in one place something was covered or changed later."),
    Relation.OTHER: N_("It shows something other than the photo."),
}
"""What a hidden picture shows beside the photo; nothing is said of one that was not compared."""
