"""The numbers of the bars are kept photo by photo; looking at thousands of selected photos costs next to nothing."""

from scrubber.errors import ParseError
from scrubber.faces.covers.cover_style import CoverStyle
from scrubber.gui.cleaning.choices import Choice, CopyChoices
from scrubber.gui.cleaning.pace import Pace
from scrubber.gui.cleaning.tally import Tally
from scrubber.gui.photos.photo import Made, Photo

BESIDE, ELSEWHERE = CopyChoices().usual, CopyChoices(folder="/copies").usual


def photo(name: str, *, is_read: bool = True, output: str = "", made: Made | None = None) -> Photo:
    return Photo(f"/p/{name}.jpg", is_read=is_read, output=output, made=made)


def counting(*photos: Photo, now: Made = BESIDE) -> Tally:
    tally = Tally()
    tally.changed(photos)
    tally.catch_up(lambda _photo: now)
    return tally


def test_photos_are_counted_by_where_they_stand() -> None:
    cleaned, refused = photo("a", output="/p/a_clean.jpg", made=BESIDE), photo("b")
    refused.read_problem = ParseError("the picture data ends too early")
    counts = counting(cleaned, refused, photo("c"), photo("d", is_read=False)).counts(Pace())
    assert (counts.photos, counts.read, counts.cleaned, counts.refused) == (4, 3, 1, 1)
    assert (counts.to_clean, counts.again, counts.changed) == (2, 0, frozenset())


def test_only_photos_that_changed_are_looked_at_again() -> None:
    photos = [photo(str(number)) for number in range(5)]
    tally = counting(*photos)
    asked: list[Photo] = []

    def made_now(one: Photo) -> Made:
        asked.append(one)
        return BESIDE

    photos[2].output = "/p/2_clean.jpg"
    tally.changed([photos[2]])
    tally.catch_up(made_now)
    assert asked == [photos[2]]
    assert tally.counts(Pace()).cleaned == 1


def test_a_choice_makes_finished_photos_wanted_again() -> None:
    tally = counting(photo("a", output="/p/a_clean.jpg", made=BESIDE), photo("b"))
    tally.all_changed()
    tally.catch_up(lambda _photo: ELSEWHERE)
    counts = tally.counts(Pace())
    assert (counts.to_clean, counts.again, counts.changed) == (2, 1, frozenset({Choice.FOLDER}))


def test_photos_that_left_the_list_are_not_counted() -> None:
    gone, left = photo("a"), photo("b")
    tally = counting(gone, left)
    tally.changed([gone])
    tally.forget([gone])
    tally.catch_up(lambda _photo: BESIDE)
    assert tally.counts(Pace()).photos == 1
    assert tally.wanted([gone, left]) == [left]


def test_time_is_estimated_for_photos_with_covers() -> None:
    pace = Pace()
    pace.looked(2.0)
    with_face, without = photo("a"), photo("b")
    with_face.faces, without.faces = 1, 0
    covered = counting(with_face, without, now=CopyChoices(cover_style=CoverStyle()).usual)
    assert covered.counts(pace).seconds == 2 * (2 + 1.5)
    assert covered.seconds([without], pace) == 2.0
    assert counting(with_face, without).counts(pace).seconds is None
