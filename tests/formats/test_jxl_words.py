"""What the headers of a JPEG XL codestream say in words goes from the copy; libjxl shows the same picture."""

import io
from pathlib import Path

import pytest
from PIL import Image

from scrubber.bitstreams.jxl import icc as jxl_icc
from scrubber.bitstreams.jxl.bits import BitReader, BitWriter, Stretch
from scrubber.bitstreams.jxl.frames import read_codestream
from scrubber.containers.isobmff import boxes as isobmff
from scrubber.engine.verify import verify
from scrubber.errors import NotVerified, Unsupported
from scrubber.formats.base import Fate, PayloadKind, Policy
from scrubber.formats.jxl.essence import FILE_TYPE, SIGNATURE_BOX
from scrubber.formats.jxl.format import FORMAT
from scrubber.formats.shared.icc.profile import rebuild_profile
from tests.formats.contract import SECRET, FormatContract
from tests.helpers.jxl import bare, decoded, variety, with_preview

pillow_jxl = pytest.importorskip("pillow_jxl")

SAMPLES = ("animation", "layers", "order", "passes")
NAME = ((0, 0), (0, 4), (16, 5), (48, 10))
CURVES = (b"\0\2\x66\x66", b"\0\2\x50\0")
"""Twice the gamma of sRGB, and one that JPEG XL has no number for."""


def clean(data: bytes) -> bytes:
    return b"".join(FORMAT.parse(data).rebuild(Policy()))


def sample(name: str) -> bytes:
    return (Path(__file__).parent / "jxl_samples" / f"{name}.jxl").read_bytes()


def named(codestream: bytes, name: bytes = SECRET) -> bytes:
    """The same with a name for every frame that can have one."""
    found = read_codestream(codestream)

    def put(out: BitWriter, stretch: Stretch) -> None:
        start = stretch.start
        for gap in stretch.gaps:
            out.put(BitReader(codestream).between(start, gap.start), gap.start - start)
            if gap.zeros == 2:
                out.put_u32(len(name), NAME)
                out.put(int.from_bytes(name, "little"), 8 * len(name))
            else:
                out.put(BitReader(codestream).between(gap.start, gap.end), gap.end - gap.start)
            start = gap.end
        out.put(BitReader(codestream).between(start, stretch.end), stretch.end - start)

    front = BitWriter()
    put(front, found.front)
    front.put(BitReader(codestream).between(found.front.end, found.profile_end), found.profile_end - found.front.end)
    pieces = [front.to_bytes()]
    for frame in found.frames:
        bits = BitWriter()
        put(bits, frame.front)
        pieces += [bits.to_bytes(), codestream[frame.sizes : frame.end]]
    return b"".join(pieces)


def profile() -> bytes:
    from PIL import ImageCms

    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes().replace(*CURVES)


def transcoded(icc: bytes) -> bytes:
    """A JPEG with this profile as JPEG XL that can be turned back."""
    buffer = io.BytesIO()
    picture = Image.linear_gradient("L").resize((48, 40)).convert("RGB")
    picture.save(buffer, "JPEG", icc_profile=icc)
    encoder = pillow_jxl.Encoder(mode="RGB", lossless=True, num_threads=0, use_container=True)
    return bytes(encoder(buffer.getvalue(), 48, 40, jpeg_encode=True))


class TestJxlWordsContract(FormatContract):
    module = "jxl.format"

    def samples(self) -> dict[str, bytes]:
        words = profile().replace(b"s\0R\0G\0B", SECRET[:7])
        photo = named(variety("lossless", "RGBA", 300, 40))
        pieces = (
            isobmff.box(b"jxlp", b"\0\0\0\0" + photo[:9]),
            isobmff.box(b"jxlp", b"\0\0\0\1"),
            isobmff.box(b"jxlp", b"\x80\0\0\2" + photo[9:] + SECRET),
        )
        return {
            "names": photo,
            "names and more": named(variety("lossless", "LA")) + SECRET,
            "pieces": SIGNATURE_BOX + FILE_TYPE + b"".join(pieces),
            "profile": transcoded(words),
            "bare with profile": bare(transcoded(words)),
            **{name: sample(name) for name in SAMPLES},
        }


@pytest.mark.parametrize("name", ["lossless", "lossless, quick"])
@pytest.mark.parametrize("mode", ["RGBA", "LA"])
@pytest.mark.parametrize("size", [(40, 24), (700, 300)])
def test_names_go_and_nothing_else_changes(name: str, mode: str, size: tuple[int, int]) -> None:
    plain = variety(name, mode, *size)
    with_names = named(plain)
    found = read_codestream(with_names)
    assert found.frame_names == (SECRET,)
    assert decoded(with_names) == decoded(plain)
    assert clean(with_names) == plain == clean(plain)


def test_names_are_shown_and_their_part_is_rewritten() -> None:
    document = FORMAT.parse(sample("animation"))
    assert [(one.data, one.keyword) for one in document.payloads()] == [
        (b"Jane's alpha", "channel"),
        (b"first layer", "layer"),
        (SECRET, "layer"),
        (b"12:34:56:00", "timecode"),
    ]
    assert {one.kind for one in document.payloads()} == {PayloadKind.TEXT}
    assert [part.fate for part in document.ledger.parts] == [Fate.REWRITE, Fate.KEEP] * 3
    assert document.notes == ()


@pytest.mark.parametrize("name", SAMPLES)
def test_libjxl_shows_the_same_without_names(name: str) -> None:
    data = sample(name)
    copy = clean(data)
    found = read_codestream(copy)
    assert not (found.header.names or found.frame_names or found.header.has_timecodes)
    assert len(found.frames) == len(read_codestream(data).frames)
    assert decoded(copy) == decoded(data) is not None
    assert decoded(data[:-1]) is None
    verify(FORMAT, FORMAT.parse(data), copy)


def test_preview_goes_and_is_shown_as_a_picture() -> None:
    plain, preview = variety("poor", "RGB", 300, 200), variety("poor", "RGB", 30, 22)
    data = with_preview(plain, preview, 30, 22)
    pixels = decoded(plain)
    assert pixels and decoded(data) == pixels
    document, copy = FORMAT.parse(data), clean(data)
    verify(FORMAT, document, copy)
    assert decoded(copy) == pixels and not read_codestream(copy).header.preview
    assert len(data) - len(copy) >= len(preview) - 10
    (payload,) = document.payloads()
    assert (payload.kind, payload.label) == (PayloadKind.PICTURE, "preview")
    assert decoded(payload.data) == decoded(preview) is not None
    assert [part.name for part in document.ledger.parts if part.fate is Fate.DROP] == ["preview"]


def test_frames_are_those_of_the_source() -> None:
    """A copy whose second frame lasts longer, or that lacks one, is another picture."""
    data = clean(sample("animation"))
    frames = read_codestream(data).frames
    document = FORMAT.parse(sample("animation"))
    without_one = data[: frames[1].start] + data[frames[2].start :]
    changed = bytearray(data)
    changed[frames[1].end - 1] ^= 1
    for other in (without_one, bytes(changed)):
        with pytest.raises(NotVerified):
            verify(FORMAT, document, other)


def test_profile_is_rewritten_and_the_jpeg_still_comes_back() -> None:
    data = transcoded(profile())
    assert read_codestream(bare(data)).profile == profile()
    copy = clean(data)
    neutral = rebuild_profile(profile())
    before, after = decoded(bare(data)), decoded(bare(copy))
    assert before and after and before[0] == after[0] and after[1] == neutral
    jpegs = [decoded(data), decoded(copy)]
    pictures = [Image.open(io.BytesIO(jpeg[0])) for jpeg in jpegs if jpeg]
    assert [picture.info["icc_profile"] for picture in pictures] == [profile(), neutral]
    assert pictures[0].tobytes() == pictures[1].tobytes()
    assert clean(copy) == copy


def test_real_photos_show_the_same_with_a_neutral_profile(shared_corpus: Path) -> None:
    compared = 0
    for path in sorted(shared_corpus.rglob("*.jxl")):
        data = path.read_bytes()
        if "hostile" in path.parts or not read_codestream(bare(data)).profile:
            continue
        document, copy = FORMAT.parse(data), clean(data)
        verify(FORMAT, document, copy)
        before, after = decoded(bare(data)), decoded(bare(copy))
        assert before and after and before[0] == after[0], path
        assert read_codestream(bare(copy)).profile == rebuild_profile(read_codestream(bare(data)).profile)
        compared += 1
    assert compared >= 10


@pytest.mark.parametrize("length", [0, 1, 9, 42, 128, 129, 300, 5000])
def test_packed_profile_is_read_back(length: int) -> None:
    from scrubber.bitstreams.jxl.entropy import Effort

    for content in (bytes(range(256)) * 20, b"\0\0\0\0APPL\2\x10" + b"A" * 5000, b"x" * 40 + b"SUNW" * 2000):
        out = BitWriter()
        jxl_icc.put_profile(out, content[:length])
        bits = BitReader(out.to_bytes())
        assert jxl_icc.take_profile(bits, Effort()) == content[:length]
        assert bits.rest() == b""


def test_profile_that_nobody_can_read_is_refused() -> None:
    data = bare(transcoded(profile()))
    found = read_codestream(data)
    out = BitWriter()
    out.put(BitReader(data).between(0, found.front.end), found.front.end)
    jxl_icc.put_profile(out, SECRET * 20)
    with pytest.raises(Unsupported):
        FORMAT.parse(out.to_bytes() + data[found.frames[0].start :])


def test_audit_refuses_words() -> None:
    for data in (
        named(variety("lossless", "RGBA")),
        sample("order"),
        bare(transcoded(profile())),
        variety("lossy") + b"\0",
    ):
        with pytest.raises(NotVerified):
            FORMAT.audit(data)
