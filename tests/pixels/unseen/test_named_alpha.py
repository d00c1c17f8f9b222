"""A HEIC may name an alpha that its decoder ignores: then nothing can be under it, and nothing is decoded."""

import struct
from dataclasses import replace

import pytest

from scrubber.formats.base import Policy
from scrubber.formats.heif.heic import FORMAT
from scrubber.pixels import heic
from scrubber.pixels.unseen.gates import names_alpha
from scrubber.pixels.unseen.registry import search_of
from tests.helpers.heif import ALPHA, Heif, auxc, coded, ispe
from tests.helpers.heif import Item as HeifItem


def _clean(data: bytes) -> bytes:
    return b"".join(FORMAT.parse(data).rebuild(Policy()))


def _overlay_with_alpha_below() -> bytes:
    """Two pictures over each other, of which the second has an alpha."""
    size = struct.pack(">HH", 64, 64)
    plan = bytes(2) + bytes(8) + size + struct.pack(">4h", 0, 0, 0, 0)
    alpha = replace(coded(shade=90), hidden=True)
    alpha = replace(alpha, properties=[*alpha.properties, auxc(ALPHA)])
    items = [HeifItem(b"iovl", plan, [ispe(64, 64)], method=1), coded(), coded(shade=90), alpha]
    return Heif(items, [(b"dimg", 1, [2, 3]), (b"auxl", 4, [3])]).write()


def _with_alpha() -> bytes:
    alpha = replace(coded(shade=90), hidden=True)
    alpha = replace(alpha, properties=[*alpha.properties, auxc(ALPHA)])
    return Heif([coded(), alpha], [(b"auxl", 2, [1])]).write()


@pytest.mark.parametrize(("data", "is_decoded"), [(_overlay_with_alpha_below(), False), (_with_alpha(), True)])
def test_only_alpha_that_is_shown_is_decoded(data: bytes, is_decoded: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    clean, decoded, decode = _clean(data), [], heic.decode

    def counting(given: bytes) -> heic.Decoded:
        decoded.append(given)
        return decode(given)

    monkeypatch.setattr(heic, "decode", counting)
    assert names_alpha(clean)
    assert list(search_of("HEIC").find(clean, "")) == []
    assert decoded == ([clean] if is_decoded else [])
    assert (decode(clean).samples.shape[2] == 4) is is_decoded
