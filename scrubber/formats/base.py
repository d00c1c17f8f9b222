"""What every image format provides, and the ledger that carries the program.

`Format.parse` turns a file into a `Document` whose ledger tiles it: every byte belongs to exactly one part
with a fate. `Document.rebuild` writes the kept and the rewritten parts. `Format.audit` reads a finished copy
on its own, sharing only the container layer with the writer, and refuses whatever a clean copy may not hold.
Source and copy must have the same `Essence`.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from scrubber.errors import Detail, NotVerified, Unsupported
from scrubber.formats import reasons
from scrubber.formats.keep import EVERYTHING_PRIVATE, NO_BLOCKS, Keep, KeptBlocks, KeptIn
from scrubber.i18n import N_

Buffer = bytes | memoryview


class Fate(StrEnum):
    """What becomes of a part in the clean copy."""

    KEEP = "keep"
    REWRITE = "rewrite"
    DROP = "drop"


class PayloadKind(StrEnum):
    """What a part's content is, so that one reader of metadata serves every container."""

    EXIF = "exif"  # a TIFF structure, from its byte order mark on
    XMP = "xmp"  # one serialised packet, UTF-8
    IPTC = "iptc"  # a sequence of IIM data sets
    PHOTOSHOP = "photoshop"  # a sequence of 8BIM image resources
    ICC = "icc"  # a colour profile
    TEXT = "text"  # words in the file's own text fields; `keyword` says which
    C2PA = "c2pa"  # JUMBF boxes
    PICTURE = "picture"  # a whole encoded picture that is not the photo itself
    VIDEO = "video"  # a whole video file
    OPAQUE = "opaque"  # data we can't name further


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the file from `offset` over `length` bytes.

    `name` is the format's own term ("APP1 Exif", "tEXt"); `reason` says in plain words why it has its fate
    and is marked with `N_`; `is_picture` is true for compressed picture data, which is copied untouched.
    """

    offset: int
    length: int
    name: str
    fate: Fate
    reason: str
    is_picture: bool = False

    @property
    def end(self) -> int:
        """The offset of the first byte behind this part."""
        return self.offset + self.length


class PayloadRole(StrEnum):
    """What a picture or data of no standard is for."""

    USUAL = "usual"  # a small version of the photo, or data that a part of the format holds
    CANVAS = "canvas"  # size and place in the picture that this one was cut out of, as ImageMagick writes it
    BESIDE = "beside"  # bytes beside or behind the picture, which no part of the format holds
    SECOND_PICTURE = "second-picture"
    FURTHER_PICTURE = "further-picture"
    DEPTH_MAP = "depth-map"
    MATTE = "matte"
    GAIN_MAP = "gain-map"


@dataclass(frozen=True, slots=True)
class Payload:
    """Something in the file that can be read for findings. `part` is the index of its (first) part.

    `label` is for people and decides nothing. `keyword` names a text field, as the file or its standard does.
    """

    kind: PayloadKind
    data: bytes
    part: int
    label: str = ""
    role: PayloadRole = PayloadRole.USUAL
    keyword: str = ""


@dataclass(frozen=True, slots=True)
class ContainerField:
    """Something that the container itself says of the picture, for the list of details; `part` is as in `Payload`.

    `name` is the field's own in its standard, `value` hostile text.
    """

    name: str
    value: str
    part: int


@dataclass(frozen=True, slots=True)
class Essence:
    """What a copy must share with its source; digests are SHA-256.

    `picture` covers the compressed picture data with all that is needed to decode it. `colour` covers what
    turns samples into colours (profile tables, colour chunks). `orientation` is EXIF's 1 to 8. `streams` are
    large stretches of compressed data that `picture` leaves out because comparing them byte by byte is faster.
    """

    width: int
    height: int
    frames: int
    orientation: int
    picture: bytes
    colour: bytes
    streams: tuple[Buffer, ...] = ()


@dataclass(frozen=True, slots=True)
class Audit:
    """The result of reading a clean copy: its essence, and the bytes that no digest of the essence covers."""

    essence: Essence
    unchecked_bytes: tuple[bytes, ...]


class Verification(StrEnum):
    """How a copy is compared with its source."""

    AUTO = "auto"  # by structure where sameness follows from identity, else decoded as well (`Oddity`)
    FULL = "full"  # always decoded as well


class Proof(StrEnum):
    """What vouches for a finished copy."""

    STRUCTURE = "structure"  # our two readings of the bytes
    DECODED = "decoded"  # these, and a decoder that isn't ours


class Oddity(StrEnum):
    """Why structure alone can't vouch for a copy: source and copy have to be decoded and compared.

    Structure may vouch only where every byte that a decoder reads stands in the copy, unchanged and in the same
    order, and nothing but named metadata was left out. A misreading of ours is on both sides otherwise.
    """

    ALWAYS = "always"  # formats whose pictures lie behind offsets and counts that programs read differently
    LEFT_OUT_INSIDE = "left-out-inside"  # bytes inside the picture's data that no decoder should need
    LEFT_OUT_BEHIND = "left-out-behind"  # bytes of no name behind the picture's data
    NO_END = "no-end"  # the picture's data or the file ends early
    DAMAGED = "damaged"  # a checksum, a marker or a count contradicts the data
    REPAIRED = "repaired"  # a count or a length was worked out anew
    HEADER_REBUILT = "header-rebuilt"  # a decoder's header (hvcC, av1C, a frame header) has other bytes
    TWO_READINGS = "two-readings"  # programs differ in what such a file shows
    PICTURE_REWRITTEN = "picture-rewritten"  # data of the picture has other bytes in the copy


class CropKind(StrEnum):
    """What cuts picture off when it is shown."""

    APERTURE = "aperture"  # a clean aperture, a rectangle within the picture
    EXTENT = "extent"  # a size that is smaller than the compressed picture
    TILES = "tiles"  # tiles that lie wholly outside of the picture
    TILE_EDGES = "tile-edges"  # the rest of the last tiles; mostly padding that an encoder made up
    WINDOW = "window"  # a window inside the compressed data, which cuts more off than encoders need


@dataclass(frozen=True, slots=True)
class Crop:
    """Picture that is in the copy and that nobody sees. Sizes are width and height in pixels as they are shown.

    `build` makes a file of the same format that shows all of it; an empty one where that can't be done.
    """

    kind: CropKind
    whole: tuple[int, int]
    shown: tuple[int, int]
    build: Callable[[], bytes] = field(default=bytes, repr=False, compare=False)

    @property
    def picture(self) -> bytes:
        """That file, made anew each time."""
        return self.build()


class HiddenPictures(StrEnum):
    """What becomes of picture that nobody sees: behind a crop, under transparency, in spare samples."""

    AUTO = "auto"  # removed where the shown picture stays exactly the same, else told
    REMOVE = "remove"  # removed, encoded anew where needed
    KEEP = "keep"  # told only


@dataclass(frozen=True, slots=True)
class Policy:
    """What a user may choose about a copy."""

    verification: Verification = Verification.AUTO
    keep_hdr: bool = True
    """Whether a gain map, which brightens the photo on HDR screens, stays."""
    hidden_pictures: HiddenPictures = HiddenPictures.AUTO
    keep: Keep = EVERYTHING_PRIVATE
    """What is kept of the metadata."""
    kept: KeptBlocks = NO_BLOCKS
    """The blocks written from it for this photo; the engine fills them in, `Document.rebuild` puts them in place."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The parts of one file of `size` bytes, in order, tiling it completely."""

    size: int
    parts: tuple[Part, ...]

    def __post_init__(self) -> None:
        end = 0
        for part in self.parts:
            if part.offset != end or part.length <= 0:
                raise AssertionError(f"the parts do not tile the file at byte {end}: {part}")
            end = part.end
        if end != self.size:
            raise AssertionError(f"the parts end at byte {end} of {self.size}")


class Document(ABC):
    """One parsed file."""

    ledger: Ledger
    essence: Essence
    oddities: frozenset[Oddity] = frozenset()
    """Why this file and its copy have to be decoded and compared; empty for the ordinary photo."""
    notes: tuple[str, ...] = ()
    """Sentences (marked with `N_`) a user should know about the copy: what stays, what can't be promised."""
    container_orientation: int = 1
    """How the container turns the picture before it is shown, in EXIF's numbers; `essence` is of the turned one."""

    can_hold_kept: bool = True
    """Whether a copy of this file can hold kept values, where files of its format can."""

    def for_policy(self, policy: Policy) -> "Document":
        """The same file as this policy wants it; ledger, essence and notes may differ. Raises `ScrubberError`."""
        return self

    def pictures(self) -> tuple[bytes, ...]:
        """Each kept picture as a file that holds nothing else, for comparing pixels; none when the file will do."""
        return ()

    def crops(self) -> tuple[Crop, ...]:
        """What the copy holds behind the edges of its pictures. Raises nothing."""
        return ()

    @abstractmethod
    def payloads(self) -> Iterator[Payload]:
        """What can be read for findings. Raises nothing for a payload it can't take apart: it yields it OPAQUE."""

    def container_fields(self) -> Iterator[ContainerField]:
        """What the container says of the picture, besides its payloads. Raises nothing."""
        return iter(())

    @abstractmethod
    def rebuild(self, policy: Policy) -> list[Buffer]:
        """The clean copy, as pieces to be written one behind the other. Raises `ScrubberError`."""


class Format(ABC):
    """One image format. A module in `scrubber.formats` makes one instance and names it FORMAT."""

    name: ClassVar[str]
    """The name users know: "JPEG"."""
    suffixes: ClassVar[tuple[str, ...]]
    """File name endings, the usual one first: (".jpg", ".jpeg")."""
    mime_types: ClassVar[tuple[str, ...]]
    kept: ClassVar[str]
    """For the table in the README, plain words: what a copy keeps."""
    kept_in: ClassVar[KeptIn] = KeptIn.NOWHERE
    """Where copies hold the values that a user means to keep."""
    cannot_promise: ClassVar[str]
    """For the same table: what may still hide in a copy."""

    @abstractmethod
    def matches(self, head: bytes) -> bool:
        """Whether a file that begins with `head` (its first 64 bytes or all of it) is of this format."""

    @abstractmethod
    def parse(self, data: bytes) -> Document:
        """Take a file apart. Raises `ScrubberError` when no safe copy could be made."""

    def load_decoder(self) -> None:  # noqa: B027 (most formats need no plug-in)
        """Import the plug-in that Pillow needs to decode this format; only workers do, when such a file comes."""

    def for_decoder(self, data: bytes) -> bytes:
        """The file as a decoder is to read it, where the plug-in would otherwise show something else than viewers."""
        return data

    @abstractmethod
    def audit(self, data: bytes) -> Audit:
        """Read a finished copy strictly; raises `NotVerified` or `ParseError` on anything off the keep-list."""

    def audit_kept(self, data: bytes, kept: KeptBlocks) -> Audit:
        """Read a copy that must hold exactly these blocks, as `audit` does; a single byte of them may not differ.

        Formats whose copies hold kept values (`kept_in`) replace it. Raises `Unsupported` where they can't.
        """
        if kept:
            raise Unsupported(N_("it holds something that does not belong there"), Detail("keep.unsupported"))
        return self.audit(data)


ENDS_EARLY = N_("This photo was damaged before: parts of its picture may look wrong.")
"""A note for a document with `Oddity.NO_END`."""

DOES_NOT_BELONG = reasons.NOT_BELONGING


def require(
    condition: bool, reason: str = DOES_NOT_BELONG, check: str = "", part: str = "", offset: int | None = None
) -> None:
    """Raise `NotVerified` unless `condition` holds; every check of an audit goes through here.

    `reason` is the sentence's end for the user, marked with `N_`. The rest is the detail for a bug report: `check`
    names this check in the whole program ("png.chunk-order"), `part` the chunk, segment, box or tag, `offset` the
    byte in the copy where it begins.
    """
    if not condition:
        raise NotVerified(reason, Detail(check, part, offset))
