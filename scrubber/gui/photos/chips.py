"""The small coloured words on a card; the word carries the meaning, the colour only helps."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter

from scrubber.formats.keep import Keep, Kept
from scrubber.gui import texts
from scrubber.gui.style.tokens import Tokens
from scrubber.i18n import _, ngettext
from scrubber.metadata.findings.finding import Topic

GAP = 4
PADDING = 8
MAX_ROWS = 2


@dataclass(frozen=True, slots=True)
class Chip:
    """A word and its colours: the names of two tokens."""

    word: str
    ink: str
    paper: str


_TONES = {  # in the order of the chips: what a small card shows last may be left out
    Topic.PLACE: "danger",
    Topic.PERSON: "danger",
    Topic.TIME: "warning",
    Topic.HIDDEN_PICTURE: "warning",
    Topic.DEVICE: "warning",
    Topic.HISTORY: "information",
    Topic.UNKNOWN: "information",
}


_AHEAD_OF_FACES = (Topic.PLACE, Topic.PERSON, Topic.TIME)


def told_chips(topics: tuple[Topic, ...], faces: int | None, sure: int = 0, may_hold_place: bool = False) -> list[Chip]:
    """A chip for each topic of a photo, and one for the faces that were found."""
    made = {topic: _topic_chip(topic) for topic in _TONES if topic in topics}
    unread = [Chip(_("May hold a place"), "warning", "warning_soft")] if may_hold_place else []
    ahead = [chip for topic, chip in made.items() if topic in _AHEAD_OF_FACES]
    behind = [chip for topic, chip in made.items() if topic not in _AHEAD_OF_FACES]
    return [
        *unread,
        *ahead,
        *([Chip(texts.faces_or_maybe(faces, sure), "information", "information_soft")] if faces else []),
        *behind,
    ]


def _topic_chip(topic: Topic) -> Chip:
    return Chip(_(texts.TOPIC_WORDS[topic]), _TONES[topic], f"{_TONES[topic]}_soft")


def verified_chip() -> Chip:
    """The seal of a copy that passed its check."""
    # Translators: of a clean copy that passed its check.
    return Chip("✓ " + _("Verified"), "accent", "accent_soft")


def changed_chip() -> Chip:
    """Its file is another one than the one that was added."""
    return Chip(_("Changed on disk"), "warning", "warning_soft")


def covered_chip(count: int) -> Chip:
    """How many faces or other places are covered in the copy."""
    words = ngettext("{count} covered", "{count} covered", count).format(count=count)
    return Chip(words, "information", "information_soft")


def kept_chip(kept: Iterable[Kept], keep: Keep) -> Chip:
    """What the copy holds on purpose, as fine as `keep` let it."""
    return Chip(texts.kept(kept, keep), "information", "information_soft")


def look_chip() -> Chip:
    """A face in the copy may still be seen or matched."""
    return Chip(_("Look at the faces"), "warning", "warning_soft")


def plain_chip(word: str) -> Chip:
    """A quiet chip for a state that is neither good nor bad."""
    return Chip(word, "muted", "background")


def place_chips(chips: list[Chip], area: QRectF, metrics: QFontMetrics) -> list[tuple[QRectF, Chip]]:
    """Lay chips out from the left in at most `MAX_ROWS` rows; what doesn't fit is counted in a last chip."""
    height = chip_height(metrics)
    placed: list[tuple[QRectF, Chip]] = []
    left, top, row = area.left(), area.top(), 1
    for number, chip in enumerate(chips):
        width = min(metrics.horizontalAdvance(chip.word) + 2 * PADDING, area.width())
        rest = len(chips) - number - 1
        reserve = _more_width(rest, metrics) if rest and row == MAX_ROWS else 0
        if left + width + reserve > area.right() + 1 and left > area.left():
            if row == MAX_ROWS:
                more = plain_chip(f"+{rest + 1}")
                return [*placed, (QRectF(left, top, _more_width(rest + 1, metrics) - GAP, height), more)]
            left, top, row = area.left(), top + height + GAP, row + 1
        if row == MAX_ROWS and rest:
            width = min(width, area.width() - _more_width(rest, metrics))
        placed.append((QRectF(left, top, width, height), chip))
        left += width + GAP
    return placed


def _more_width(count: int, metrics: QFontMetrics) -> int:
    return GAP + metrics.horizontalAdvance(f"+{count}") + 2 * PADDING


def chip_height(metrics: QFontMetrics) -> int:
    """The height of a chip in this font."""
    return metrics.height() + 4


def paint_chip(painter: QPainter, rect: QRectF, chip: Chip, colours: Tokens) -> None:
    """Paint one chip; a word that is too long for it is shortened in the middle."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(getattr(colours, chip.paper)))
    painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
    painter.setPen(QColor(getattr(colours, chip.ink)))
    room = int(rect.width()) - 2 * PADDING + 2
    word = painter.fontMetrics().elidedText(chip.word, Qt.TextElideMode.ElideMiddle, room)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, word)
