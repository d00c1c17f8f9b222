"""Content Credentials (C2PA): that they are there, and what their plain words say of who made the picture and how.

Reading the signed claims fully is a later step; here the JUMBF boxes are only searched for a few well-known words.
"""

import re

from scrubber.i18n import N_, _
from scrubber.metadata.finding import Risk, Topic
from scrubber.metadata.reading import Reading

_GENERATOR = re.compile(rb"claim_generator[a-z_]*[\x60-\x7f]?(?:\x78.)?([\x20-\x7e]{3,120})", re.S)
_AI_MARK = b"trainedAlgorithmicMedia"


def read(reading: Reading) -> None:
    """Add that signed credentials are there, the program that made them, and whether they speak of AI."""
    data = reading.payload.data
    reading.add(Topic.HISTORY, "c2pa", N_("Content Credentials"), f"{len(data):,} B", Risk.MEDIUM)
    found = _GENERATOR.search(data)
    if found:
        reading.add(Topic.HISTORY, "c2pa:claim_generator", N_("Signed by the program"), found[1], Risk.MEDIUM)
    if _AI_MARK in data:
        reading.add(Topic.HISTORY, "c2pa:ai", N_("Made with AI"), _("the credentials say so"), Risk.LOW)
