"""AVIF: metadata units, layers, and sequences with all that hides in their tables."""

import io
import struct
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from scrubber.containers.isobmff.boxes import Box, box, children, read_file
from scrubber.containers.isobmff.tracks import read_movie
from scrubber.errors import ScrubberError, Unsupported
from scrubber.formats.base import PayloadKind, Policy
from scrubber.formats.heif.avif import FORMAT
from scrubber.formats.heif.document import SOUND
from tests.formats.contract import SECRET, FormatContract
from tests.helpers.heif import AVIF_BRANDS, Heif, avif, coded, obu

PICTURE = Image.linear_gradient("L").resize((64, 48)).convert("RGB")
FRAMES = [PICTURE.rotate(angle) for angle in (0, 90, 180)]


def clean(data: bytes) -> bytes:
    copy = b"".join(FORMAT.parse(data).rebuild(Policy()))
    assert FORMAT.audit(copy).essence == FORMAT.parse(data).essence
    assert b"".join(FORMAT.parse(copy).rebuild(Policy())) == copy
    return copy


def moving(mode: str = "RGB") -> bytes:
    frames = [frame.convert(mode) for frame in FRAMES]
    return avif(frames[0], save_all=True, append_images=frames[1:], duration=[40, 80, 120])


def seen(data: bytes) -> list[tuple[object, bytes]]:
    picture = Image.open(io.BytesIO(data))
    frames = []
    for index in range(getattr(picture, "n_frames", 1)):
        picture.seek(index)
        picture.load()
        frames.append((picture.info.get("duration"), picture.tobytes()))
    return frames


def movie_box(data: bytes) -> Box:
    return next(one for one in read_file(data)[0] if one.type == b"moov")


def with_box_in(data: bytes, path: tuple[bytes, ...], extra: bytes) -> bytes:
    """The file with a box more at the end of the one at `path`; `mdat` must lie in front."""
    boxes = read_file(data)[0]
    chain: list[Box] = []
    for kind in path:
        chain.append(next(one for one in boxes if one.type == kind))
        boxes = children(data, chain[-1]) if kind != b"stsd" else []
    grown = bytearray(data[: chain[-1].end] + extra + data[chain[-1].end :])
    for one in chain:
        grown[one.start : one.start + 4] = struct.pack(">I", one.size + len(extra))
    return bytes(grown)


def mdat_first(data: bytes) -> bytes:
    """The same file with `moov` behind `mdat`, so that growing `moov` moves no picture."""
    boxes = {one.type: data[one.start : one.end] for one in read_file(data)[0]}
    moov = boxes[b"moov"]
    hole = box(b"free", bytes(len(moov) - 8))
    return boxes[b"ftyp"] + boxes[b"meta"] + hole + boxes[b"mdat"] + moov


class TestAvifContract(FormatContract):
    module = "heif.avif"

    def samples(self) -> dict[str, bytes]:
        exif = b"MM\0*\0\0\0\x08\0\0" + SECRET
        return {
            "still": avif(PICTURE, exif=exif, xmp=SECRET),
            "alpha": avif(PICTURE.convert("RGBA"), xmp=SECRET),
            "moving": moving() + SECRET,
            "moving alpha": with_box_in(mdat_first(moving("RGBA")), (b"moov",), box(b"udta", SECRET)),
            "built": Heif([replace(coded(b"av01"), name=SECRET)], brands=AVIF_BRANDS).write(),
        }


@pytest.mark.parametrize(
    "rider",
    [
        obu(5, b"\4\xb5" + SECRET),
        obu(5, b"\1\0\0\0\0" + SECRET),
        obu(5, b""),
        obu(15, SECRET),
        obu(8, SECRET),
        obu(9, SECRET),
        obu(2, SECRET),
    ],
)
def test_riders_in_the_compressed_picture_go(rider: bytes) -> None:
    picture = coded(b"av01")
    data = Heif([replace(picture, data=rider + picture.data)], brands=AVIF_BRANDS).write()
    assert clean(data) == clean(Heif([picture], brands=AVIF_BRANDS).write())
    with pytest.raises(ScrubberError):
        FORMAT.audit(data)


@pytest.mark.parametrize("light", [obu(5, b"\1\0\0\0\0\x80"), obu(5, b"\2" + bytes(24) + b"\x80"), obu(2, b"")])
def test_light_levels_and_delimiters_stay(light: bytes) -> None:
    picture = coded(b"av01")
    assert light in clean(Heif([replace(picture, data=light + picture.data)], brands=AVIF_BRANDS).write())


def test_riders_in_the_configuration_go() -> None:
    picture = coded(b"av01")
    changed = [(kind, body + obu(5, SECRET) if kind == b"av1C" else body) for kind, body in picture.properties]
    data = Heif([replace(picture, properties=changed)], brands=AVIF_BRANDS).write()
    assert clean(data) == clean(Heif([picture], brands=AVIF_BRANDS).write())


def test_layer_sizes_follow_what_went() -> None:
    picture = coded(b"av01")
    rider = obu(15, SECRET)
    size = len(rider) + len(picture.data)
    layered = replace(
        picture,
        data=rider + picture.data,
        properties=[*picture.properties, (b"a1lx", struct.pack(">B3H", 0, size, 0, 0))],
    )
    copy = clean(Heif([layered], brands=AVIF_BRANDS).write())
    assert box(b"a1lx", struct.pack(">B3H", 0, len(picture.data), 0, 0)) in copy


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_frames_and_durations_are_the_same(mode: str) -> None:
    data = moving(mode)
    copy = clean(data)
    assert seen(copy) == seen(data)
    assert FORMAT.parse(data).essence.frames == 3
    assert len(copy) <= len(data)


@pytest.mark.parametrize(
    "path",
    [
        (b"moov",),
        (b"moov", b"trak"),
        (b"moov", b"trak", b"mdia"),
        (b"moov", b"trak", b"mdia", b"minf"),
        (b"moov", b"trak", b"mdia", b"minf", b"stbl"),
    ],
)
@pytest.mark.parametrize("kind", [b"udta", b"meta", b"free", b"uuid", b"sgpd"])
def test_boxes_in_the_movie_go(path: tuple[bytes, ...], kind: bytes) -> None:
    data = with_box_in(mdat_first(moving()), path, box(kind, bytes(16), SECRET))
    assert clean(data) == clean(moving())


def test_times_and_names_go() -> None:
    data = bytearray(moving())
    moov = movie_box(bytes(data))
    for kind in (b"mvhd", b"tkhd", b"mdhd"):
        at = data.index(kind, moov.body) + 8
        data[at : at + 8] = SECRET[:8]
    at = data.index(b"av01", data.index(b"stsd", moov.body)) + 4 + 42
    data[at : at + 20] = SECRET[:20]
    assert clean(bytes(data)) == clean(moving())


def test_fragments_are_refused() -> None:
    with pytest.raises(Unsupported):
        FORMAT.parse(with_box_in(mdat_first(moving()), (b"moov",), box(b"mvex")))


def test_movie_that_no_reader_plays_goes() -> None:
    still = bytearray(moving())
    still[8:12] = b"avif"
    end = int.from_bytes(still[:4], "big")
    still[:end] = still[:end].replace(b"avis", b"avif").replace(b"msf1", b"mif1")
    copy = clean(bytes(still))
    assert b"moov" not in copy
    assert any(one.kind is PayloadKind.OPAQUE for one in FORMAT.parse(bytes(still)).payloads())


def test_sample_table_that_lies_is_refused() -> None:
    data = moving()
    at = data.index(b"stsz") + 12
    for count in (b"\0\0\0\4", b"\0\0\0\0", b"\xff\xff\xff\xff"):
        with pytest.raises(ScrubberError):
            FORMAT.parse(data[:at] + count + data[at + 4 :])


def test_audit_refuses_a_name_in_the_movie() -> None:
    copy = bytearray(clean(moving()))
    at = copy.index(b"pict", movie_box(bytes(copy)).body) + 4
    copy[at] = 1
    with pytest.raises(ScrubberError):
        FORMAT.audit(bytes(copy))


def test_sound_goes_and_is_noted(shared_corpus: Path) -> None:
    (path,) = shared_corpus.rglob("colors-animated-8bpc-audio.avif")
    data = path.read_bytes()
    assert FORMAT.parse(data).notes == (SOUND,)
    copy = clean(data)
    assert [track.handler for track in read_movie(copy, movie_box(copy)).tracks] == [b"pict"]
    assert seen(copy) == seen(data)


def test_first_frame_is_shared_with_the_still() -> None:
    copy = clean(moving())
    movie = read_movie(copy, movie_box(copy))
    start, end = movie.tracks[0].samples[0]
    assert copy.count(copy[start:end]) == 1
