"""The GIF format: frames, timing and colours stay, everything else goes."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageSequence

from scrubber.engine.reference_decoder import DecodedPicture, decode
from scrubber.errors import NotVerified, ParseError, Unsupported
from scrubber.formats.base import ENDS_EARLY, Fate, Oddity, PayloadKind, Policy
from scrubber.formats.gif.document import FORMAT
from tests.formats.contract import SECRET, FormatContract
from tests.helpers.gif import FOUR_COLOURS, control, extension, image, loop, pixels, screen

IMAGE = image(2, 2, pixels(1, 2, 1, 3))
BASE = screen(2, 2) + loop(3) + control(delay=5) + IMAGE + control(disposal=2, delay=9, transparent=2) + IMAGE + b";"
XMP_TRAILER = b"\x01" + bytes(range(255, -1, -1)) + b"\0"


def clean(data: bytes) -> bytes:
    return b"".join(FORMAT.parse(data).rebuild(Policy()))


def kinds(data: bytes) -> list[PayloadKind]:
    return [payload.kind for payload in FORMAT.parse(data).payloads()]


def encoded(**options: object) -> bytes:
    buffer = io.BytesIO()
    picture = Image.linear_gradient("L").resize((40, 30)).convert("P")
    picture.save(buffer, "GIF", save_all=True, append_images=[picture.rotate(90)], duration=[50, 120], **options)
    return buffer.getvalue()


class TestGifContract(FormatContract):
    module = "gif.document"

    def samples(self) -> dict[str, bytes]:
        xmp = b"\x21\xff\x0bXMP DataXMP" + b"<x>" + SECRET + b"</x>" + XMP_TRAILER
        return {
            "animation": encoded(loop=0, comment=SECRET),
            "blocks": BASE[:-1]
            + extension(0xFE, SECRET)
            + xmp
            + extension(0xFF, b"UNKNOWN 1.0", SECRET)
            + b";"
            + SECRET,
            "gaps": screen(2, 2) + SECRET.replace(b",", b"") + IMAGE + SECRET.replace(b",", b""),
            "behind the pixels": screen(2, 2) + image(2, 2, pixels(0, 1, 2, 3) + SECRET) + b";",
            "local table": screen(2, 2, b"") + image(2, 2, pixels(0, 1, 2, 3), FOUR_COLOURS) + b";",
        }


def test_clean_file_is_copied_byte_for_byte() -> None:
    assert clean(BASE) == BASE
    assert {part.fate for part in FORMAT.parse(BASE).ledger.parts} == {Fate.KEEP}


def test_loops_durations_and_transparency_are_the_same() -> None:
    with Image.open(io.BytesIO(clean(BASE))) as picture:
        assert (picture.info["loop"], picture.info["duration"]) == (3, 50)
        picture.seek(1)
        assert picture.info["duration"] == 90


def test_looping_extension_holds_only_the_number() -> None:
    dirty = screen(2, 2) + extension(0xFF, b"ANIMEXTS1.0", b"\1\5\0" + SECRET, SECRET) + IMAGE + b";"
    assert clean(dirty) == screen(2, 2) + loop(5, b"ANIMEXTS1.0") + IMAGE + b";"


def test_bits_without_meaning_are_cleared() -> None:
    control_bits = control(transparent=None, extra_bits=0xE2)
    dirty = screen(2, 2, extra_bits=0x08) + control_bits + image(2, 2, pixels(1, 2, 1, 3), extra_bits=0x3F) + b";"
    assert clean(dirty) == screen(2, 2) + control() + IMAGE + b";"


def test_unused_colours_are_blanked() -> None:
    table = (FOUR_COLOURS + b"secret text.")[:24]
    copy = clean(screen(2, 2, table) + image(2, 2, pixels(0, 1, 2, 3)) + b";")
    assert copy[13:37] == FOUR_COLOURS + bytes(12)


def test_ramp_of_greys_stays_a_ramp() -> None:
    ramp = bytes(value for value in range(8) for _ in range(3))
    assert clean(screen(2, 2, ramp) + IMAGE + b";")[13:37] == ramp


def test_missing_end_is_mended() -> None:
    assert clean(BASE[:-1]) == BASE
    assert clean(BASE[:-2]) == BASE


def test_contradicting_controls_are_refused() -> None:
    with pytest.raises(ParseError) as refusal:
        FORMAT.parse(screen(2, 2) + control(transparent=1) + control(disposal=2) + IMAGE + b";")
    assert refusal.value.detail.check == "gif.controls-differ"


def test_repeated_control_counts_once() -> None:
    assert clean(screen(2, 2) + control(delay=1) + control(delay=9) + IMAGE + b";") == (
        screen(2, 2) + control(delay=9) + IMAGE + b";"
    )


@pytest.mark.parametrize(
    "data",
    [
        screen(2, 2) + b";",
        screen(2, 2),
        screen(2, 2) + image(0, 1, pixels(1)) + b";",
        screen(2, 2) + image(2, 2, pixels(1, 2))[:9],
    ],
)
def test_file_without_a_pixel_is_refused(data: bytes) -> None:
    with pytest.raises(ParseError):
        FORMAT.parse(data)


def shown(data: bytes) -> DecodedPicture:
    """What a decoder that isn't ours shows, as far as it gets."""
    picture = decode(data, FORMAT)
    assert picture is not None
    return picture


@pytest.mark.parametrize("left_out", [1, 2, 9, 40, 90, 150, 200])
def test_file_that_ends_early_is_told_and_shows_the_same(left_out: int) -> None:
    """The rows that are there stay; the copy ends where the file ended, so that every decoder gets as far."""
    data = encoded()[:-left_out]
    document = FORMAT.parse(data)
    copy = b"".join(document.rebuild(Policy()))
    assert FORMAT.audit(copy).essence == document.essence
    assert shown(copy).frames == shown(data).frames
    assert (document.notes == (ENDS_EARLY,)) == (Oddity.NO_END in document.oddities) == (left_out > 2)
    assert clean(copy) == copy


def test_data_without_all_pixels_ends_with_an_end_code() -> None:
    data = screen(2, 2) + image(2, 2, pixels(1, 2)) + b";"
    assert Oddity.NO_END in FORMAT.parse(data).oddities
    assert clean(clean(data)) == clean(data) and shown(clean(data)).frames == shown(data).frames


def test_an_end_code_with_more_behind_it_and_pixels_missing_is_refused() -> None:
    """Qt goes on behind the end code, Pillow stops there."""
    short = pixels(0, 1, 2)
    FORMAT.parse(screen(2, 2) + image(2, 2, short) + b";")
    with pytest.raises(ParseError, match="read"):
        FORMAT.parse(screen(2, 2) + image(2, 2, short + pixels(3)) + b";")
    FORMAT.parse(screen(2, 2) + image(2, 2, pixels(0, 1, 2, 3) + pixels(3)) + b";")


def test_frames_before_a_cut_descriptor_stay() -> None:
    whole = screen(2, 2) + IMAGE
    document = FORMAT.parse(whole + IMAGE[:8])
    assert document.essence.frames == 1 and document.notes == (ENDS_EARLY,)
    assert b"".join(document.rebuild(Policy())) == whole + b";"


@pytest.mark.parametrize(
    ("data", "oddities"),
    [
        (BASE, set()),
        (BASE[:-1], {Oddity.REPAIRED}),
        (BASE + b"x", {Oddity.LEFT_OUT_BEHIND}),
        (screen(2, 2) + b"x" + IMAGE + b";", {Oddity.LEFT_OUT_INSIDE, Oddity.DAMAGED}),
        (screen(2, 2) + image(2, 2, pixels(0, 1, 2, 3) + SECRET) + b";", {Oddity.LEFT_OUT_INSIDE}),
        (screen(2, 2) + control(delay=5) + control(delay=5) + IMAGE + b";", {Oddity.TWO_READINGS}),
        (screen(2, 2) + loop(1) + loop(2) + IMAGE + b";", {Oddity.TWO_READINGS}),
        (screen(2, 2) + extension(0xFE, SECRET) + IMAGE + b";", set()),
    ],
)
def test_what_takes_a_file_off_the_fast_path(data: bytes, oddities: set[Oddity]) -> None:
    assert FORMAT.parse(data).oddities == oddities


def test_short_control_is_refused() -> None:
    with pytest.raises(ParseError):
        FORMAT.parse(screen(2, 2) + extension(0xF9, b"ab") + IMAGE + b";")


def test_payloads_are_named() -> None:
    icc = extension(0xFF, b"ICCRGBG1012", SECRET)
    c2pa = extension(0xFF, b"C2PA_GIF\x01\0\0", SECRET)
    data = screen(2, 2) + icc + c2pa + extension(0x01, bytes(12), b"words") + extension(0xFE, b"note") + BASE[25:]
    assert kinds(data) == [PayloadKind.ICC, PayloadKind.C2PA, PayloadKind.TEXT, PayloadKind.TEXT]


def test_xmp_payload_is_the_packet_alone() -> None:
    packet = b"<x:xmpmeta>" + SECRET * 20 + b"</x:xmpmeta>"
    data = screen(2, 2) + b"\x21\xff\x0bXMP DataXMP" + packet + XMP_TRAILER + BASE[25:]
    found = list(FORMAT.parse(data).payloads())
    assert [(payload.kind, payload.data) for payload in found] == [(PayloadKind.XMP, packet)]


def test_data_behind_the_picture_is_reported() -> None:
    found = list(FORMAT.parse(screen(2, 2) + image(2, 2, pixels(1, 2, 1, 3) + SECRET) + b";").payloads())
    assert [(payload.kind, payload.data) for payload in found] == [(PayloadKind.OPAQUE, SECRET)]


@pytest.mark.parametrize(
    "dirty",
    [
        BASE[:-1] + control() + b";",
        BASE[:-1] + loop(1) + b";",
        BASE[:-1] + b"\0;",
        BASE + b"\0",
        screen(2, 2, FOUR_COLOURS + b"secret text.") + IMAGE + b";",
        screen(2, 2) + control(extra_bits=0x80) + IMAGE + b";",
        screen(2, 2) + image(2, 2, pixels(1, 2, 1, 3), extra_bits=0x20) + b";",
        screen(2, 2, extra_bits=8) + IMAGE + b";",
        screen(2, 2) + image(2, 2, pixels(1, 2, 1, 3) + b"x") + b";",
    ],
)
def test_audit_is_strict(dirty: bytes) -> None:
    with pytest.raises((NotVerified, ParseError)):
        FORMAT.audit(dirty)


def test_corpus_pictures_are_the_same(shared_corpus: Path) -> None:
    for path in sorted(shared_corpus.glob("python-pillow+Pillow/**/*.gif")):
        data = path.read_bytes()
        if path.name == "decompression_bomb_extents.gif":  # its pixels lie 65,535 columns beside the screen
            with pytest.raises(Unsupported):
                FORMAT.parse(data)
            continue
        document = FORMAT.parse(data)
        copy = clean(data)
        assert FORMAT.audit(copy).essence == document.essence, path.name
        if "bomb" not in path.name:
            assert frames(copy) == frames(data), path.name


def frames(data: bytes) -> list[bytes]:
    with Image.open(io.BytesIO(data)) as picture:
        return [frame.convert("RGBA").tobytes() for frame in ImageSequence.Iterator(picture)]
