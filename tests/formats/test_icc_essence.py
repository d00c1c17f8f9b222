"""The neutral form of a colour profile, to the byte: header, description, stages in floating point, known spaces."""

import struct

import pytest

from scrubber.decoding import NeedsDecoder, no_decoding
from scrubber.errors import ParseError, ScrubberError, Unsupported
from scrubber.formats.shared.icc import essence, rendering
from scrubber.formats.shared.icc.essence import colours_of, description, is_usable, neutral_header
from scrubber.formats.shared.icc.float_transforms import stages
from scrubber.formats.shared.icc.rendering import render_alike, renders
from scrubber.formats.shared.icc.standard_spaces import standard_elements
from scrubber.formats.shared.icc.tag_table import IccProfile, IccTag, write_profile
from tests.formats.test_icc import profile

D50 = bytes.fromhex("0000f6d6 00010000 0000d32d")
SRGB, P3 = "sRGB IEC61966-2.1", "Display P3"
BEHIND = b"Jane Secret"


def refused_with(data: bytes) -> str:
    """The check that refuses these stages, or "short"; empty when nothing does."""
    try:
        stages(data)
    except Unsupported as refusal:
        return refusal.detail.check
    except ParseError:
        return "short"
    return ""


@pytest.mark.parametrize(
    ("version", "written"), [(0, "0210"), (1, "0210"), (2, "0210"), (3, "0210"), (4, "0440"), (5, "0500")]
)
def test_the_neutral_header(version: int, written: str) -> None:
    header = bytes(range(8)) + bytes((version,)) + bytes(range(100, 155)) + b"\0\0\0\3" + b"\xee" * 60
    expected = (
        bytes.fromhex("00000abc 00000000") + bytes.fromhex(written) + bytes(2) + header[12:24]
        + bytes(12) + b"acsp" + bytes(24) + b"\0\0\0\3" + D50 + bytes(48)
    )  # fmt: skip
    assert len(header) == len(expected) == 128
    assert neutral_header(header, 0xABC) == expected == neutral_header(expected, 0xABC)
    assert neutral_header(header)[:4] == bytes(4)


@pytest.mark.parametrize(("intent", "written"), [(0, 0), (1, 1), (2, 2), (3, 3), (4, 0), (0xFF00, 0), (0x0100, 0)])
def test_rendering_intents(intent: int, written: int) -> None:
    header = b"\2".rjust(9, b"\0") + bytes(55) + b"\xff\xff" + struct.pack(">H", intent) + bytes(60)
    assert neutral_header(header)[64:68] == struct.pack(">I", written)


@pytest.mark.parametrize("version", [6, 7, 255])
def test_versions_to_come(version: int) -> None:
    with pytest.raises(Unsupported):
        neutral_header(bytes(8) + bytes((version,)) + bytes(119))


def test_a_profile_of_a_version_to_come_may_be_of_use_to_others() -> None:
    assert is_usable(profile(MATRIX, 6)) is True
    assert is_usable(profile(MATRIX)) is True
    assert is_usable(b"no profile") is False


def test_descriptions() -> None:
    named = b"desc\0\0\0\0\0\0\0\x03P3\0" + bytes(78)
    assert description("P3", 2) == named == description("P3", 3)
    words = b"mluc" + bytes.fromhex("00000000 00000001 0000000c") + b"enUS" + bytes.fromhex("00000004 0000001c")
    assert description("P3", 4) == words + b"\0P\0003" == description("P3", 5)


def plain(**parts: bytes) -> bytes:
    """A profile of nothing but these parts of its header; `None` when it has no colour elements."""
    header = bytearray(profile(standard_elements(P3)))
    for name, value in parts.items():
        at = {"kind": 12, "space": 16, "connection": 20}[name]
        header[at : at + 4] = value
    return bytes(header)


@pytest.mark.parametrize(
    ("parts", "is_usable"),
    [
        *[({"kind": kind}, True) for kind in (b"mntr", b"scnr", b"prtr", b"spac")],
        *[({"kind": kind}, False) for kind in (b"link", b"abst", b"nmcl", b"Mntr")],
        *[({"connection": kind}, True) for kind in (b"XYZ ", b"Lab ")],
        *[({"connection": kind}, False) for kind in (b"RGB ", b"xyz ")],
        *[({"space": kind}, False) for kind in (b"GRAY", b"CMYK", b"rGB ")],
    ],
)
def test_profiles_that_engines_use(parts: dict[str, bytes], is_usable: bool) -> None:
    assert (colours_of(plain(**parts)) is not None) is is_usable


LUT = b"mft1\0\0\0\0\1\1\2\0" + b"\0\1\0\0" * 9 + bytes(256 + 2 + 256)
GAMMA = b"curv\0\0\0\0\0\0\0\1\2\x33"
MATRIX = standard_elements(P3)


@pytest.mark.parametrize(
    ("space", "elements", "is_usable"),
    [
        (b"GRAY", {b"kTRC": GAMMA}, True),
        (b"GRAY", {b"rTRC": GAMMA}, False),
        (b"RGB ", {b"kTRC": GAMMA}, False),
        (b"CMYK", {b"A2B0": LUT}, True),
        (b"CMYK", {b"A2B1": LUT}, False),
        (b"RGB ", {b"D2B0": MATRIX[b"wtpt"]}, True),
        (b"CMYK", MATRIX, False),
        (b"RGB ", MATRIX, True),
        *[(b"RGB ", {t: e for t, e in MATRIX.items() if t != gone}, gone == b"wtpt") for gone in MATRIX],
    ],
)
def test_what_a_profile_needs(space: bytes, elements: dict[bytes, bytes], is_usable: bool) -> None:
    assert essence._is_enough(space, elements) is is_usable


def named(elements: dict[bytes, bytes]) -> str:
    return essence._colour_space_name(elements)


def test_the_names_of_spaces() -> None:
    for name in essence.NEUTRAL_NAMES:
        elements = standard_elements(name)
        assert named(elements) == name
        for tag in (b"rXYZ", b"gXYZ", b"bXYZ"):
            for place in (8, 12, 16):
                (value,) = struct.unpack_from(">i", elements[tag], place)
                for step, expected in ((195, name), (198, ""), (-195, name), (-198, "")):
                    moved = elements[tag][:place] + struct.pack(">i", value + step) + elements[tag][place + 4 :]
                    assert named({**elements, tag: moved}) == expected
    assert named({tag: element for tag, element in MATRIX.items() if tag != b"gTRC"}) == ""
    assert named({}) == ""


def test_the_elements_of_known_spaces() -> None:
    srgb, adobe, photo = (standard_elements(name) for name in (SRGB, "Adobe RGB (1998)", "ProPhoto RGB"))
    head = b"XYZ " + bytes(4)
    assert srgb[b"rXYZ"] == head + struct.pack(">3i", 28580, 14582, 911)
    assert srgb[b"gXYZ"] == head + struct.pack(">3i", 25238, 46983, 6364)
    assert srgb[b"bXYZ"] == head + struct.pack(">3i", 9378, 3971, 46799)
    assert MATRIX[b"rXYZ"] == head + struct.pack(">3i", 33758, 15807, -72)
    assert MATRIX[b"gXYZ"] == head + struct.pack(">3i", 19137, 45364, 2746)
    assert MATRIX[b"bXYZ"] == head + struct.pack(">3i", 10296, 4365, 51387)
    assert adobe[b"rXYZ"] == head + struct.pack(">3i", 39957, 20388, 1278)
    assert adobe[b"gXYZ"] == head + struct.pack(">3i", 13455, 41006, 3991)
    assert adobe[b"bXYZ"] == head + struct.pack(">3i", 9778, 4142, 48798)
    assert photo[b"rXYZ"] == head + struct.pack(">3i", 52278, 18874, 0)
    assert photo[b"gXYZ"] == head + struct.pack(">3i", 8860, 46655, 0)
    assert photo[b"bXYZ"] == head + struct.pack(">3i", 2051, 7, 54061)
    for elements in (srgb, adobe, photo, MATRIX):
        assert elements[b"wtpt"] == head + D50
        assert elements[b"rTRC"] == elements[b"gTRC"] == elements[b"bTRC"]
    curve = b"para" + bytes(4) + bytes.fromhex("00030000") + struct.pack(">5i", 157286, 62119, 3417, 5072, 2651)
    assert srgb[b"rTRC"] == curve == MATRIX[b"rTRC"]
    assert adobe[b"rTRC"] == b"para" + bytes(8) + struct.pack(">i", 144128)
    assert photo[b"rTRC"] == b"para" + bytes(8) + struct.pack(">i", 117965)


def test_every_part_of_the_colours_is_in_the_digest() -> None:
    digests = {
        essence.colour_digest(made)
        for made in (
            profile(MATRIX),
            profile(MATRIX, 4),
            profile(standard_elements(SRGB)),
            profile({**MATRIX, b"rTRC": GAMMA}),
            profile({**MATRIX, b"gTRC": GAMMA}),
            profile({**MATRIX, b"chad": b"sf32" + bytes(4) + b"\0\1\0\0" * 9}),
        )
    }
    assert len(digests) == 6
    again = profile(dict(reversed([*MATRIX.items(), (b"chad", b"sf32" + bytes(4) + b"\0\1\0\0" * 9)])))
    assert essence.colour_digest(again) in digests
    assert all(len(digest) == 32 for digest in digests)


def test_the_first_of_two_elements_counts() -> None:
    pairs = [(b"rTRC", GAMMA), *MATRIX.items()]
    read = colours_of(write_profile(profile(MATRIX)[:128], pairs))
    assert read is not None and read.elements == {**MATRIX, b"rTRC": GAMMA}
    assert read.header[:4] == bytes(4) and IccProfile.read(read.profile()).find(b"rTRC") == GAMMA


# Stages in floating point

FLOAT = struct.pack(">f", 1.5)


def curf(*segments: bytes, count: int | None = None, reserved: bytes = bytes(4), pad: bytes = bytes(2)) -> bytes:
    count = len(segments) if count is None else count
    return b"curf" + reserved + struct.pack(">H", count) + pad + FLOAT * (count - 1) + b"".join(segments)


def parf(formula: int, count: int, reserved: bytes = bytes(4), pad: bytes = bytes(2)) -> bytes:
    return b"parf" + reserved + struct.pack(">H", formula) + pad + FLOAT * count


def samf(count: int, reserved: bytes = bytes(4)) -> bytes:
    return b"samf" + reserved + struct.pack(">I", count) + FLOAT * count


def mpet(*pieces: bytes, gap: bytes = b"", inputs: int = 2, outputs: int = 3, reserved: bytes = bytes(4)) -> bytes:
    """The element of these stages, with the same bytes before each of them."""
    places, body, start = b"", b"", 16 + 8 * len(pieces)
    for piece in pieces:
        body += gap
        places += struct.pack(">II", start + len(body), len(piece))
        body += piece + bytes(-len(piece) % 4)
    return b"mpet" + reserved + struct.pack(">HHI", inputs, outputs, len(pieces)) + places + body


def cvst(*curves: bytes, gap: bytes = b"", reserved: bytes = bytes(4)) -> bytes:
    places, body, start = b"", b"", 12 + 8 * len(curves)
    for curve in curves:
        body += gap
        places += struct.pack(">II", start + len(body), len(curve))
        body += curve
    return b"cvst" + reserved + struct.pack(">HH", len(curves), len(curves)) + places + body


def matf(inputs: int, outputs: int, reserved: bytes = bytes(4)) -> bytes:
    return b"matf" + reserved + struct.pack(">HH", inputs, outputs) + FLOAT * (inputs * outputs + outputs)


def clut(grid: bytes, outputs: int, junk: bytes, reserved: bytes = bytes(4)) -> bytes:
    samples = outputs
    for points in grid:
        samples *= points
    return b"clut" + reserved + struct.pack(">HH", len(grid), outputs) + grid + junk + FLOAT * samples


JUNK, TWO = b"JUNK", b"JJ"
STAGES = {
    "matrix": (matf(2, 3, JUNK), matf(2, 3)),
    "matrix, most channels": (matf(15, 15, JUNK), matf(15, 15)),
    "table": (clut(b"\2\3", 3, BEHIND + b"abc", JUNK), clut(b"\2\3", 3, bytes(14))),
    "marks": (b"bACSJUNK" + b"abcd" + BEHIND, b"bACS" + bytes(4) + b"abcd"),
    "end marks": (b"eACSJUNK" + b"abcd" + BEHIND, b"eACS" + bytes(4) + b"abcd"),
    "curves": (
        cvst(curf(parf(0, 4, JUNK, TWO), reserved=JUNK, pad=TWO), curf(samf(3, JUNK), parf(1, 5)), gap=JUNK),
        cvst(curf(parf(0, 4)), curf(samf(3), parf(1, 5))),
    ),
    "formulas": (
        cvst(curf(parf(2, 5, JUNK), parf(1, 5, JUNK), samf(0, JUNK)), reserved=JUNK),
        cvst(curf(parf(2, 5), parf(1, 5), samf(0))),
    ),
    "most segments": (cvst(curf(*[parf(0, 4)] * 64)), cvst(curf(*[parf(0, 4)] * 64))),
}  # fmt: skip


@pytest.mark.parametrize("name", STAGES)
def test_stages_are_cut_to_their_numbers(name: str) -> None:
    dirty, clean = STAGES[name]
    assert stages(mpet(dirty, gap=BEHIND, reserved=JUNK) + BEHIND) == mpet(clean) == stages(mpet(clean))
    assert refused_with(mpet(dirty[: len(clean) - 1])) == "short"


def test_equal_stages_are_laid_down_once() -> None:
    one, other = matf(2, 2), b"bACS" + bytes(4) + b"abcd"
    made = stages(mpet(one, other, one))
    first, second = 16 + 3 * 8, 16 + 3 * 8 + len(one)
    places = struct.pack(">6I", first, len(one), second, len(other), first, len(one))
    assert made == b"mpet" + bytes(4) + struct.pack(">HHI", 2, 3, 3) + places + one + other


@pytest.mark.parametrize(
    ("data", "check"),
    [
        (mpet(*[b"bACS" + bytes(8)] * 64), ""),
        (mpet(*[b"bACS" + bytes(8)] * 65), "icc.unusual"),
        (mpet(), "icc.unusual"),
        (mpet(matf(2, 2), inputs=15, outputs=15), ""),
        (mpet(matf(2, 2), inputs=16), "icc.unusual"),
        (mpet(matf(2, 2), outputs=16), "icc.unusual"),
        (mpet(matf(2, 2), inputs=0), "icc.unusual"),
        (mpet(matf(2, 2), outputs=0), "icc.unusual"),
        (mpet(matf(16, 1)), "icc.unusual"),
        (mpet(matf(0, 1)), "icc.unusual"),
        (mpet(matf(1, 16)), "icc.unusual"),
        (mpet(matf(1, 0)), "icc.unusual"),
        (mpet(b"what" + matf(1, 1)[4:]), "icc.unusual"),
        (mpet(cvst(curf(*[parf(0, 4)] * 65))), "icc.unusual"),
        (mpet(cvst(curf(parf(0, 4), count=0))), "icc.unusual"),
        (mpet(cvst(b"kurf" + curf(parf(0, 4))[4:])), "icc.unusual"),
        (mpet(cvst(curf(parf(3, 5)))), "icc.unusual"),
        (mpet(cvst(curf(b"karf" + parf(0, 4)[4:]))), "icc.unusual"),
    ],
)
def test_the_borders_of_stages(data: bytes, check: str) -> None:
    assert refused_with(data) == check


@pytest.mark.parametrize(("count", "check"), [(2, ""), (3, "icc.unusual"), (40, "icc.unusual")])
def test_stages_that_lie_over_one_another_grow_to_twice_their_length_at_most(count: int, check: str) -> None:
    """Matrices that share their bytes but for their beginnings, each copied anew."""
    long = struct.pack(">4sIHH", b"matf", 0, 15, 14)
    overlapping = long * count + FLOAT * (15 * 14 + 14)
    start = 16 + 8 * count
    places = b"".join(
        struct.pack(">II", start + len(long) * number, len(overlapping) - len(long) * number) for number in range(count)
    )
    assert refused_with(b"mpet" + bytes(4) + struct.pack(">HHI", 3, 3, count) + places + overlapping) == check


# The table of tags


def test_tags_lead_to_elements_inside() -> None:
    data = profile(MATRIX)
    read = IccProfile.read(data)
    assert [tag.signature for tag in read.tags] == [b"desc", *MATRIX]
    assert read.header == data[:128] and read.find(b"wtpt") == MATRIX[b"wtpt"] and read.find(b"zzzz") is None
    at = 128 + 4 + 12 * list(MATRIX).index(b"wtpt") + 12
    for length, is_there in ((len(data) - 200, True), (len(data) - 199, False)):
        moved = data[: at + 4] + struct.pack(">II", 200, length) + data[at + 12 :]
        assert (IccTag(b"wtpt", 200, length) in IccProfile.read(moved).tags) is is_there


@pytest.mark.parametrize(("count", "is_read"), [(0, True), (100, True), (101, False)])
def test_how_many_tags_there_may_be(count: int, is_read: bool) -> None:
    data = write_profile(profile(MATRIX)[:128], [(b"t%03d" % number, b"") for number in range(count)])
    if is_read:
        assert len(IccProfile.read(data).tags) == count
        return
    with pytest.raises(ParseError) as refusal:
        IccProfile.read(data)
    assert refusal.value.detail.check == "icc.too-many-tags"


def test_a_profile_has_its_mark_and_is_whole() -> None:
    data = write_profile(profile(MATRIX)[:128], [])
    assert IccProfile.read(data).tags == ()
    for broken in (data[:36] + b"Acsp" + data[40:], data[:131]):
        with pytest.raises(ScrubberError):
            IccProfile.read(broken)


def test_profiles_are_written_with_each_element_once() -> None:
    header = b"\xee" * 128
    made = write_profile(header, [(b"aaaa", b"12345"), (b"bbbb", b"xy"), (b"cccc", b"12345"), (b"dddd", b"1234")])
    first = 132 + 48
    rows = [(b"aaaa", first, 5), (b"bbbb", first + 8, 2), (b"cccc", first, 5), (b"dddd", first + 12, 4)]
    table = b"".join(struct.pack(">4sII", *row) for row in rows)
    body = b"12345\0\0\0xy\0\x001234"
    assert made == struct.pack(">I", first + 16) + header[4:] + b"\0\0\0\4" + table + body


# What a colour engine says


def test_which_profiles_render() -> None:
    good = profile(MATRIX)
    bad = profile({**MATRIX, b"rTRC": b"kurv" + MATRIX[b"rTRC"][4:]})
    assert renders(good) and not renders(bad) and not renders(bad[:16] + b"CMYK" + bad[20:])
    assert renders(bad[:16] + b"Lab " + bad[20:]), "nothing is known of spaces that nothing here renders"
    assert not render_alike(bad, bad) and not render_alike(good, bad) and render_alike(good, good)
    assert not render_alike(good, profile({b"kTRC": GAMMA}, space=b"GRAY"))
    assert render_alike(profile({b"kTRC": GAMMA}, space=b"GRAY"), profile({b"kTRC": GAMMA}, 4, space=b"GRAY"))
    lab = good[:16] + b"Lab " + good[20:]
    assert not render_alike(lab, lab)


def test_no_colour_engine_renders_where_nothing_may_be_decoded() -> None:
    usual = profile(MATRIX)
    with no_decoding():
        with pytest.raises(NeedsDecoder):
            renders(usual)
        with pytest.raises(NeedsDecoder):
            render_alike(usual, usual)


def test_a_level_of_rounding_is_alike_and_two_are_not() -> None:
    """Gammas of ever larger difference from 2: as long as no colour moves by more than a level, they are alike."""
    usual = profile({b"kTRC": b"curv\0\0\0\0\0\0\0\1\2\0"}, space=b"GRAY")
    alike = [
        render_alike(usual, profile({b"kTRC": b"curv\0\0\0\0\0\0\0\1\2" + bytes((step,))}, space=b"GRAY"))
        for step in (1, 4, 16, 64)
    ]
    assert alike[0] and not alike[-1] and alike == sorted(alike, reverse=True)


def test_the_wide_screen_is_a_profile_of_prophoto() -> None:
    made = IccProfile.read(rendering._wide_screen())
    expected = bytes(8) + bytes.fromhex("04400000") + b"mntrRGB XYZ " + bytes(12) + b"acsp" + bytes(28) + D50
    assert made.header[4:] == (expected + bytes(48))[4:] and len(made.header) == 128
    assert {tag.signature: made.element(tag) for tag in made.tags} == standard_elements("ProPhoto RGB")


def test_how_near_a_colorant_must_be_to_a_known_one() -> None:
    """0.4361 - 0.003 is 28,383.6 of 65,536."""
    elements = standard_elements(SRGB)
    for value, name in ((28384, SRGB), (28383, "")):
        near = elements[b"rXYZ"][:8] + struct.pack(">i", value) + elements[b"rXYZ"][12:]
        assert named({**elements, b"rXYZ": near}) == name


def test_which_elements_are_broken_and_which_are_odd() -> None:
    header = bytes(16) + b"RGB XYZ " + bytes(12) + b"acsp" + bytes(88)
    tags = [(b"A2B0", LUT[:60]), (b"A2B1", b"mft1" + bytes(124)), (b"A2B2", LUT), (b"B2A0", b"")]
    elements, broken, odd = essence._elements(IccProfile.read(write_profile(header, tags)))
    assert (set(elements), broken, odd) == ({b"A2B2"}, {b"A2B0"}, {b"A2B1", b"B2A0"})


def test_a_level_is_rounding_and_two_are_another_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "_rendered", lambda profile, _mode, _intent: b"\x64" + profile[:1])
    first = bytes(16) + b"RGB "
    assert render_alike(first, b"\1" + first[1:])
    assert not render_alike(first, b"\2" + first[1:])
    assert not render_alike(b"\2" + first[1:], first)


def test_the_grid_of_colours_goes_from_end_to_end_in_nine_steps() -> None:
    """For each of two screens; of grey, that is one row."""
    for space, mode, colours in ((b"GRAY", "L", 9), (b"RGB ", "RGB", 9**3)):
        usual = profile({b"kTRC": GAMMA} if mode == "L" else MATRIX, space=space)
        made = rendering._rendered(usual, mode, 1)
        assert len(made) == 2 * 3 * colours
        assert made[:3] == bytes(3) and made[3 * colours - 3 : 3 * colours] == b"\xff" * 3


def test_what_an_odd_profile_is_taken_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """What could be read of it, where that is enough; else, of RGB, the first standard one that renders the same."""
    asked: list[bytes] = []

    def alike(_profile: bytes, candidate: bytes) -> bool:
        asked.append(candidate)
        return len(asked) == wanted

    monkeypatch.setattr(essence, "render_alike", alike)
    header = neutral_header(profile(MATRIX)[:20] + b"Lab " + profile(MATRIX)[24:])
    rest = essence.Colours(header, MATRIX)
    standard = [
        essence.Colours(header[:20] + b"XYZ " + header[24:], standard_elements(name)) for name in essence.NEUTRAL_NAMES
    ]
    for wanted, candidates in ((1, [rest]), (2, [rest, standard[0]]), (9, [rest, *standard])):
        asked.clear()
        if wanted == 9:
            with pytest.raises(Unsupported):
                essence._equal(b"", rest, is_odd=True)
        else:
            assert essence._equal(b"", rest, is_odd=True) == candidates[-1]
        assert asked == [candidate.profile() for candidate in candidates]
    asked.clear()
    grey = essence.Colours(header[:16] + b"GRAY" + header[20:], {})
    assert essence._equal(grey.header, grey, is_odd=False) is None and not asked
    for unread, is_odd in ((grey.header, True), (profile({b"kTRC": GAMMA}, space=b"GRAY"), False)):
        with pytest.raises(Unsupported):
            essence._equal(unread, grey, is_odd=is_odd)
