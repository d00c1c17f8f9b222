"""The journal of the window's runs: what is done is written down, so that a run that was stopped can go on.

It is the one of the command line (`jobs.journal`) and holds no names either. Its file is written on a thread of its
own: making sure that a disk has something can take long.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from scrubber.engine.report import CleanResult
from scrubber.gui.cleaning.choices import CopyChoices
from scrubber.jobs import journal as journals
from scrubber.jobs.batches import FEW
from scrubber.jobs.journal import Journal
from scrubber.jobs.scan import Found


class RunJournal:
    """At most one journal at a time, for runs with the same choices; small runs need none.

    All belongs to the window's thread but what `left_of` gives.
    """

    def __init__(self) -> None:
        self._journal: Journal | None = None
        self._choices: list[str] = []
        self._writer: ThreadPoolExecutor | None = None
        self.goes_on = False
        """Whether an earlier run goes on: then copies that are there already are taken as they are."""

    def begin(self, choices: CopyChoices, count: int) -> None:
        """A run of so many photos begins, or what was stopped goes on with the same choices."""
        described = _described(choices)
        if self._journal is not None and self._choices == described:
            self.goes_on = True
            return
        self.close(is_complete=True)
        if count >= FEW:
            self._take(journals.begin(described, count), described)

    def resume(self, choices: CopyChoices) -> bool:
        """Go on with the newest run that was stopped; False when there is none with these choices."""
        self.close(is_complete=False)
        described = _described(choices)
        self._take(journals.go_on(described), described)
        self.goes_on = self._journal is not None
        return self.goes_on

    def left_of(self) -> Callable[[str], bool]:
        """What says of a path whether it is left to do; may be called on any thread."""
        journal = self._journal
        return lambda path: journal is None or bool(journal.left_of([Found(path)]))

    def digest_of(self, path: str) -> str:
        """What stands for a photo as it is before it is cleaned; "" while nothing is written down."""
        return "" if self._journal is None else self._journal.digest_of(path)

    @property
    def numbers(self) -> dict[str, int]:
        """The numbers in names that were given so far, by the digests of photos."""
        return {} if self._journal is None else self._journal.numbers

    def give(self, digest: str, number: int) -> None:
        """Write down the number of a photo that is about to be cleaned."""
        journal = self._journal
        if journal is not None and digest and self._writer is not None and journal.numbers.get(digest) != number:
            journal.numbers[digest] = number
            self._writer.submit(journal.give, digest, number)

    def add(self, digest: str, result: CleanResult) -> None:
        """Write down what became of a photo."""
        journal = self._journal
        if journal is not None and digest and self._writer is not None:
            self._writer.submit(journal.add, digest, result)

    def end(self, is_complete: bool) -> None:
        """A run ended; the journal of one that was stopped stays, for the next one or the next start."""
        if is_complete:
            self.close(is_complete=True)

    def close(self, is_complete: bool) -> None:
        """Let go of the journal; that of a complete run is deleted."""
        if self._writer is not None:
            self._writer.shutdown()
        if self._journal is not None:
            self._journal.close(is_complete)
        self._journal, self._writer, self.goes_on = None, None, False

    def _take(self, journal: Journal | None, described: list[str]) -> None:
        self._journal, self._choices = journal, described
        self._writer = None if journal is None else ThreadPoolExecutor(1, "scrubber-journal")


def _described(choices: CopyChoices) -> list[str]:
    """What makes a run the same as another; its photos are told by their digests."""
    return ["window", repr(choices)]
