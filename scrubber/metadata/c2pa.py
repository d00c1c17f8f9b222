"""Content Credentials (C2PA): that they are there, and what their plain words say of who made the picture and how.

Reading the signed claims fully is a later step; here the JUMBF boxes are only searched for a few well-known words.
"""

import re

from scrubber.i18n import N_, _
from scrubber.metadata.finding import Risk, Topic
from scrubber.metadata.reading import Reading

_GENERATOR = re.compile(rb"claim_generator(?=[\x60-\x79])")
_AI_MARK = b"trainedAlgorithmicMedia"


def read(reading: Reading) -> None:
    """Add that signed credentials are there, the program that made them, and whether they speak of AI."""
    data = reading.payload.data
    reading.add_data(Topic.HISTORY, "c2pa", N_("Content Credentials"), data, Risk.MEDIUM)
    found = _GENERATOR.search(data)
    if found:
        program = _cbor_text(data, found.end())
        reading.add(Topic.HISTORY, "c2pa:claim_generator", N_("Signed by the program"), program, Risk.MEDIUM)
    if _AI_MARK in data:
        reading.add(Topic.HISTORY, "c2pa:ai", N_("Made with AI"), _("the credentials say so"), Risk.LOW)


def _cbor_text(data: bytes, start: int) -> bytes:
    """The text string whose head is at `start` (RFC 8949 section 3.1), as far as the data goes."""
    short = data[start] & 0x1F
    width = {24: 1, 25: 2}.get(short, 0)
    length = int.from_bytes(data[start + 1 : start + 1 + width], "big") if width else short
    begin = start + 1 + width
    return data[begin : begin + length]
