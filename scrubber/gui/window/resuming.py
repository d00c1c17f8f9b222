"""What the window offers at its start when the last run stopped, crashed or lost its power."""

from PySide6.QtCore import QObject

from scrubber.gui import texts
from scrubber.gui.session import Session
from scrubber.gui.settings import Settings
from scrubber.gui.window.adding import Adding
from scrubber.gui.window.notice import Notice
from scrubber.i18n import _, ngettext
from scrubber.jobs import journal as journals


class Resuming(QObject):
    """Shows a bar with the way back, and no dialog."""

    def __init__(self, session: Session, settings: Settings, adding: Adding, bar: Notice) -> None:
        super().__init__(bar)
        self._session, self._settings, self._adding, self._bar = session, settings, adding, bar
        self.choose = bar.add_button(_("Choose a folder"))
        self.choose.clicked.connect(self._choose)
        bar.close_button.setText(_("Forget it"))
        bar.close_button.setAccessibleName(_("Forget it"))
        bar.close_button.clicked.connect(journals.forget_counted)
        adding.forgot.connect(self._forget)

    def offer(self) -> None:
        """Say what was stopped, if anything was and may be remembered."""
        if not self._settings.remember_folders:
            return
        stopped = journals.unfinished()
        if stopped is not None:
            self._bar.say(_stopped(stopped.done, stopped.total))

    def stop_offering(self) -> None:
        """Another run has begun."""
        if self._session.run is not None:
            self._bar.hide()

    def _choose(self) -> None:
        folder = self._adding.ask_for_folder()
        if not folder:
            return
        self._bar.hide()
        left = self._session.journal.left_of() if self._session.journal.resume(self._session.choices) else None
        self._session.open([folder], left)

    def _forget(self) -> None:
        """Nothing is to be remembered any more."""
        journals.forget_counted()
        self._bar.hide()


def _stopped(done: int, total: int) -> str:
    said = ngettext(
        "The last run stopped: {done} of {total} photo was cleaned. Choose the folder again to go on.",
        "The last run stopped: {done} of {total} photos were cleaned. Choose the folder again to go on.",
        total,
    )
    return said.format(done=texts.number(done), total=texts.number(total))
