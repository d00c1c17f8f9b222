"""What a scan tells beside the photos it finds: folders that can't be read, and what else lies there, while it runs."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from scrubber.gui import texts
from scrubber.gui.session import Session
from scrubber.gui.window.notice import Notice
from scrubber.i18n import _, sentences
from scrubber.reports import results


class ScanNotices(QObject):
    """Says it in the notice above the photos; `is_in_sight` tells whether that can be seen now."""

    def __init__(self, session: Session, notice: Notice, is_in_sight: Callable[[], bool]) -> None:
        super().__init__(notice)
        self._session, self._notice, self._is_in_sight = session, notice, is_in_sight
        self._scanner = scanner = session.scanner
        self._told_alone = ""
        session.emptied.connect(self.forget)
        scanner.unreadable.connect(lambda folder, problem: self._say(f"{texts.file_name(folder)}: {problem}"))
        scanner.left_alone_changed.connect(self._count)
        scanner.begun.connect(notice.hide)
        scanner.finished.connect(self._finished)

    def forget(self) -> None:
        """Nothing is listed any more that anything said so far could be about."""
        self._told_alone = ""
        self._notice.hide()

    def _take_off(self) -> None:
        """Photos that a run did earlier don't stand in the list as if they were still to be cleaned."""
        listed = filter(None, map(self._session.model.by_path, self._scanner.left_out))
        self._session.remove([photo for photo in listed if not photo.output])

    def _say(self, words: str) -> None:
        self._notice.say(texts.harmless(words))

    def _count(self) -> None:
        """While a scan runs the count comes once and then only goes on; where it was closed, the end tells it again."""
        alone = texts.left_alone(self._scanner.left_alone)
        if alone and not self._told_alone and self._is_in_sight():
            self._say(alone)
        elif not self._notice.goes_on(texts.harmless(self._told_alone), texts.harmless(alone)):
            return
        self._told_alone = alone

    def _finished(self) -> None:
        scanner = self._scanner
        self._take_off()
        if not len(self._session.model) and not scanner.is_running and not scanner.left_out:
            self._say(_("No photos were found there."))
        done = results.done_earlier(len(scanner.left_out)) if scanner.left_out else ""
        scanner.left_out.clear()
        alone = texts.left_alone(scanner.left_alone)
        news = alone if alone != self._told_alone else ""
        if done or news:
            self._told_alone = alone
            self._say(sentences((done, news)))
