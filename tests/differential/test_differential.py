"""The differential test on a few photos, and that it notices its faults. `make differential` runs all of it."""

import io
from pathlib import Path

import pytest
from PIL import Image

from scrubber.formats.jpeg.document import JpegDocument, JpegFormat
from tests.differential.decoders import DECODERS, pillow, qt
from tests.differential.mutations import mutated
from tests.differential.trials import corpus_trials, mutant_trials, outcome_of, run_trials
from tests.helpers.gif import image, pixels, screen
from tests.helpers.jpeg import plain_jpeg

COUNT = 120
CUT_IN_A_HEAD = bytes.fromhex(
    "4749463839610300010091000000ff180000ff00000000000021f904050a0002002c000000000300010000020254540021f9"
    "0409320002002c0000000003000100000202845000210300010000020254540021f90409320002002c000000000300010000"
    "020284500021"
)
"""A GIF whose last byte begins a block; Pillow can't count its frames, but shows them."""


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


def test_gif_with_stray_bytes_has_two_readings_and_the_copy_has_that_of_pillow(tmp_path: Path) -> None:
    """Qt stops where no block begins, Pillow looks for the next one, even if a frame is flat and the end is cut off."""
    flat, other = image(2, 2, pixels(0, 0, 0, 0)), image(2, 2, pixels(0, 1, 2, 3))
    stray = screen(2, 2) + other + b"\1" + flat + other
    for source in (stray[:-2], CUT_IN_A_HEAD):
        assert outcome_of(source, tmp_path).startswith("disputed: Qt shows")
        assert len(pillow(source) or ()) > len(qt(source) or ())


def test_both_decoders_are_there_and_see_alike() -> None:
    picture = Image.radial_gradient("L").convert("RGB")
    out = io.BytesIO()
    picture.save(out, "PNG")
    assert list(DECODERS) == ["Pillow", "Qt"]
    assert pillow(out.getvalue()) == qt(out.getvalue()) is not None
    assert pillow(b"no photo") is qt(b"no photo") is None
