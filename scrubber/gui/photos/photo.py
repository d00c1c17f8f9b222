"""One photo in the list: what the window remembers of it, small enough for thousands."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from scrubber.engine.covering.choice import PicturePolicy
from scrubber.engine.covering.words import face_sentences
from scrubber.engine.names import USUAL_NAMES, Naming, undated
from scrubber.engine.report import SEALS, CleanResult, FaceReport, PhotoReport
from scrubber.errors import TOO_MANY_PIXELS, ScrubberError
from scrubber.faces.face import Certainty
from scrubber.formats.base import Proof
from scrubber.formats.keep import EVERYTHING_PRIVATE, Keep, Kept
from scrubber.i18n import _
from scrubber.metadata.findings.batch_facts import BatchFacts
from scrubber.metadata.findings.finding import Topic

Stamp = tuple[int, int]
"""Bytes, and nanoseconds since 1970."""


@dataclass(frozen=True, slots=True)
class Made:
    """Where a copy was to go, and how it was to be made."""

    folder: str
    policy: PicturePolicy
    replaces: bool = False
    """Whether it was to take the original's place."""
    naming: Naming = USUAL_NAMES
    keeps_times: bool = False
    """Whether it was to get the file times of its original."""


class State(Enum):
    """Where a photo stands, from the user's point of view."""

    WAITING = "waiting"  # not read yet
    READ = "read"  # we know what it tells
    ALREADY_CLEAN = "already-clean"  # there is nothing to remove
    WORKING = "working"  # it is being cleaned
    CLEANED = "cleaned"  # a verified copy exists
    REFUSED = "refused"  # no copy can be made


@dataclass(slots=True, eq=False)
class Photo:
    """A photo by its path; full reports live in `ReportStore`, which forgets the oldest ones.

    Two entries are never equal, so that a photo can be removed and added again while work is under way.
    """

    path: str
    root: str = ""
    is_read: bool = False
    topics: tuple[Topic, ...] = ()
    already_clean: bool = False
    offers_encoding: bool = False
    """Whether it holds picture that nobody sees and that only goes by encoding the picture anew."""
    encodes_anew: bool = False
    """Whether the user wants that."""
    leaves_faces: bool = False
    """Whether its faces stay as they are, whatever is chosen for all: it is too large for covers."""
    chosen_keep: Keep | None = None
    """What its copy keeps of the metadata where that was chosen for this photo; else it is as for all."""
    has_gain_map: bool = False
    may_hold_place: bool = False
    kept: tuple[Kept, ...] = ()
    faces: int | None = None
    """How many faces were found, doubtful ones included; None while nobody looked."""
    sure_faces: int = 0
    """How many of them are faces for sure."""
    batch_facts: BatchFacts | None = None
    """What it adds to a batch, once it was read."""
    output: str = ""
    read_problem: ScrubberError | None = None
    clean_problem: ScrubberError | None = None
    is_working: bool = False
    remarks: tuple[str, ...] = ()
    """Sentences about the faces in the copy."""
    proof: Proof | None = None
    """What vouches for the copy."""
    covered: int = 0
    """How many faces or other places are covered in the copy."""
    needs_look: bool = False
    """Whether a face in the copy may still be there, or be matched."""
    holds_unseen: bool = False
    """Whether the copy still holds picture that nobody sees."""
    longest_side: int = 0
    """Pixels of the longest side, 0 while unknown."""
    made: Made | None = None
    """The choices that the copy was made with, or with which nothing was to be removed."""
    is_told: bool = False
    """Whether the summary of a run has told why it was refused."""
    stamp: Stamp | None = None
    """Size and time of the file that was read."""
    digest: str = ""
    """SHA-256 of the file that was read, for what it tells or for its faces; "" while it is unknown."""
    replaced_digest: str = ""
    """That of the original whose place its copy took."""
    was_changed: bool = False
    """Whether its file has changed since it was added."""

    @property
    def clean_file(self) -> str:
        """The file that may be handed out: the copy, or a photo from which nothing is to be removed; else ""."""
        return self.output or (self.path if self.state is State.ALREADY_CLEAN else "")

    @property
    def hides_picture(self) -> bool:
        """Whether it holds more picture than it shows, which a clean photo may do, too."""
        return Topic.HIDDEN_PICTURE in self.topics

    @property
    def has_place(self) -> bool:
        """Whether it shows where it was taken."""
        return self.batch_facts is not None and self.batch_facts.tells_place

    @property
    def undated_name(self) -> str:
        """The name that its copy would have without the dates in it; "" when there are none."""
        name = Path(self.output)
        without = f"{undated(name.stem)}{name.suffix}"
        return "" if not self.output or without == name.name else without

    @property
    def keep(self) -> Keep:
        """What was to be kept when the copy was made."""
        return EVERYTHING_PRIVATE if self.made is None else self.made.policy.keep

    @property
    def seal(self) -> str:
        """What vouches for the copy, in words; "" without one."""
        return "✓ " + _(SEALS[self.proof or Proof.STRUCTURE]) if self.output else ""

    @property
    def problem(self) -> ScrubberError | None:
        """Why there is no copy; what cleaning said outweighs what reading says, now or later."""
        return None if self.output else self.clean_problem or self.read_problem

    @property
    def is_too_large(self) -> bool:
        """Whether there is no copy because its picture is too large to be changed."""
        return self.problem is not None and self.problem.detail.check == TOO_MANY_PIXELS

    def forget_problem(self) -> None:
        """Give the photo another chance."""
        self.read_problem = self.clean_problem = None
        self.is_read = self.is_told = False

    @property
    def state(self) -> State:
        """Where the photo stands; what was done outweighs what was read."""
        if self.is_working:
            return State.WORKING
        if self.output:
            return State.CLEANED
        if self.problem is not None:
            return State.REFUSED
        if not self.is_read:
            return State.WAITING
        return State.ALREADY_CLEAN if self.already_clean else State.READ

    def is_other(self, digest: str) -> bool:
        """Whether a file with this digest is another one than the one that was read, as far as both are known."""
        return bool(digest and self.digest) and digest not in (self.digest, self.replaced_digest)

    def forget_picture(self) -> None:
        """The file is another one now: what was known of the old one is not true of it."""
        self.was_changed = True
        self.is_read = False
        self.faces, self.sure_faces, self.topics, self.batch_facts = None, 0, (), None
        self.leaves_faces = self.may_hold_place = False
        self.already_clean = self.has_gain_map = False
        self.output, self.made = "", None
        self.stamp, self.digest, self.replaced_digest = None, "", ""
        self.forget_problem()

    def take_report(self, report: PhotoReport) -> None:
        """Remember what a card shows of a report."""
        self.is_read = True
        self.topics = report.topics
        self.already_clean = report.already_clean
        self.offers_encoding = any(picture.is_offered for picture in report.pictures)
        self.has_gain_map = report.has_gain_map
        self.longest_side = max(report.width, report.height)
        self.may_hold_place = report.may_hold_place
        self.read_problem = report.problem
        self.batch_facts = report.batch_facts if report.format_name or report.topics else None
        if report.digest and report.digest != self.replaced_digest:  # else it was read before a copy took its place
            self.digest = report.digest

    def take_faces(self, report: FaceReport) -> None:
        """Remember how many faces were found."""
        self.faces = len(report.faces)
        self.sure_faces = sum(face.certainty is Certainty.SURE for face in report.faces)
        self.digest = self.digest or report.digest

    def take_result(self, result: CleanResult, made: Made) -> None:
        """Remember what became of the photo."""
        self.is_working = False
        self.output = result.output
        self.was_changed = self.was_changed and not result.output
        self.kept = result.kept
        self.remarks = (*face_sentences(result.faces), *map(_, result.notes))
        self.needs_look = result.faces is not None and result.faces.needs_look
        self.holds_unseen = bool(result.unseen_kept)
        self.already_clean = self.already_clean or result.already_clean
        self.clean_problem = result.problem
        self.is_told = result.problem is not None
        self.made = made
        self.proof = result.proof
        if result.replaced:
            self.stamp = stamp(self.path)
        if result.replaced and result.receipt is not None:
            self.digest, self.replaced_digest = result.receipt.copy_sha256, result.receipt.original_sha256
        self.covered = sum(face.covered for face in result.faces.faces) if result.faces is not None else 0


def stamp(path: str) -> Stamp | None:
    """The stamp of a file, None when it isn't there."""
    try:
        status = Path(path).stat()
    except (OSError, ValueError):
        return None
    return status.st_size, status.st_mtime_ns
