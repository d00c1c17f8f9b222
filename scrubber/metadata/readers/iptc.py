"""IPTC-IIM (version 4.2): data sets of record 2, which news programs and old photo managers write."""

import re

from scrubber.bitstreams.cursor import Cursor
from scrubber.errors import ParseError
from scrubber.i18n import N_
from scrubber.metadata.findings.finding import Risk
from scrubber.metadata.findings.kind import Kind
from scrubber.metadata.findings.text import decode
from scrubber.metadata.readers import source_types
from scrubber.metadata.readers.reading import PayloadReading

_MARK, _NEXT = 0x1C, b"\x1c\x02"
_SHOWN_BYTES = 8192

_DATA_SETS: dict[int, tuple[Kind, str, Risk]] = {
    26: (Kind.PLACE_NAME, N_("Place"), Risk.HIGH),
    27: (Kind.PLACE_NAME, N_("Place"), Risk.HIGH),
    40: (Kind.CAPTION, N_("Caption"), Risk.HIGH),
    63: (Kind.TIME_OF_DAY, N_("Time"), Risk.MEDIUM),
    100: (Kind.COUNTRY, N_("Country"), Risk.MEDIUM),
    103: (Kind.CAPTION, N_("Caption"), Risk.MEDIUM),
    187: (Kind.DOCUMENT_NUMBER, N_("Number of this photo"), Risk.MEDIUM),
    231: (Kind.EDITS, N_("History"), Risk.MEDIUM),
    232: (Kind.CAMERA, N_("Camera"), Risk.MEDIUM),
    230: (Kind.CAPTION, N_("Comment"), Risk.HIGH),
    15: (Kind.KEYWORDS, N_("Keywords"), Risk.HIGH),
    20: (Kind.KEYWORDS, N_("Keywords"), Risk.HIGH),
    5: (Kind.CAPTION, N_("Title"), Risk.HIGH),
    25: (Kind.KEYWORDS, N_("Keywords"), Risk.HIGH),
    55: (Kind.TIME_TAKEN, N_("Taken"), Risk.MEDIUM),
    60: (Kind.TIME_OF_DAY, N_("Time"), Risk.MEDIUM),
    62: (Kind.TIME_DIGITISED, N_("Made"), Risk.MEDIUM),
    65: (Kind.SOFTWARE, N_("Edited with"), Risk.LOW),
    80: (Kind.AUTHOR, N_("Author"), Risk.HIGH),
    85: (Kind.AUTHOR_POSITION, N_("Author's position"), Risk.HIGH),
    90: (Kind.CITY, N_("City"), Risk.HIGH),
    92: (Kind.PLACE_NAME, N_("Place"), Risk.HIGH),
    # Translators: before a name: a part of a country, as Bavaria.
    95: (Kind.REGION, N_("Region"), Risk.HIGH),
    101: (Kind.COUNTRY, N_("Country"), Risk.MEDIUM),
    105: (Kind.CAPTION, N_("Title"), Risk.HIGH),
    110: (Kind.CREDIT, N_("Credit"), Risk.HIGH),
    # Translators: before a name: whom the photo comes from (IPTC's "Source").
    115: (Kind.CREDIT, N_("Credit"), Risk.MEDIUM),
    116: (Kind.COPYRIGHT, N_("Copyright"), Risk.HIGH),
    # Translators: before a name: whom to ask about the photo.
    118: (Kind.CONTACT_PERSON, N_("Contact"), Risk.HIGH),
    120: (Kind.CAPTION, N_("Caption"), Risk.HIGH),
    122: (Kind.CREDIT, N_("Credit"), Risk.HIGH),
}

_NAMES: dict[tuple[int, int], str] = {
    (1, 0): "EnvelopeRecordVersion", (1, 5): "Destination", (1, 20): "FileFormat", (1, 22): "FileVersion",
    (1, 30): "ServiceIdentifier", (1, 40): "EnvelopeNumber", (1, 50): "ProductID", (1, 60): "EnvelopePriority",
    (1, 70): "DateSent", (1, 80): "TimeSent", (1, 90): "CodedCharacterSet", (1, 100): "UniqueObjectName",
    (2, 0): "ApplicationRecordVersion", (2, 3): "ObjectTypeReference", (2, 4): "ObjectAttributeReference",
    (2, 7): "EditStatus", (2, 8): "EditorialUpdate", (2, 10): "Urgency", (2, 12): "SubjectReference",
    (2, 15): "Category", (2, 20): "SupplementalCategories", (2, 22): "FixtureIdentifier",
    (2, 26): "ContentLocationCode", (2, 27): "ContentLocationName", (2, 30): "ReleaseDate", (2, 35): "ReleaseTime",
    (2, 37): "ExpirationDate", (2, 38): "ExpirationTime", (2, 40): "SpecialInstructions", (2, 42): "ActionAdvised",
    (2, 45): "ReferenceService", (2, 47): "ReferenceDate", (2, 50): "ReferenceNumber",
    (2, 63): "DigitalCreationTime", (2, 70): "ProgramVersion", (2, 75): "ObjectCycle",
    (2, 100): "Country-PrimaryLocationCode", (2, 103): "OriginalTransmissionReference", (2, 130): "ImageType",
    (2, 131): "ImageOrientation", (2, 135): "LanguageIdentifier", (2, 187): "UniqueDocumentID",
    (2, 221): "Prefs", (2, 228): "ClassifyState", (2, 230): "DocumentNotes", (2, 231): "DocumentHistory",
    (2, 232): "ExifCameraInfo",
}  # fmt: skip
"""The specification's names of data sets that mean little to a person."""
_NUMBERS = frozenset({(1, 0), (1, 20), (1, 22), (2, 0)})
_CHARACTER_SET, _CREDIT = (1, 90), (2, 110)
_DATES, _TIMES = frozenset({30, 37, 47, 55, 62}), frozenset({35, 38, 60, 63})
_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)")
_TIME = re.compile(r"(\d\d)(\d\d)(\d\d)(?:([+-]\d\d)(\d\d))?")
_SOCIAL_MARK = (Kind.SOCIAL_MARK, N_("Mark of Facebook or Instagram"), Risk.MEDIUM)
_SOCIAL = {
    40: re.compile(r"FBMD[0-9a-f]{8,}"),
    103: re.compile(r"(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[\w-]{20}"),
}
"""By data set: how the codes look that these sites put in place of instructions and of an assignment's number."""


def read(reading: PayloadReading) -> None:
    """Add what the payload's data sets tell."""
    read_data_sets(reading, reading.payload.data)


def read_data_sets(reading: PayloadReading, data: bytes) -> None:
    """Add what data sets tell. One with a wrong size costs itself only: the next begins at the next mark."""
    cursor = Cursor(data)
    while _find_next(cursor):
        _mark, record, data_set = cursor.unpack(">BBB")
        behind_head = cursor.pos
        try:
            value = _value(cursor)
        except ParseError:
            reading.add_unreadable()
            cursor.pos = behind_head
            continue
        shown = _shown(record, data_set, value)
        kind, label, risk = _meaning(record, data_set, shown)
        reading.add(kind, f"iptc:{record}:{data_set}", label, shown, risk)


def _find_next(cursor: Cursor) -> bool:
    """Whether there is another data set; the cursor stands at it then. What lies before it is padding or damage."""
    if cursor.left >= 5 and cursor.data[cursor.pos] == _MARK:
        return True
    start = cursor.data.find(_NEXT, cursor.pos)
    cursor.pos = start if start >= 0 else cursor.end
    return cursor.left >= 5


def _value(cursor: Cursor) -> bytes:
    size = cursor.number(">H")
    if size & 0x8000:  # extended: the low bits count the bytes of the real size (section 1.6.2)
        size = int.from_bytes(cursor.take(min(size & 0x7FFF, 8)), "big")
    return cursor.take(size)


def _meaning(record: int, data_set: int, shown: str) -> tuple[Kind, str, Risk]:
    if record == 2 and data_set in _SOCIAL and _SOCIAL[data_set].fullmatch(shown):
        return _SOCIAL_MARK
    if (record, data_set) == _CREDIT and source_types.credits_ai(shown):
        return Kind.AI_MADE, N_("Made with AI"), Risk.LOW
    known = _DATA_SETS.get(data_set) if record == 2 else None
    return known or (Kind.TECHNICAL, _name(record, data_set), Risk.LOW)


def _name(record: int, data_set: int) -> str:
    return _NAMES.get((record, data_set), f"IPTC {record}:{data_set}")


def _shown(record: int, data_set: int, value: bytes) -> str:
    """A value as text; versions are numbers, and the character set is an escape sequence (ISO 2022)."""
    if (record, data_set) in _NUMBERS:
        return str(int.from_bytes(value[:4], "big"))
    if (record, data_set) == _CHARACTER_SET:
        return "UTF8" if value == b"\x1b%G" else value.hex(" ")
    text = decode(value[:_SHOWN_BYTES])
    if record == 2 and data_set in _DATES and (found := _DATE.fullmatch(text)):
        return "-".join(found.groups())
    if record == 2 and data_set in _TIMES and (found := _TIME.fullmatch(text)):
        return "{}:{}:{}{}".format(*found.groups()[:3], f"{found[4]}:{found[5]}" if found[4] else "")
    return text
