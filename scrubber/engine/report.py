"""What the engine answers: plain records that cross process borders and become cards, text or JSON."""

from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from scrubber.engine.folder import KnownFolders
from scrubber.engine.names import USUAL_NAMES, Naming
from scrubber.errors import ScrubberError
from scrubber.faces.face import Certainty, Face
from scrubber.formats.base import Fate, Oddity, Part, Proof
from scrubber.formats.keep import Kept
from scrubber.i18n import N_
from scrubber.metadata.findings.batch_facts import BatchFacts
from scrubber.metadata.findings.finding import Finding, HiddenPicture, MarkedFace, Place, Topic, may_hold_place
from scrubber.metadata.findings.kind import Kind
from scrubber.pixels.unseen.record import Removal, UnseenPicture

SEALS = {Proof.DECODED: N_("verified by decoding too"), Proof.STRUCTURE: N_("verified by its structure")}
"""What vouches for a copy, in words."""
_UNSEEN = (Kind.UNSEEN_PICTURE, Kind.LOWEST_BITS)


class Step(Enum):
    """What is being done with a photo that gets covers: each takes seconds, and a window says which it is."""

    LOOKING = "looking"
    COVERING = "covering"
    PROVING = "proving"


@dataclass(frozen=True, slots=True)
class PhotoReport:
    """What one photo tells. `problem` is set when it can't be cleaned; the rest then holds what could be read.

    `thumbnail` is a small upright JPEG or PNG for a card, empty when none could be made or none was asked for;
    the data of `pictures` is re-encoded the same way when it crosses to the window, so that nothing hostile is
    decoded there. `batch_facts` is what the photo adds to a `metadata.batch.Batch`;
    `marked_faces` are those that the file itself marks, with names or without. `digest` is the SHA-256 of the file, in
    hexadecimal digits, "" when it could not be read.
    """

    path: str
    size: int
    format_name: str = ""
    width: int = 0
    height: int = 0
    frames: int = 1
    sentence: str = ""
    findings: tuple[Finding, ...] = ()
    findings_left_out: int = 0
    pictures: tuple[HiddenPicture, ...] = ()
    place: Place | None = None
    parts: tuple[Part, ...] = ()
    notes: tuple[str, ...] = ()
    already_clean: bool = False
    has_gain_map: bool = False
    problem: ScrubberError | None = None
    thumbnail: bytes = field(default=b"", repr=False)
    batch_facts: BatchFacts = field(default_factory=BatchFacts)
    marked_faces: tuple[MarkedFace, ...] = ()
    digest: str = ""

    @property
    def topics(self) -> tuple[Topic, ...]:
        """The topics found, each once, in the order of `Topic`, without TECHNICAL: the chips of a card.

        What the file's name says is told, but is no reason to clean: names are the user's own.
        """
        found = {finding.topic for finding in self.findings if not finding.key.startswith("file:name:")}
        return tuple(topic for topic in Topic if topic in found and topic is not Topic.TECHNICAL)

    @property
    def may_hold_place(self) -> bool:
        """Whether a block that can't be read may hold a place, while nothing that can be read does."""
        return may_hold_place(self.findings, self.place)

    @property
    def leaks(self) -> tuple[Topic, ...]:
        """The topics of what cleaning would remove, in the order of `Topic`, technical matters left out.

        Picture that nobody sees counts even where it can't be removed without loss: it leaks all the same.
        """
        found = {finding.topic for finding in self.findings if finding.fate is not Fate.KEEP}
        if self.pictures or any(finding.kind in _UNSEEN for finding in self.findings):
            found.add(Topic.HIDDEN_PICTURE)
        return tuple(topic for topic in Topic if topic in found and topic is not Topic.TECHNICAL)


@dataclass(frozen=True, slots=True)
class UnseenFindings:
    """What nobody sees in the picture's own data; `is_removable` when a clean copy would be without some of it."""

    findings: tuple[Finding, ...] = ()
    pictures: tuple[HiddenPicture, ...] = ()
    is_removable: bool = False


@dataclass(frozen=True, slots=True)
class FaceReport:
    """The faces found in one photo of `width` x `height` pixels (upright), or the `problem` that kept us from looking.

    `picture` is the first frame for the face editor: an upright JPEG or PNG of our own, empty unless one was asked for.
    `digest` is the SHA-256 of the file, in hexadecimal digits.
    """

    path: str
    width: int = 0
    height: int = 0
    frames: int = 1
    faces: tuple[Face, ...] = ()
    picture: bytes = field(default=b"", repr=False)
    problem: ScrubberError | None = None
    digest: str = ""


@dataclass(frozen=True, slots=True)
class FaceResult:
    """What became of one face: covered, or left by choice.

    `matched_before` and `matched_after` tell whether the recogniser took it for the same face (None: it can't
    say: the face is too small, or the box was drawn on something else). `is_weak` when the cover is made of the face.
    """

    face: Face
    covered: bool
    matched_before: bool | None = None
    matched_after: bool | None = None
    is_weak: bool = False


@dataclass(frozen=True, slots=True)
class FaceResults:
    """The faces of a copy, and those that were found in it outside of every cover (`uncovered_faces`)."""

    faces: tuple[FaceResult, ...] = ()
    uncovered_faces: tuple[Face, ...] = ()

    @property
    def covered_faces(self) -> int:
        """How many covers hide what was found to be a face, or may be one."""
        return sum(1 for result in self.faces if result.covered and result.face.certainty is not Certainty.DRAWN)

    @property
    def covered_areas(self) -> int:
        """How many covers hide what a user drew: a face, a number plate, anything."""
        return sum(1 for result in self.faces if result.covered and result.face.certainty is Certainty.DRAWN)

    @property
    def still_matched(self) -> int:
        """How many covered faces the recogniser still matches: their covers are weak."""
        return sum(1 for result in self.faces if result.covered and result.matched_after)

    @property
    def surely_uncovered(self) -> int:
        """How many of what is uncovered are faces for sure: encoding a picture anew makes new doubtful ones."""
        return sum(1 for face in self.uncovered_faces if face.certainty is Certainty.SURE)

    @property
    def needs_look(self) -> bool:
        """Whether a person should look at the copy before posting it."""
        return bool(self.still_matched or self.unproven or self.surely_uncovered)

    @property
    def unproven(self) -> int:
        """How many weak covers the recogniser can say nothing about: they may hide nothing."""
        return sum(1 for result in self.faces if result.covered and result.is_weak and result.matched_after is None)


@dataclass(frozen=True, slots=True)
class PhotoIdentities:
    """What a face index would learn of the photo at `path`: one row of numbers for each of its faces.

    `clean` has the faces as they are, `covered` with the covers that were asked for (None: none were); both are
    faces x 512, each row of length 1. `width` counts the photo's pixels. Where pictures were asked for, `picture` is
    the photo and `pictures` and `covered_pictures` its faces, small JPEGs of ours. `digest` is the file's SHA-256: the
    same photo under another name is the same.
    """

    path: str
    digest: str = ""
    faces: tuple[Face, ...] = ()
    clean: Any = None
    covered: Any = None
    width: int = 0
    picture: bytes = field(default=b"", repr=False)
    pictures: tuple[bytes, ...] = field(default=(), repr=False)
    covered_pictures: tuple[bytes, ...] = field(default=(), repr=False)
    problem: ScrubberError | None = None


@dataclass(frozen=True, slots=True)
class PeopleReport:
    """The people in the photo at `path`: one row of 512 numbers of length 1 for each of its faces.

    `pictures` has a small JPEG of each face, empty where none was asked for.
    """

    path: str
    faces: tuple[Face, ...] = ()
    identities: Any = None
    pictures: tuple[bytes, ...] = field(default=(), repr=False)
    problem: ScrubberError | None = None


@dataclass(frozen=True, slots=True)
class CleanResult:
    """What became of one photo: either `output` is set (cleaned and verified), or `problem`, or `already_clean`.

    `removed` are the names of the parts that were dropped or rewritten; `kept` is what the copy holds on purpose.
    `faces` is set when faces were to be covered.
    `proof` is what vouches for the copy (None without one), `oddities` why it took more than its structure.
    `unseen_removed` and `unseen_kept` are the pictures in the photo that nobody sees.
    """

    path: str
    output: str = ""
    format_name: str = ""
    bytes_before: int = 0
    bytes_after: int = 0
    removed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    kept: tuple[Kept, ...] = ()
    already_clean: bool = False
    problem: ScrubberError | None = None
    faces: FaceResults | None = None
    proof: Proof | None = None
    oddities: frozenset[Oddity] = frozenset()
    unseen_removed: tuple[UnseenPicture, ...] = ()
    unseen_kept: tuple[UnseenPicture, ...] = ()
    receipt: "Receipt | None" = None
    replaced: bool = False
    """Whether the copy took the original's place, which is in the trash."""

    @property
    def was_unopened(self) -> bool:
        """Whether a decoder was asked because of something odd and opens neither the photo nor the copy."""
        return self.proof is Proof.STRUCTURE and bool(self.oddities)

    @property
    def offers_encoding(self) -> bool:
        """Whether the copy holds what nobody sees and what encoding anew would remove."""
        return any(hidden.removal is Removal.NEEDS_ENCODING for hidden in self.unseen_kept)


@dataclass(frozen=True, slots=True)
class PartFate:
    """What became of the parts of the original that have this name, and why (marked with `N_`)."""

    name: str
    fate: Fate
    reason: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What proves later which copy was made of which file: SHA-256 of both in hexadecimal, and what became of parts."""

    original_sha256: str
    copy_sha256: str
    parts: tuple[PartFate, ...]


@dataclass(frozen=True, slots=True)
class Destination:
    """Where copies go: beside each original when `folder` is empty, else into it.

    `root` is the folder that was opened or dropped; below `folder` the copy keeps its path relative to it, inside a
    folder called `tree` unless that is empty. With `keeps_times` the copy gets the file times of its original. A trial
    (`is_trial`) writes nothing and says what would be written.
    """

    folder: str = ""
    root: str = ""
    tree: str = ""
    naming: Naming = USUAL_NAMES
    keeps_times: bool = False
    is_trial: bool = False
    wants_receipt: bool = False
    """Whether results hold the digests of original and copy."""
    reuses_same: bool = False
    """Whether a file that has the copy's name and bytes already is the copy: a run goes on that was stopped."""
    replaces: bool = False
    """Whether the copy will take the original's place: a photo that is clean already then needs none."""
    known_folders: KnownFolders = field(default_factory=KnownFolders, compare=False)
