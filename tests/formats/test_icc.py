"""Colour profiles: what makes colours stays, all else goes, and the odd ones are replaced only by an equal one."""

import struct

import pytest

from scrubber.errors import Unsupported
from scrubber.formats.shared.icc.audit import audit_profile
from scrubber.formats.shared.icc.essence import colour_digest
from scrubber.formats.shared.icc.float_transforms import stages
from scrubber.formats.shared.icc.profile import PROFILE_WITH_WORDS, profile_notes, rebuild_profile
from scrubber.formats.shared.icc.rendering import render_alike, renders
from scrubber.formats.shared.icc.standard_spaces import KNOWN_COLORANTS, standard_elements
from scrubber.formats.shared.icc.tag_table import IccProfile, write_profile

SECRET = b"Jane Doe's monitor, serial 4711"
ODD = b"wxyz\0\0\0\0" + SECRET


def profile(elements: dict[bytes, bytes], version: int = 2, space: bytes = b"RGB ") -> bytes:
    head = struct.pack(">4x4sB3x4s4s4s12s4s", b"maka", version, b"mntr", space, b"XYZ ", bytes(12), b"acsp")
    white = struct.pack(">3I", 0xF6D6, 0x10000, 0xD32D)
    header = (head + bytes(28) + white).ljust(128, b"\0")
    return write_profile(header, [(b"desc", b"desc\0\0\0\0" + SECRET), *elements.items()])


def segmented(*powers: float) -> bytes:
    """A curve of one `parf` segment each, meeting at whole numbers."""
    breaks = b"".join(struct.pack(">f", at) for at in range(len(powers) - 1))
    segments = b"".join(struct.pack(">4sIHH4f", b"parf", 0, 0, 0, power, 1.0, 0.0, 0.0) for power in powers)
    return struct.pack(">4sIHH", b"curf", 0, len(powers), 0) + breaks + segments


def transform() -> bytes:
    """Curves, a matrix and a table, with a gap between them that holds a secret."""
    curve = segmented(1.0, 2.2)
    curves = struct.pack(">4sIHH", b"cvst", 0, 3, 3) + 3 * struct.pack(">II", 36, len(curve)) + curve
    matrix = struct.pack(">4sIHH12f", b"matf", 0, 3, 3, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0)
    table = struct.pack(">4sIHH16s24f", b"clut", 0, 3, 3, b"\2\2\2" + SECRET[:13], *([0.5] * 24))
    body, places, start = b"", b"", 16 + 3 * 8
    for stage in (curves, matrix, table):
        body += SECRET + bytes(-len(SECRET) % 4)
        places += struct.pack(">II", start + len(body), len(stage))
        body += stage
    return struct.pack(">4sIHHI", b"mpet", 0, 3, 3, 3) + places + body


def test_float_transforms_stay_without_what_lies_between_their_stages() -> None:
    original = profile({**standard_elements("Display P3"), b"D2B0": transform()}, version=4)
    copy = rebuild_profile(original)
    audit_profile(copy)
    assert SECRET[:8] not in copy
    assert colour_digest(original) == colour_digest(copy) != colour_digest(profile(standard_elements("Display P3"), 4))
    kept = IccProfile.read(copy).find(b"D2B0")
    assert kept is not None
    assert stages(kept) == kept
    assert kept.count(segmented(1.0, 2.2)) == 1


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(struct.pack(">4sIHHI", b"mpet", 0, 3, 3, 0), id="no stage"),
        pytest.param(struct.pack(">4sIHHI", b"mpet", 0, 99, 3, 1), id="too many channels"),
        pytest.param(
            struct.pack(">4sIHHIII4sI", b"mpet", 0, 3, 3, 1, 24, 12, b"what", 0) + bytes(4), id="unknown stage"
        ),
        pytest.param(transform().replace(b"parf", b"evil"), id="unknown segment"),
    ],
)
def test_a_float_transform_that_cannot_be_read_is_refused(broken: bytes) -> None:
    with pytest.raises(Unsupported):
        rebuild_profile(profile({b"D2B0": broken}))


def test_a_table_of_an_unknown_kind_goes_when_colours_stay_the_same() -> None:
    original = profile({**standard_elements("Display P3"), b"B2A2": ODD})
    copy = rebuild_profile(original)
    audit_profile(copy)
    assert SECRET[:8] not in copy
    assert colour_digest(original) == colour_digest(copy)
    assert render_alike(original, copy)


def test_beside_a_table_of_an_unknown_kind_primaries_and_curves_of_ones_own_stay() -> None:
    """No standard space has these colours."""
    curve = struct.pack(">4sIIH", b"curv", 0, 1, 0x0166)
    own = standard_elements("Display P3") | dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve)
    assert rebuild_profile(profile({**own, b"B2A2": ODD})) == rebuild_profile(profile(own)) != b""


def test_a_transform_of_an_unknown_kind_that_makes_colours_is_refused() -> None:
    with pytest.raises(Unsupported):
        rebuild_profile(profile({b"A2B0": ODD}))


@pytest.mark.parametrize("tag", [b"rTRC", b"gXYZ"])
def test_a_profile_that_engines_ignore_is_not_mended(tag: bytes) -> None:
    """A curve or a colorant of a wrong type: written with the right one, it would change the colours."""
    elements = standard_elements("Display P3")
    broken = profile({**elements, tag: b"?" + elements[tag][1:]})
    assert not renders(broken)
    assert rebuild_profile(broken) == b""
    assert colour_digest(broken) == b""


def test_words_in_the_samples_of_a_curve_make_colours_and_are_told() -> None:
    samples = struct.pack(">64H", *(number * 1000 for number in range(64)))
    words = samples[:40] + SECRET[:20] + samples[60:]
    for table, notes in ((samples, ()), (words, (PROFILE_WITH_WORDS,))):
        original = profile(standard_elements("Display P3") | {b"rTRC": struct.pack(">4sII", b"curv", 0, 64) + table})
        copy = rebuild_profile(original)
        audit_profile(copy)
        assert render_alike(original, copy) and (SECRET[:20] in copy) == bool(notes)
        assert profile_notes(copy) == notes == profile_notes(rebuild_profile(copy))
    assert profile_notes(b"") == ()


def test_a_damaged_table_that_engines_pass_over_goes() -> None:
    original = profile({**standard_elements("Display P3"), b"B2A2": b"mft2\0\0\0\0\3\3\2\0" + SECRET})
    copy = rebuild_profile(original)
    audit_profile(copy)
    assert SECRET[:8] not in copy
    assert render_alike(original, copy)


def test_a_damaged_profile_that_no_engine_can_use_goes() -> None:
    original = profile({b"A2B0": b"mft2\0\0\0\0\3\3\2\0" + SECRET})
    assert rebuild_profile(original) == colour_digest(original) == b""


def test_other_colours_do_not_render_alike() -> None:
    spaces = {name: profile(standard_elements(name)) for name in KNOWN_COLORANTS}
    alike = [(a, b) for a in spaces for b in spaces if render_alike(spaces[a], spaces[b])]
    assert alike == [(name, name) for name in spaces]


@pytest.mark.parametrize("version", [0, 1, 2, 3, 4, 5])
def test_every_version_is_cleaned(version: int) -> None:
    original = profile(standard_elements("sRGB IEC61966-2.1"), version)
    copy = rebuild_profile(original)
    audit_profile(copy)
    assert rebuild_profile(copy) == copy
    assert render_alike(original, copy)
    assert SECRET[:8] not in copy


def test_a_version_to_come_is_refused() -> None:
    with pytest.raises(Unsupported):
        rebuild_profile(profile(standard_elements("Display P3"), 6))


@pytest.mark.parametrize(
    ("curve", "space"), [(b"rTRC", b"RGB "), (b"gTRC", b"RGB "), (b"bTRC", b"RGB "), (b"kTRC", b"GRAY")]
)
def test_words_are_told_in_every_curve(curve: bytes, space: bytes) -> None:
    samples = struct.pack(">64H", *(number * 1000 for number in range(64)))
    words = struct.pack(">4sII", b"curv", 0, 64) + samples[:40] + SECRET[:20] + samples[60:]
    elements = standard_elements("Display P3") if space == b"RGB " else {}
    assert profile_notes(profile({**elements, curve: words}, space=space)) == (PROFILE_WITH_WORDS,)
