"""One HEIC or AVIF file, taken apart: what both formats share."""

from collections.abc import Iterator

from scrubber.containers.isobmff.boxes import Box, read_brands, read_file
from scrubber.containers.isobmff.codes import ALPHA, PROFILES, BoxType, Brand, Handler, PropertyType
from scrubber.containers.isobmff.items import Meta, read_meta
from scrubber.containers.isobmff.tracks import Movie, read_movie
from scrubber.errors import Detail, ParseError, Unsupported
from scrubber.formats import reasons
from scrubber.formats.base import Buffer, ContainerField, Crop, Document, Essence, Payload, Policy
from scrubber.formats.heif import container_fields as heif_fields
from scrubber.formats.heif import payloads as heif_payloads
from scrubber.formats.heif.crops import crops, crops_of_sequence
from scrubber.formats.heif.essence import (
    ItemEssence,
    MovieEssence,
    StillEssence,
    colour_essence,
    picture_digest,
    shown_size,
)
from scrubber.formats.heif.oddities import oddities
from scrubber.formats.heif.parts import Source, ledger_of
from scrubber.formats.heif.reachable_items import tone_map_group
from scrubber.formats.heif.rebuild import build
from scrubber.formats.heif.sequence import Sequence, read_sequence
from scrubber.formats.heif.still import KeptItem, Still, StillReader, has_gain_map, with_headroom, with_kept
from scrubber.formats.shared.gain_map import GAIN_MAP_LEFT_OUT
from scrubber.formats.shared.icc.profile import profile_notes
from scrubber.formats.shared.orientation import UPRIGHT
from scrubber.i18n import N_

SEVERAL_PICTURES = N_("The file holds several pictures. All of them are kept.")
MORE_PICTURES = N_("The file holds further pictures. The copy has only the first.")
SOUND = N_("The file holds sound or other tracks beside the pictures. The copy has only the pictures.")


class HeifDocument(Document):
    """A file of items, of tracks, or of both."""

    def __init__(self, data: bytes, *, keep_hdr: bool = True) -> None:
        self._data = data
        boxes, rest = read_file(data)
        if not boxes or boxes[0].type != BoxType.FTYP:
            raise ParseError(reasons.DAMAGED_HEADER, Detail("heif.read-ftyp"))
        self._brands = read_brands(boxes[0].payload(data))
        meta, still, keeps_hdr = _read_still(data, _first(boxes, BoxType.META), self._brands, keep_hdr=keep_hdr)
        movie, sequence = _read_sequence(data, _first(boxes, BoxType.MOOV), self._brands)
        if still is None and sequence is None:
            raise ParseError(reasons.PART_MISSING, Detail("heif.read-no-picture"))
        self._source = Source(data, boxes, rest, meta, movie, still, sequence)
        self.ledger = ledger_of(self._source)
        self.essence = _essence(still, sequence)
        self.oddities = oddities(self._source)
        self.can_hold_kept = still is not None
        notes = (*_notes(self._source), *(() if keeps_hdr or not keep_hdr else (GAIN_MAP_LEFT_OUT,)))
        self.notes = tuple(dict.fromkeys(notes))
        self.container_orientation = heif_fields.orientation(self._source)

    def for_policy(self, policy: Policy) -> Document:
        """See `Document.for_policy`."""
        still = self._source.still
        if policy.keep_hdr or still is None or not has_gain_map(still):
            return self
        document = HeifDocument(self._data, keep_hdr=False)
        document.notes = tuple(dict.fromkeys((*self.notes, GAIN_MAP_LEFT_OUT)))
        return document

    def pictures(self) -> tuple[bytes, ...]:
        """See `Document.pictures`: the primary picture first."""
        still = self._source.still
        if still is None or not still.further or self._source.meta is None:
            return ()
        reader = StillReader(self._data, self._source.meta, ALPHA)
        numbers = (still.primary, *still.further)
        alone = [reader.read_alone(still.items[number - 1].source) for number in numbers]
        return tuple(b"".join(build(self._brands, still, None)) for still in alone)

    def crops(self) -> tuple[Crop, ...]:
        """See `Document.crops`."""
        still, sequence = self._source.still, self._source.sequence
        found = [*(crops(still) if still else ()), *(crops_of_sequence(sequence) if sequence else ())]
        sizes = [(crop.kind, crop.whole, crop.shown) for crop in found]
        return tuple(crop for place, crop in enumerate(found) if sizes.index(sizes[place]) == place)

    def payloads(self) -> Iterator[Payload]:
        """See `Document.payloads`."""
        return heif_payloads.payloads(self._source, self.ledger.parts)

    def container_fields(self) -> Iterator[ContainerField]:
        """See `Document.container_fields`."""
        return heif_fields.facts(self._source, self.ledger.parts)

    def rebuild(self, policy: Policy) -> list[Buffer]:
        """See `Document.rebuild`."""
        still = self._source.still
        return build(self._brands, with_kept(still, policy.kept) if still else None, self._source.sequence)


def _first(boxes: list[Box], kind: bytes) -> Box | None:
    return next((box for box in boxes if box.type == kind), None)


def _read_still(
    data: bytes, box: Box | None, brands: list[bytes], *, keep_hdr: bool
) -> tuple[Meta | None, Still | None, bool]:
    """The tables, what stays of the still picture, and whether a high dynamic range does if there is one."""
    if box is None:
        return None, None, True
    meta = read_meta(data, box)
    if meta.handler != Handler.PICT or not meta.primary:
        return meta, None, True
    alternatives = tone_map_group(meta, brands, meta.primary)
    if keep_hdr:
        try:
            still = StillReader(data, meta).read(meta.primary, alternatives)
            return meta, with_headroom(data, meta, still), True
        except (Unsupported, ParseError):
            if not alternatives:
                raise
    return meta, StillReader(data, meta, ALPHA).read(meta.primary), False


def _read_sequence(data: bytes, box: Box | None, brands: list[bytes]) -> tuple[Movie | None, Sequence | None]:
    if box is None or not Brand.PLAYS & set(brands):
        return None, None
    movie = read_movie(data, box)
    return movie, read_sequence(data, movie)


def _essence(still: Still | None, sequence: Sequence | None) -> Essence:
    still_essence = _still_essence(still) if still else None
    movie_essence = _movie_essence(sequence) if sequence else None
    width, height = _size(still, sequence)
    return Essence(
        width=width,
        height=height,
        frames=len(sequence.samples[0]) if sequence else 1,
        orientation=UPRIGHT,
        picture=picture_digest(still_essence, movie_essence),
        colour=colour_essence(still_essence, movie_essence),
    )


def _size(still: Still | None, sequence: Sequence | None) -> tuple[int, int]:
    if still is not None:
        return shown_size(prop.box for prop in still.items[still.primary - 1].properties)
    if sequence is None:
        raise Unsupported(reasons.PART_MISSING, Detail("heif.read-size"))
    entry = sequence.movie.tracks[0].entries[0]
    return entry.width, entry.height


def _still_essence(still: Still) -> StillEssence:
    colours = [(item.number, colour) for item in still.items for colour in _item_colours(item)]
    return StillEssence(still.primary, still.alternatives, tuple(map(_item_essence, still.items)), tuple(colours))


def _item_colours(item: KeptItem) -> Iterator[bytes]:
    for prop in item.properties:
        if prop.box[4:8] == PropertyType.COLR:
            yield prop.colour or prop.box[8:]


def _item_essence(item: KeptItem) -> ItemEssence:
    properties = tuple((prop.box, prop.essential) for prop in item.properties)
    blob = item.blob
    return ItemEssence(item.number, item.type, item.hidden, properties, item.references, blob.length, blob.digest)


def _movie_essence(sequence: Sequence) -> MovieEssence:
    samples = tuple(tuple((blob.length, blob.digest) for blob in track) for track in sequence.samples)
    return MovieEssence(sequence.movie, samples, sequence.colours)


def _notes(source: Source) -> tuple[str, ...]:
    notes = []
    if source.still and source.still.further:
        notes.append(SEVERAL_PICTURES)
    if heif_payloads.further_pictures(source):
        notes.append(MORE_PICTURES)
    if heif_payloads.left_out_gain_maps(source):
        notes.append(GAIN_MAP_LEFT_OUT)
    if source.movie and source.sequence and len(source.movie.tracks) > len(source.sequence.movie.tracks):
        notes.append(SOUND)
    notes += [note for profile in _profiles(source) for note in profile_notes(profile)]
    return tuple(notes)


def _profiles(source: Source) -> Iterator[bytes]:
    """The colour profiles of the pictures that stay, as they were found."""
    if source.still is None or source.meta is None:
        return
    numbers = {kept.source for kept in source.still.items} & source.meta.items.keys()  # others are written anew
    for number in sorted(numbers):
        for index, _essential in source.meta.items[number].properties:
            box = source.meta.properties[index]
            if box.type == PropertyType.COLR and box.payload(source.data)[:4] in PROFILES:
                yield box.payload(source.data)[4:]
