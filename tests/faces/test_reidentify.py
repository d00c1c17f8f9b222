"""The re-identification benchmark judges as it says: broken attackers and covers that tell don't pass."""

from dataclasses import replace

import numpy as np
import pytest

from scrubber.faces.covers.cover_style import DEFAULT_REGION, SNUG_REGION, CoverStyle, Style
from scrubber.faces.recognition.match import SAME_PERSON
from scrubber.faces.recognition.recogniser import embeddings
from tests.benchmarks.reidentify import people
from tests.benchmarks.reidentify.attack import Score
from tests.benchmarks.reidentify.attackers import mobileface, whitening
from tests.benchmarks.reidentify.trials import CLEAN, Trial, black, trials
from tests.benchmarks.reidentify.verdict import KNOWN, Results, missed, rows

PROBES = 128


def measured() -> Results:
    """What good covers and working attackers give."""
    return {trial: [Score("one", 125 if trial.cover_style in KNOWN else 4, 0.5)] for trial in trials()}


def problems(results: Results) -> list[str]:
    return missed(rows(results), PROBES)


def test_good_covers_and_working_attackers_pass() -> None:
    assert problems(measured()) == []


@pytest.mark.parametrize("cover_style", KNOWN, ids=str)
def test_an_attacker_that_names_nobody_fails(cover_style: CoverStyle | None) -> None:
    results = measured()
    results[Trial(cover_style)] = [Score("one", 2, 0.01)]
    assert any("broken" in problem for problem in problems(results))


@pytest.mark.parametrize("style", [Style.BLUR, Style.MOSAIC, Style.SOLID])
@pytest.mark.parametrize("size", [DEFAULT_REGION, SNUG_REGION])
def test_one_draw_that_tells_too_much_fails(style: Style, size: float) -> None:
    results = measured()
    results[Trial(CoverStyle(style, size))] = [Score("one", 9, 0.1)]
    if style is Style.SOLID and size == SNUG_REGION:
        assert problems(results) == [], "this is the yardstick itself"
    else:
        assert any("9 hits" in problem for problem in problems(results))


def test_three_draws_that_tell_a_little_each_fail_together() -> None:
    results = measured()
    for number in range(3):
        results[Trial(CoverStyle(Style.BLUR), number)] = [Score("one", 6, 0.1), Score("other", 0, 0.0)]
    assert problems(results) == ["blur 1.6x: 18 hits in all draws, at most 15 wanted"]


def test_a_cover_that_tells_more_than_black_fails() -> None:
    results = measured()
    results[Trial(black(DEFAULT_REGION))] = [Score("one", 3, 0.1)]
    assert any("on average" in problem for problem in problems(results))


def test_whitening_finds_people_under_what_all_photos_share() -> None:
    numbers = np.random.default_rng(1)
    directions = numbers.normal(size=(3, 30))

    def photos(who: np.ndarray) -> np.ndarray:
        return who + numbers.normal(size=(len(who), 3)) * 3 @ directions

    strangers, known = numbers.normal(size=(40, 30)), numbers.normal(size=(20, 30))
    learnt = whitening(photos(np.repeat(strangers, 3, axis=0)), [str(n) for n in range(40) for _ in range(3)])
    gallery, probes = photos(known), photos(known)

    def hits(one: np.ndarray, other: np.ndarray) -> int:
        return int((np.linalg.norm(one[:, None] - other[None], axis=-1).argmin(axis=1) == np.arange(20)).sum())

    assert hits(learnt(probes), learnt(gallery)) >= 15 > hits(probes, gallery)


def test_the_recogniser_knows_people_and_tells_others_apart() -> None:
    if not people.FOLDER.is_dir():
        pytest.skip("../shared/faces is not beside this checkout")
    shots = [shot for group in (people.load().gallery, people.load().probes) for shot in group]
    some = [shot for shot in shots if shot.person in {f"known_{number:03}" for number in range(0, 40, 4)}]
    found = mobileface().look_at([shot.picture for shot in some], [shot.landmarks for shot in some])
    cosines = found @ found.T
    same = np.array([[one.person == other.person for other in some] for one in some])
    pairs = ~np.eye(len(some), dtype=bool)
    assert (cosines[same & pairs] > SAME_PERSON).mean() > 0.65
    assert (cosines[~same] > SAME_PERSON).mean() < 0.04


def test_an_embedding_has_length_one() -> None:
    faces = np.random.default_rng(2).integers(0, 256, (3, 112, 112, 3), np.uint8)
    assert np.allclose(np.linalg.norm(embeddings(list(faces)), axis=1), 1, atol=1e-5)


def test_trials_hold_everything_that_has_a_target() -> None:
    looks = [trial.cover_style for trial in trials()]
    assert CLEAN.cover_style in looks
    assert set(KNOWN) <= set(looks)
    for size in (DEFAULT_REGION, SNUG_REGION):
        assert [looks.count(replace(CoverStyle(style), cover_size=size)) for style in (Style.BLUR, Style.MOSAIC)] == [
            3,
            3,
        ]
