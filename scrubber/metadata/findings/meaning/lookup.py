"""What a finding means for a person: one plain sentence, and the reason for its risk."""

from functools import lru_cache

from scrubber.i18n import N_, _
from scrubber.metadata.findings.finding import Finding, Risk, Topic
from scrubber.metadata.findings.meaning.kind import OTHERS, Kind
from scrubber.metadata.findings.meaning.table import KINDS

RISK_WORDS = {Risk.HIGH: N_("High risk"), Risk.MEDIUM: N_("Medium risk"), Risk.LOW: N_("Low risk")}

_REASONS = {
    Risk.HIGH: N_("High risk: alone it can lead to one person, one place or one device."),
    Risk.MEDIUM: N_("Medium risk: together with other photos or posts it narrows down who, where or when."),
    Risk.LOW: N_("Low risk: alone it says little about anyone."),
}


def kind_of(finding: Finding) -> Kind:
    """The kind of a finding."""
    return _kind(finding.topic, finding.label, finding.key)


def meaning(finding: Finding) -> str:
    """What the finding means for a person, in one or two plain sentences (translated)."""
    return _(kind_of(finding).sentence)


def risk_reason(risk: Risk) -> str:
    """Why something has this risk (translated)."""
    return _(_REASONS[risk])


@lru_cache(maxsize=4096)
def _kind(topic: Topic, label: str, key: str) -> Kind:
    for kind in KINDS[topic]:
        if label in kind.labels:
            return kind
    small = key.lower()
    for kind in KINDS[topic]:
        if any(word in small for word in kind.words):
            return kind
    return OTHERS[topic]
