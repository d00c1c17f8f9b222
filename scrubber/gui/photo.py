"""One photo in the list: what the window remembers of it, small enough for thousands."""

from dataclasses import dataclass
from enum import Enum

from scrubber.engine.report import CleanResult, PhotoReport
from scrubber.errors import ScrubberError
from scrubber.metadata.finding import Topic


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
    has_place: bool = False
    output: str = ""
    problem: ScrubberError | None = None
    is_working: bool = False

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
        self.has_place = report.place is not None or Topic.PLACE in report.topics
        if not self.output:
            self.problem = report.problem

    def take_result(self, result: CleanResult) -> None:
        """Remember what became of the photo."""
        self.is_working = False
        self.output = result.output
        self.problem = result.problem
