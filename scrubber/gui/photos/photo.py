"""One photo in the list: what the window remembers of it, small enough for thousands."""

from dataclasses import dataclass
from enum import Enum

from scrubber.engine.covering.words import face_sentences
from scrubber.engine.report import CleanResult, PhotoReport
from scrubber.errors import ScrubberError
from scrubber.metadata.findings.batch_facts import BatchFacts
from scrubber.metadata.findings.finding import Topic


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
    has_gain_map: bool = False
    has_place: bool = False
    may_hold_place: bool = False
    faces: int | None = None
    """How many faces were found; None while nobody looked."""
    batch_facts: BatchFacts | None = None
    """What it adds to a batch, once it was read."""
    output: str = ""
    read_problem: ScrubberError | None = None
    clean_problem: ScrubberError | None = None
    is_working: bool = False
    remarks: tuple[str, ...] = ()
    """Sentences about the faces in the copy."""
    needs_look: bool = False
    """Whether a face in the copy may still be there, or be matched."""

    @property
    def problem(self) -> ScrubberError | None:
        """Why there is no copy; what cleaning said outweighs what reading says, now or later."""
        return None if self.output else self.clean_problem or self.read_problem

    def forget_problem(self) -> None:
        """Give the photo another chance."""
        self.read_problem = self.clean_problem = None
        self.is_read = False

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

    def take_report(self, report: PhotoReport) -> None:
        """Remember what a card shows of a report."""
        self.is_read = True
        self.topics = report.topics
        self.already_clean = report.already_clean
        self.has_gain_map = report.has_gain_map
        self.has_place = report.place is not None or Topic.PLACE in report.topics
        self.may_hold_place = report.may_hold_place
        self.read_problem = report.problem
        self.batch_facts = report.batch_facts if report.format_name else None

    def take_result(self, result: CleanResult) -> None:
        """Remember what became of the photo."""
        self.is_working = False
        self.output = result.output
        self.remarks = tuple(face_sentences(result.faces))
        self.needs_look = result.faces is not None and result.faces.needs_look
        self.already_clean = self.already_clean or result.already_clean
        self.clean_problem = result.problem
