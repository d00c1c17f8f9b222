"""The test every image format shares: what a format promises, checked on samples with planted secrets."""

import random

import pytest

from scrubber.engine.verify import verify
from scrubber.errors import NotVerified, ScrubberError
from scrubber.formats.base import Document, Fate, Format, Policy
from scrubber.formats.registry import detect, formats

SECRET = b"Jane Secret, 48.8867N"
"""Samples of a format plant this text wherever the format has room for it."""


class FormatContract:
    """A subclass names its module in `scrubber.formats` and gives samples: small valid files by name."""

    module: str

    def samples(self) -> dict[str, bytes]:
        """Files of the format; at least one holds SECRET."""
        raise AssertionError("a subclass gives the samples")

    @property
    def format(self) -> Format:
        return next(found for found in formats() if type(found).__module__ == f"scrubber.formats.{self.module}")

    def clean(self, data: bytes) -> bytes:
        return b"".join(self.format.parse(data).rebuild(Policy()))

    def each(self) -> list[tuple[str, bytes, Document]]:
        return [(name, data, self.format.parse(data)) for name, data in self.samples().items()]

    def test_is_found_by_content(self) -> None:
        for name, data in self.samples().items():
            assert detect(data) is self.format, name

    def test_parts_tile_the_file(self) -> None:
        for name, data, document in self.each():
            assert sum(part.length for part in document.ledger.parts) == len(data), name
            assert any(part.is_picture for part in document.ledger.parts), name

    def test_copy_passes_its_audit(self) -> None:
        for _name, data, document in self.each():
            verify(self.format, document, self.clean(data))

    def test_secret_is_planted_and_gone(self) -> None:
        assert any(SECRET in data for data in self.samples().values())
        for name, data in self.samples().items():
            assert SECRET not in self.clean(data), name

    def test_cleaning_twice_changes_nothing(self) -> None:
        for name, data in self.samples().items():
            once = self.clean(data)
            assert self.clean(once) == once, name
            assert all(part.fate is not Fate.DROP for part in self.format.parse(once).ledger.parts), name

    def test_audit_refuses_the_original(self) -> None:
        for name, data, document in self.each():
            if any(part.fate is Fate.DROP for part in document.ledger.parts):
                with pytest.raises(ScrubberError):
                    self.format.audit(data)
                    pytest.fail(name)

    def test_audit_refuses_bytes_behind_the_end(self) -> None:
        for _name, data, document in self.each():
            with pytest.raises(ScrubberError):
                verify(self.format, document, self.clean(data) + SECRET)

    def test_changed_copy_is_not_verified(self) -> None:
        """A copy with one changed byte of the picture, or of anything else, must not pass."""
        for name, data, document in self.each():
            copy = self.clean(data)
            for offset in _spread(len(copy), 60):
                changed = copy[:offset] + bytes((copy[offset] ^ 0x15,)) + copy[offset + 1 :]
                try:
                    verify(self.format, document, changed)
                except ScrubberError:
                    continue
                assert self._may_change(copy, offset), f"{name}: byte {offset} changed unnoticed"

    def _may_change(self, copy: bytes, offset: int) -> bool:
        """Whether a byte of a copy may differ from what we wrote; a format lists such bytes with its reason."""
        return False

    def test_payloads_lie_in_dropped_or_rewritten_parts(self) -> None:
        for name, _data, document in self.each():
            for payload in document.payloads():
                assert document.ledger.parts[payload.part].fate is not Fate.KEEP, (name, payload.label)

    def test_damage_never_crashes(self) -> None:
        """Truncated or with changed bytes, a file is cleaned and verified or refused, and nothing else."""
        dice = random.Random(7)
        for data in self.samples().values():
            damaged = [data[:cut] for cut in _spread(len(data), 40)]
            damaged += [_with_noise(data, dice) for _ in range(60)]
            for broken in damaged:
                _clean_or_refuse(self.format, broken)


def _spread(length: int, most: int) -> list[int]:
    """At most `most` offsets below `length`, evenly spread."""
    return list(range(0, length, max(1, length // most)))


def _with_noise(data: bytes, dice: random.Random) -> bytes:
    noisy = bytearray(data)
    for _ in range(dice.randint(1, 12)):
        noisy[dice.randrange(len(noisy))] = dice.choice((0, 0xFF, 0x7F, 0x80, dice.randrange(256)))
    return bytes(noisy)


def _clean_or_refuse(image_format: Format, data: bytes) -> None:
    if not data or not image_format.matches(data[:64]):
        return
    try:
        document = image_format.parse(data)
        list(document.payloads())
        copy = b"".join(document.rebuild(Policy()))
    except NotVerified:
        raise
    except ScrubberError:
        return
    verify(image_format, document, copy)
