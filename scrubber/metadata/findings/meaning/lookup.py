"""What a finding means for a person: one plain sentence, and the reason for its risk."""

from scrubber.i18n import N_, _
from scrubber.metadata.findings.finding import Finding, Risk
from scrubber.metadata.findings.kind import Kind
from scrubber.metadata.findings.meaning import device, hidden_picture, history, person, place, time

RISK_WORDS = {Risk.HIGH: N_("High risk"), Risk.MEDIUM: N_("Medium risk"), Risk.LOW: N_("Low risk")}

_REASONS = {
    Risk.HIGH: N_("High risk: alone it can lead to one person, one place or one device."),
    Risk.MEDIUM: N_("Medium risk: together with other photos or posts it narrows down who, where or when."),
    Risk.LOW: N_("Low risk: alone it says little about anyone."),
}

_UNKNOWN: dict[Kind, str] = {
    Kind.BETWEEN_TAGS: N_(
        "Bytes that no tag points to. Values that a program meant to delete often stay behind there."
    ),
    Kind.BESIDE_PICTURE: N_(
        "Bytes behind or beside the picture, which no program shows. They can hold anything, even another file."
    ),
    Kind.MAKER_NOTE: N_(
        "The camera's maker writes this in its own way: often serial numbers, faces found, and settings."
    ),
    Kind.UNREADABLE_TAGS: N_(
        "It can't be read here, but perhaps elsewhere. It may also hold the place where the photo was taken."
    ),
    Kind.UNREADABLE: N_("It can't be read here, but perhaps elsewhere. So it has to be taken for private."),
    Kind.FREE_TEXT: N_("Words in the file that no rule explains. They can say anything."),
    Kind.UNKNOWN: N_("Nobody can tell what this says, so it has to be taken for private."),
    Kind.TECHNICAL: N_("It tells how the picture was taken or stored. Very many photos say the same."),
}

SENTENCES: dict[Kind, str] = {
    **place.SENTENCES,
    **person.SENTENCES,
    **time.SENTENCES,
    **device.SENTENCES,
    **hidden_picture.SENTENCES,
    **history.SENTENCES,
    **_UNKNOWN,
}
"""What a stranger learns from each kind and why that matters: one or two plain sentences."""


def meaning(finding: Finding) -> str:
    """What the finding means for a person, in one or two plain sentences (translated)."""
    return _(SENTENCES[finding.kind])


def risk_reason(risk: Risk) -> str:
    """Why something has this risk (translated)."""
    return _(_REASONS[risk])
