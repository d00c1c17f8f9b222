"""Lies about HEIC and AVIF: copies in the canonical form with one thing in them that does not belong there."""

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from scrubber.containers.isobmff.boxes import SizeForm, box, header, read_file
from scrubber.containers.isobmff.items import Group, ItemRecord, MetaRecord, Reference, write_meta
from scrubber.containers.isobmff.tracks import Movie, Track, read_movie, write_movie
from scrubber.formats.base import Policy
from scrubber.formats.heif.heic import FORMAT as HEIC
from scrubber.formats.keep import KeptBlocks
from scrubber.formats.shared.gain_map import read_apple_numbers
from scrubber.formats.shared.icc.profile import rebuild_profile
from tests.formats.lies.table import Differences, Lies
from tests.helpers.heif import (
    ALPHA,
    TONE_MAP,
    Heif,
    Item,
    Property,
    auxc,
    coded,
    exif_with,
    grid,
    heic,
    hevc_sequence,
    ispe,
    maker_note,
    nal_unit,
    obu,
    sei,
)
from tests.helpers.multi_jpeg import PROFILE

FORMAT = "heif.heic"
FILES = ("heif/audit.py", "heif/audit_contents.py")

BRANDS = (b"heic", b"mif1", b"heic")
APPLE = b"urn:com:apple:photo:2020:aux:hdrgainmap"
WORDS = b"Jane Secret lives at 48.8867N 2.3431E in Paris"
Links = Sequence[tuple[bytes, int, tuple[int, ...]]]


@dataclass(frozen=True)
class Copy:
    """A copy to write as the writer would; numbers of items count from 1 unless `ids` says others."""

    items: Sequence[Item]
    references: Links = ()
    groups: Sequence[Group] = ()
    primary: int = 1
    brands: Sequence[bytes] = BRANDS
    ids: Sequence[int] = ()
    unused: Sequence[bytes] = ()
    gap: bytes = b""
    idat: bytes = b""
    form: SizeForm = SizeForm.SHORT
    method: int | None = None

    def write(self) -> bytes:
        ftyp = box(b"ftyp", self.brands[0], bytes(4), *self.brands[1:])
        media = b"".join(item.data for item in self.items if item.method == 0) + self.gap
        head = header(b"mdat", len(media), self.form)
        base = len(ftyp) + len(self._meta(0)) + len(head)
        return ftyp + self._meta(base) + head + media

    def _meta(self, base: int) -> bytes:
        indices: dict[bytes, int] = {}
        records, inside = [], 0
        for number, item in zip(self.ids or range(1, len(self.items) + 1), self.items, strict=True):
            linked = tuple(
                (indices.setdefault(box(*one), len(indices)), one[0] in item.essential) for one in item.properties
            )
            method = item.method if self.method is None else self.method
            offset = inside if item.method else base
            records.append(ItemRecord(number, item.type, item.hidden, linked, method, offset, len(item.data)))
            base, inside = (base, inside + len(item.data)) if item.method else (base + len(item.data), inside)
        idat = b"".join(item.data for item in self.items if item.method) + self.idat
        references = [Reference(*one) for one in self.references]
        return write_meta(
            MetaRecord(self.primary, records, references, [*indices, *self.unused], list(self.groups), idat)
        )


def single(**changes: object) -> bytes:
    """A copy of one picture."""
    return replace(Copy([coded()]), **changes).write()  # type: ignore[arg-type]


def with_property(kind: bytes, body: bytes, picture: Item | None = None, brands: Sequence[bytes] = BRANDS) -> bytes:
    """A copy whose picture has this property, in the place of one of its kind."""
    picture = picture or coded()
    others = [one for one in picture.properties if one[0] != kind]
    return Copy([replace(picture, properties=[*others, (kind, body)])], brands=brands).write()


def property_of(kind: bytes, picture: Item | None = None) -> bytes:
    return dict((picture or coded()).properties)[kind]


def beside(item: Item, references: Links = (), **changes: object) -> bytes:
    """A copy of a picture and another item."""
    return replace(Copy([coded(), item], references), **changes).write()  # type: ignore[arg-type]


def other(shade: int = 90, *properties: Property) -> Item:
    """Another picture, out of sight."""
    picture = coded(shade=shade)
    return replace(picture, properties=[*picture.properties, *properties], hidden=True)


def configured(change: Callable[[bytes], bytes]) -> bytes:
    """A copy whose decoder is configured in another way."""
    return with_property(b"hvcC", change(property_of(b"hvcC")))


def with_array(kind: int, unit: bytes) -> Callable[[bytes], bytes]:
    """Appends an array of one parameter set to an `hvcC` body."""
    array = struct.pack(">BHH", kind, 1, len(unit)) + unit
    return lambda body: body[:22] + bytes([body[22] + 1]) + body[23:] + array


def carrying(rider: bytes) -> bytes:
    """A copy whose compressed picture is followed by something."""
    return Copy([replace(coded(), data=coded().data + rider)]).write()


@cache
def av1() -> Item:
    """An AVIF picture whose configuration holds its sequence header, and whose data doesn't."""
    picture = coded(b"av01")
    start = 2 if picture.data[:2] == b"\x12\0" else 0
    end = start + 2 + picture.data[start + 1]
    config = property_of(b"av1C", picture)[:4] + picture.data[start:end]
    others = [one for one in picture.properties if one[0] != b"av1C"]
    return replace(picture, data=picture.data[end:], properties=[*others, (b"av1C", config)])


AVIF = (b"avif", b"mif1", b"avif")


def av1_configured(config: bytes) -> bytes:
    return with_property(b"av1C", config, av1(), AVIF)


def av1_carrying(rider: bytes) -> bytes:
    return Copy([replace(av1(), data=av1().data + rider)], brands=AVIF).write()


def av1_without_header() -> bytes:
    return with_property(b"av1C", property_of(b"av1C", av1())[:4], av1(), AVIF)


def derived(kind: bytes, data: bytes, inputs: int = 1) -> bytes:
    """A copy of an item that is made of others."""
    pieces = [other(shade) for shade in (0, 90, 180)[:inputs]]
    references = [(b"dimg", 1, tuple(range(2, 2 + inputs)))]
    return Copy([Item(kind, data, [ispe(64, 64)], method=1), *pieces], references).write()


def overlay(fill: bytes) -> bytes:
    return derived(b"iovl", b"\0\0" + fill + struct.pack(">HHHH", 64, 64, 0, 0))


def tone_mapped(group: Group | None, data: bytes = TONE_MAP) -> bytes:
    """A copy with a recipe for a picture in high dynamic range as item 2, and its gain map as item 3."""
    items = [coded(), Item(b"tmap", data, [ispe(64, 64)]), other()]
    return Copy(items, [(b"dimg", 2, (1, 3))], [group] if group else []).write()


def with_strength(packet: bytes = b"", properties: Sequence[Property] = ()) -> bytes:
    """A copy with Apple's gain map and a packet that says how strong it is."""
    if not packet:
        numbers = read_apple_numbers(b"", exif_with(maker_note((0x21, 1, 2), (0x30, 1, 10))))
        assert numbers is not None
        packet = numbers.packet() + (b"" if properties else b" ")
    items = [coded(), other(90, auxc(APPLE)), Item(b"mime", packet, properties, hidden=True)]
    return Copy(items, [(b"auxl", 2, (1,)), (b"cdsc", 3, (2,))]).write()


def named_handler() -> bytes:
    """A word in the reserved bytes of `hdlr`."""
    copy = single()
    at = copy.index(b"pict") + 4
    return copy[:at] + WORDS[:12] + copy[at + 12 :]


def moving(change: Callable[[Movie], None], alpha: bool = False) -> bytes:
    """The copy of a sequence with a changed `moov`."""
    copy = b"".join(HEIC.parse(hevc_sequence(alpha)).rebuild(Policy()))
    boxes = read_file(copy)[0]
    movie = read_movie(copy, boxes[1])
    change(movie)
    shift = len(write_movie(movie)) - boxes[1].size
    for track in movie.tracks:
        track.samples = [(start + shift, end + shift) for start, end in track.samples]
    return copy[: boxes[1].start] + write_movie(movie) + copy[boxes[2].start :]


def main_track(**changes: object) -> bytes:
    def change(movie: Movie) -> None:
        movie.tracks[0] = replace(movie.tracks[0], **changes)  # type: ignore[arg-type]

    return moving(change)


def alpha_track(change: Callable[[Track], None]) -> bytes:
    return moving(lambda movie: change(movie.tracks[1]), alpha=True)


def third_track() -> bytes:
    return moving(lambda movie: movie.tracks.append(replace(movie.tracks[1], id=3)), alpha=True)


def dated_movie() -> bytes:
    copy = moving(lambda _movie: None)
    at = copy.index(b"mvhd") + 8
    return copy[:at] + b"date" + copy[at + 4 :]


def without_role(track: Track) -> None:
    track.entries[0].boxes = [one for one in track.entries[0].boxes if one[0] != b"auxi"]


def profile() -> bytes:
    return rebuild_profile(PROFILE)


@cache
def with_packet() -> bytes:
    """A copy with a kept packet."""
    return b"".join(HEIC.parse(single()).rebuild(Policy(kept=KeptBlocks(xmp=b"<x/>"))))


def shown_packet() -> bytes:
    """A copy whose kept packet is an item that programs show."""
    entry = with_packet().rindex(b"infe\x02\0\0\x01")
    return with_packet()[: entry + 7] + b"\0" + with_packet()[entry + 8 :]


LIES: Lies = {
    "heif.kept-missing": lambda: [(moving(lambda _movie: None), KeptBlocks(xmp=b"<x/>"))],
    "heif.kept-item": lambda: [(shown_packet(), KeptBlocks(xmp=b"<x/>"))],
    "heif.kept-block": lambda: [(with_packet(), KeptBlocks(xmp=b"<y/>"))],
    "heif.box-order": lambda: [single() + box(b"free", WORDS), single() + box(b"uuid", bytes(16))],
    "heif.box-size-form": lambda: [single(form=SizeForm.LONG)],
    "heif.no-picture": lambda: [box(b"ftyp", b"mif1", bytes(4), b"mif1")],
    "heif.ftyp-form": lambda: [single(brands=(*BRANDS, b"mif1"))],
    "heif.brands": lambda: [single(brands=(*BRANDS, b"Jane")), single(brands=(*BRANDS, b"tmap"))],
    "heif.item-numbers": lambda: [Copy([coded(), coded(shade=90)], ids=(1, 3)).write()],
    "heif.meta-form": lambda: [named_handler()],
    "heif.iloc-extent": lambda: [single(method=2)],
    "heif.property-use": lambda: [single(unused=[box(b"pasp", b"Jane" + bytes(4))])],
    "heif.primary-item": lambda: [single(primary=9)],
    "heif.reference-item": lambda: [single(references=[(b"auxl", 9, (1,))])],
    "heif.thumbnail": lambda: [beside(coded(shade=90), [(b"thmb", 1, (2,)), (b"thmb", 2, (1,))])],
    "heif.reachable": lambda: [beside(other())],
    "heif.tmap-without-group": lambda: [tone_mapped(None)],
    "heif.group": lambda: [tone_mapped(Group(b"altr", 99, (2, 1))), tone_mapped(Group(b"ster", 4, (2, 1)))],
    "heif.group-members": lambda: [tone_mapped(Group(b"altr", 4, (2, 1, 3)))],
    "heif.group-tmap": lambda: [beside(other(), groups=[Group(b"altr", 3, (2, 1))])],
    "heif.reference-order": lambda: [
        beside(other(90, auxc(ALPHA)), [(b"auxl", 2, (1,)), (b"auxl", 2, (1,))]),
        beside(coded(shade=90), [(b"Jane", 1, (2,))]),
    ],
    "heif.headroom-item": lambda: [with_strength(properties=[ispe(1, 1)])],
    "heif.headroom-packet": lambda: [with_strength(), with_strength(WORDS)],
    "heif.coded-references": lambda: [beside(coded(shade=90), [(b"dimg", 1, (2,))])],
    "heif.idat-missing": lambda: [single(method=1)],
    "heif.mdat-gap": lambda: [single(gap=WORDS), beside(other(), [(b"thmb", 1, (2,))], gap=b"\0")],
    "heif.idat-gap": lambda: [
        Copy(
            [Item(b"grid", grid(1, 1, 64, 64), [ispe(64, 64)], method=1), other()], [(b"dimg", 1, (2,))], idat=WORDS
        ).write()
    ],
    "heif.property-unknown": lambda: [with_property(b"udes", bytes(4) + WORDS), with_property(b"Jane", b"")],
    "heif.property-length": lambda: [with_property(b"pasp", bytes(9))],
    "heif.property-text": lambda: [with_property(b"pasp", WORDS[:8])],
    "heif.property-version": lambda: [with_property(b"ispe", b"\1" + ispe(64, 64)[1][1:])],
    "heif.property-bits": lambda: [
        with_property(b"irot", b"\5"),
        with_property(b"imir", b"\2"),
        with_property(b"ccst", bytes(5) + b"\1\0\0"),
    ],
    "heif.colr-nclx": lambda: [with_property(b"colr", b"nclx" + struct.pack(">3HB", 1, 13, 1, 0x81))],
    "heif.colr-type": lambda: [with_property(b"colr", b"Jane" + profile())],
    "heif.pixi-length": lambda: [with_property(b"pixi", bytes(4) + b"\3\10\10\10\1")],
    "heif.pixi-values": lambda: [with_property(b"pixi", bytes(4) + b"\3\10\10J")],
    "heif.auxiliary-type": lambda: [
        beside(other(90, auxc(b"urn:jane")), [(b"auxl", 2, (1,))]),
        beside(other(90, auxc(ALPHA, WORDS)), [(b"auxl", 2, (1,))]),
    ],
    "heif.cclv-bits": lambda: [with_property(b"cclv", b"\1"), with_property(b"cclv", b"\x20" + WORDS[:24])],
    "heif.cclv-length": lambda: [with_property(b"cclv", b"\x04" + bytes(5))],
    "heif.a1lx": lambda: [with_property(b"a1lx", bytes(8)), with_property(b"a1lx", b"\2" + bytes(6))],
    "heif.hvcc-form": lambda: [configured(lambda body: body[:13] + b"\0" + body[14:]), configured(lambda b: b + WORDS)],
    "heif.hvcc-text": lambda: [configured(lambda body: body[:2] + WORDS[:10] + body[12:])],
    "heif.hvcc-array": lambda: [
        configured(with_array(0x27, b"\x4e\1\5\1J\x80")),
        configured(lambda body: body[:22] + bytes([body[22] + 1]) + body[23:] + b"\x22\0\0"),
    ],
    "heif.hvcc-unit": lambda: [
        configured(with_array(0x22, b"\x44\x09abc")),
        configured(with_array(0x22, b"\x42\1abc")),
    ],
    "heif.hvcc-unit-text": lambda: [configured(with_array(0x22, b"\x44\1" + WORDS))],
    "heif.av1c-bits": lambda: [av1_configured(b"".join((body[:3], b"\x20", body[4:]))) for body in (av1c(),)],
    "heif.av1c-units": lambda: [av1_configured(av1c() + obu(5, b"\1abcd\x80"))],
    "heif.av1c-text": lambda: [av1_configured(av1c() + obu(1, WORDS))],
    "heif.tmap-bits": lambda: [tone_mapped(Group(b"altr", 4, (2, 1)), TONE_MAP[:5] + b"\1" + TONE_MAP[6:])],
    "heif.derived-length": lambda: [
        derived(b"grid", grid(1, 1, 64, 64) + b"x"),
        derived(b"grid", b"\0"),
        derived(b"iden", b"x"),
        tone_mapped(Group(b"altr", 4, (2, 1)), TONE_MAP + b"x"),
    ],
    "heif.derived-version": lambda: [derived(b"grid", b"\1" + grid(1, 1, 64, 64)[1:])],
    "heif.derived-text": lambda: [overlay(WORDS[:8])],
    "heif.item-type": lambda: [single(items=[replace(coded(), type=b"jpeg")], brands=(b"mif1", b"mif1"))],
    "heif.config-missing": lambda: [single(items=[replace(coded(), properties=[ispe(64, 64)])])],
    "heif.sequence-header": lambda: [av1_without_header()],
    "heif.parameter-sets": lambda: [configured(lambda body: body[:22] + b"\0")],
    "heif.obu-metadata": lambda: [
        av1_carrying(obu(5, b"\1abcd\x81")),
        av1_carrying(obu(5, b"\2" + WORDS[:24] + b"\x80")),
    ],
    "heif.obu-type": lambda: [av1_carrying(obu(15, b"x")), av1_carrying(obu(2, b"x")), av1_carrying(obu(9, b""))],
    "heif.obu-text": lambda: [av1_carrying(obu(4, WORDS + bytes(20))), av1_carrying(obu(1, WORDS[:12]))],
    "heif.picture-count": lambda: [carrying(coded(shade=90).data)],
    "heif.nal-layer": lambda: [carrying(nal_unit(1, b"\1\2", layer=1))],
    "heif.nal-text": lambda: [carrying(nal_unit(1, b"\0" + WORDS + bytes(20))), carrying(nal_unit(34, WORDS[:12]))],
    "heif.nal-message": lambda: [carrying(sei(5, bytes(16) + b"J")), carrying(sei(137, WORDS[:8] + bytes(16)))],
    "heif.nal-end-mark": lambda: [carrying(nal_unit(36, b"J"))],
    "heif.nal-type": lambda: [carrying(nal_unit(38, b"J")), carrying(nal_unit(12, b"\1")), carrying(nal_unit(63, b""))],
    "heif.track-numbers": lambda: [main_track(id=2)],
    "heif.tracks": lambda: [third_track()],
    "heif.moov-form": lambda: [dated_movie()],
    "heif.moov-text": lambda: [main_track(matrix=WORDS[:36])],
    "heif.picture-track": lambda: [main_track(handler=b"auxv"), main_track(references=[(b"auxl", (1,))])],
    "heif.alpha-track": lambda: [alpha_track(without_role), alpha_track(lambda track: track.references.clear())],
    "heif.track-references": lambda: [
        alpha_track(lambda track: track.references.append((b"thmb", (1,)))),
        alpha_track(lambda track: track.references.append((b"prem", (7,)))),
    ],
    "heif.track-flags": lambda: [main_track(flags=0x10), main_track(edits=[(300, 0, 0x10000)], edit_flags=2)],
    "heif.runs-merged": lambda: [main_track(durations=[(1, 100), (2, 100)])],
    "heif.runs-length": lambda: [main_track(durations=[(4, 100)])],
    "heif.sync-samples": lambda: [main_track(sync=[3, 2, 1]), main_track(sync=[1, 4])],
}


def av1c() -> bytes:
    return property_of(b"av1C", av1())


def clean(data: bytes) -> bytes:
    return b"".join(HEIC.parse(data).rebuild(Policy()))


def turned() -> bytes:
    return with_property(b"irot", b"\1")


def coloured() -> bytes:
    return with_property(b"colr", b"nclx" + struct.pack(">3HB", 9, 16, 9, 0x80))


DIFFERENCES: Differences = {
    "another picture": lambda: (single(), single(items=[coded(shade=90)])),
    "turned": lambda: (single(), turned()),
    "other colours": lambda: (single(), coloured()),
    "no colours": lambda: (coloured(), single()),
    "cropped": lambda: (single(), with_property(b"clap", struct.pack(">8I", 60, 1, 64, 1, 0, 1, 0, 1))),
    "another extent": lambda: (single(), with_property(b"ispe", ispe(60, 64)[1])),
    "other pieces": lambda: (derived(b"grid", grid(1, 2, 128, 64), 2), derived(b"grid", grid(2, 1, 64, 128), 2)),
    "a picture less": lambda: (Heif([coded(), coded(shade=90)]).write(), single()),
    "no alpha": lambda: (beside(other(90, auxc(ALPHA)), [(b"auxl", 2, (1,))]), single()),
    "a sequence in another order": lambda: (hevc_sequence(), main_track(sync=[3])),
    "other times": lambda: (hevc_sequence(), main_track(durations=[(3, 50)])),
    "a sequence instead of a picture": lambda: (heic_picture(), clean(hevc_sequence())),
}


def heic_picture() -> bytes:
    from PIL import Image

    return heic(Image.new("RGB", (64, 64)))
