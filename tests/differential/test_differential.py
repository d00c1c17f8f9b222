"""The differential test on a few photos, and that it notices its faults. `make differential` runs all of it."""

import io
from pathlib import Path

import pytest
from PIL import Image

from scrubber.formats.jpeg.document import JpegDocument, JpegFormat
from tests.differential.decoders import DECODERS, pillow, qt
from tests.differential.mutations import mutated
from tests.differential.trials import corpus_trials, mutant_trials, outcome_of, run_trials
from tests.helpers.jpeg import plain_jpeg

COUNT = 120


def test_mutants_are_the_same_for_the_same_seed_and_others_for_another() -> None:
    data = plain_jpeg()
    assert mutated(data, 5) == mutated(data, 5)
    assert len({mutated(data, seed) for seed in range(50)} - {data}) >= 40


def test_cases_and_some_mutants_show_the_same_in_both_decoders(shared: Path) -> None:
    outcomes: dict[str, str] = {}
    cases = (trial for trial in corpus_trials("") if trial.source.parent.name == "cases")
    for trials in (cases, mutant_trials("", 7, COUNT)):
        run_trials(trials, lambda trial, outcome: outcomes.update({str(trial): outcome}), lambda: False, None)
    assert len(outcomes) > COUNT
    assert {name: how for name, how in outcomes.items() if how.startswith(("different", "crashed", "raised"))} == {}
    assert sum(outcome == "same" for outcome in outcomes.values()) > COUNT / 5


def test_a_copy_with_another_picture_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same wrong reading on both sides passes our own comparison; the decoders see it."""
    source, other = plain_jpeg(), plain_jpeg((48, 40), quality=40)
    assert outcome_of(source, tmp_path) == "same"
    monkeypatch.setattr(JpegFormat, "parse", lambda _self, _data: JpegDocument(other))
    assert outcome_of(source, tmp_path).startswith("different: Pillow shows other samples, Qt shows other samples")


def test_both_decoders_are_there_and_see_alike() -> None:
    picture = Image.radial_gradient("L").convert("RGB")
    out = io.BytesIO()
    picture.save(out, "PNG")
    assert list(DECODERS) == ["Pillow", "Qt"]
    assert pillow(out.getvalue()) == qt(out.getvalue()) is not None
    assert pillow(b"no photo") is qt(b"no photo") is None
