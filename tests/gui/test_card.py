"""The cards: chips that fit, texts that fold, thumbnails that fill, colours that can be read."""

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFontMetrics, QPixmap
from PySide6.QtWidgets import QApplication

from scrubber.engine.covering.choice import PicturePolicy
from scrubber.engine.report import CleanResult
from scrubber.formats.keep import DateDetail, Keep, Kept, PlaceDetail
from scrubber.gui.photos.card import CardDelegate, cover, fold
from scrubber.gui.photos.chips import Chip, kept_chip, place_chips, told_chips
from scrubber.gui.photos.columns import status_words
from scrubber.gui.photos.photo import Made, Photo
from scrubber.gui.style import tokens as t
from scrubber.metadata.findings.finding import Topic

ALL = tuple(topic for topic in Topic if topic is not Topic.TECHNICAL)


@pytest.fixture
def metrics(qapp: QApplication) -> QFontMetrics:
    return QFontMetrics(qapp.font())


@pytest.mark.parametrize("width", [80, 120, 168, 260, 600])
def test_chips_stay_inside_their_card_and_do_not_overlap(metrics: QFontMetrics, width: int) -> None:
    area = QRectF(10, 10, width, 60)
    placed = place_chips(told_chips(ALL, None), area, metrics)
    for number, (rect, _chip) in enumerate(placed):
        assert rect.left() >= area.left()
        assert rect.right() <= area.right() + 1
        assert not any(rect.intersects(other) for other, _chip in placed[number + 1 :])
    assert len({rect.top() for rect, _chip in placed}) <= 2


@pytest.mark.parametrize("width", [120, 168, 260])
def test_chips_that_do_not_fit_are_counted(metrics: QFontMetrics, width: int) -> None:
    chips = told_chips(ALL, None) * 2  # more than fit at any width here, whatever the system's font
    words = [chip.word for _rect, chip in place_chips(chips, QRectF(0, 0, width, 60), metrics)]
    assert words[-1] == f"+{len(chips) - len(words) + 1}"
    assert words[0] == "Place"


def test_a_word_wider_than_a_card_gets_a_chip_as_wide_as_the_card(metrics: QFontMetrics) -> None:
    (rect, _chip), *rest = place_chips([Chip("w" * 200, "text", "line")], QRectF(0, 0, 100, 60), metrics)
    assert rect.width() == 100
    assert rest == []


def test_text_folds_between_words_and_ends_with_dots(metrics: QFontMetrics) -> None:
    words = "The photo is damaged: the picture data ends too early, and it goes on for long"
    lines = fold(words, metrics, 150, 3)
    assert len(lines) == 3
    assert all(metrics.horizontalAdvance(line) <= 150 for line in lines)
    assert lines[-1].endswith("…")
    assert fold("short", metrics, 150, 3) == ["short"]
    assert fold("", metrics, 150, 3) == []
    assert fold("x" * 500, metrics, 150, 2)[0].endswith("…")


@pytest.mark.parametrize(("width", "height"), [(400, 300), (300, 400), (2000, 10), (10, 2000), (1, 1)])
def test_a_thumbnail_fills_its_place_without_distortion(qapp: QApplication, width: int, height: int) -> None:
    area = QRectF(0, 0, 194, 120)
    part = cover(QPixmap(width, height), area)
    assert part.width() / part.height() == pytest.approx(194 / 120)
    assert QRectF(0, 0, width, height).adjusted(-0.01, -0.01, 0.01, 0.01).contains(part)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2."""
    lighter, darker = sorted((luminance(QColor(one)), luminance(QColor(other))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: QColor) -> float:
    channels = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("colours", [t.LIGHT, t.DARK], ids=["light", "dark"])
def test_every_text_can_be_read(colours: t.Tokens) -> None:
    pairs = [(ink, paper) for ink in (colours.text, colours.muted) for paper in (colours.background, colours.surface)]
    pairs += [(colours.on_accent, colours.accent), (colours.accent, colours.surface), (colours.danger, colours.surface)]
    pairs += [
        (getattr(colours, tone), getattr(colours, f"{tone}_soft"))
        for tone in ("accent", "danger", "warning", "information")
    ]
    assert [pair for pair in pairs if contrast(*pair) < 4.5] == []


def test_a_block_that_cannot_be_read_has_a_chip_of_its_own() -> None:
    words = [chip.word for chip in told_chips((Topic.TIME, Topic.UNKNOWN), None, may_hold_place=True)]
    assert words == ["May hold a place", "Time", "Unknown data"]


def test_what_a_copy_holds_on_purpose_is_on_its_card() -> None:
    photo = Photo("/p/a.jpg")
    result = CleanResult("/p/a.jpg", output="/p/a_clean.jpg", kept=(Kept.DATE, Kept.PLACE))
    photo.take_result(result, Made("", PicturePolicy()))
    assert kept_chip(photo.kept, Keep()).word == "Kept: Date, Place"
    coarse = Keep(date=DateDetail.MONTH, place=PlaceDetail.TOWN)
    assert kept_chip(photo.kept, coarse).word == "Kept: Month, Town"


def test_a_clean_photo_that_hides_more_picture_says_so_on_its_card() -> None:
    photo = Photo("/photos/a.png", "", is_read=True, already_clean=True)
    assert [chip.word for chip in CardDelegate._chips(photo)] == ["Nothing to remove"]
    photo.topics = (Topic.PERSON, Topic.HIDDEN_PICTURE)
    assert [chip.word for chip in CardDelegate._chips(photo)] == ["Hidden picture"]
    assert status_words(photo) == "Nothing to remove, Hidden picture"
