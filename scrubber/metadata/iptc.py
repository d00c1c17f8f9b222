"""IPTC-IIM (version 4.2): data sets of record 2, which news programs and old photo managers write."""

from scrubber.containers.cursor import Cursor
from scrubber.i18n import N_
from scrubber.metadata.finding import Risk, Topic
from scrubber.metadata.reading import Reading
from scrubber.metadata.text import decode

_MARK = 0x1C
_SHOWN_BYTES = 8192

_DATA_SETS: dict[int, tuple[Topic, str, Risk]] = {
    5: (Topic.PERSON, N_("Title"), Risk.HIGH),
    25: (Topic.PERSON, N_("Keywords"), Risk.HIGH),
    55: (Topic.TIME, N_("Taken"), Risk.MEDIUM),
    60: (Topic.TIME, N_("Time of day"), Risk.MEDIUM),
    62: (Topic.TIME, N_("Digitised"), Risk.MEDIUM),
    65: (Topic.HISTORY, N_("Edited with"), Risk.LOW),
    80: (Topic.PERSON, N_("Author"), Risk.HIGH),
    85: (Topic.PERSON, N_("Author's position"), Risk.HIGH),
    90: (Topic.PLACE, N_("City"), Risk.HIGH),
    92: (Topic.PLACE, N_("Place"), Risk.HIGH),
    95: (Topic.PLACE, N_("State"), Risk.HIGH),
    101: (Topic.PLACE, N_("Country"), Risk.MEDIUM),
    105: (Topic.PERSON, N_("Headline"), Risk.HIGH),
    110: (Topic.PERSON, N_("Credit"), Risk.HIGH),
    115: (Topic.PERSON, N_("Source"), Risk.MEDIUM),
    116: (Topic.PERSON, N_("Copyright"), Risk.HIGH),
    118: (Topic.PERSON, N_("Contact"), Risk.HIGH),
    120: (Topic.PERSON, N_("Caption"), Risk.HIGH),
    122: (Topic.PERSON, N_("Caption written by"), Risk.HIGH),
}


def read(reading: Reading) -> None:
    """Add what the payload's data sets tell. Raises `ParseError`."""
    read_data_sets(reading, reading.payload.data)


def read_data_sets(reading: Reading, data: bytes) -> None:
    """Add what data sets tell; stops at the first byte that is none. Raises `ParseError` on a cut-off one."""
    cursor = Cursor(data)
    while cursor.left >= 5 and cursor.data[cursor.pos] == _MARK:
        _mark, record, data_set = cursor.unpack(">BBB")
        size = cursor.number(">H")
        if size & 0x8000:  # extended: the low bits count the bytes of the real size (section 1.6.2)
            size = int.from_bytes(cursor.take(min(size & 0x7FFF, 8)), "big")
        value = cursor.take(size)
        known = _DATA_SETS.get(data_set) if record == 2 else None
        topic, label, risk = known or (Topic.TECHNICAL, f"IPTC {record}:{data_set}", Risk.LOW)
        reading.add(topic, f"iptc:{record}:{data_set}", label, decode(value[:_SHOWN_BYTES]), risk)
