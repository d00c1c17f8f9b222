"""Every target runs, what was found once stays mended, and the fuzzer notices a fault."""

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from scrubber.errors import ParseError
from tests.fuzz import __main__ as fuzzer
from tests.fuzz.__main__ import REGRESSIONS, file_name, fuzz, main, try_once
from tests.fuzz.seeds import Seeds, photos
from tests.fuzz.target import Target
from tests.fuzz.targets import targets

TARGETS = {target.name: target for target in targets()}
FOUND = sorted(path for path in REGRESSIONS.iterdir() if path.name != "README.md")


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_stands_some_mutants(name: str) -> None:
    tally = fuzz(TARGETS[name], 60, seed=1, most=12)
    assert (tally.runs, tally.findings) == (12, [])


@pytest.mark.parametrize("name", TARGETS)
def test_what_mutants_are_made_of_reaches_the_target(name: str) -> None:
    """Seeds that are all refused would let every mutant be refused at the door."""
    target = TARGETS[name]
    outcomes = [try_once(target, seed) for seed in target.seeds()]
    assert not [wrong for _accepted, wrong in outcomes if wrong]
    assert any(accepted for accepted, _wrong in outcomes)


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.name)
def test_what_was_found_stays_mended(path: Path) -> None:
    assert any(path.name.startswith(file_name(name)) for name in TARGETS), "no target is called like it any more"
    for target in TARGETS.values():
        if path.name.startswith(file_name(target.name)):
            assert try_once(target, path.read_bytes())[1] == ""


def _refuse(_data: bytes) -> None:
    raise ParseError("it is damaged")


def _break(_data: bytes) -> None:
    raise IndexError("a fault")


def _lie(data: bytes) -> None:
    assert not data, "a promise"


@pytest.mark.parametrize(
    ("run", "finds"),
    [(_refuse, 0), (_break, 3), (_lie, 3), (lambda _data: None, 0)],
    ids=["refuse", "break", "lie", "ok"],
)
def test_a_fault_is_found_and_kept(
    run: Callable[[bytes], object], finds: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fuzzer, "REGRESSIONS", tmp_path)
    tally = fuzz(Target("a", "b", run, lambda: [b"some bytes of a photo"]), 60, seed=3, most=3)
    assert len(tally.findings) == finds
    assert bool(list(tmp_path.iterdir())) == bool(finds)


def test_the_command_says_what_it_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(fuzzer, "REGRESSIONS", tmp_path)
    monkeypatch.setattr(fuzzer, "targets", lambda: [Target("broken", "b", _break, lambda: [b"bytes"])])
    assert main(["--seconds", "0.2"]) == 1
    assert "IndexError" in capsys.readouterr().out
    assert main(["--seconds", "0.1", "--target", "none of these"]) == 0


def test_all_seeds_have_mutants_and_some_are_put_together() -> None:
    seeds, dice = Seeds([b"A" * 60, b"B" * 4000]), Random(5)
    mutants = [seeds.mutant(dice) for _number in range(400)]
    mostly = [max(b"AB", key=mutant.count) for mutant in mutants]
    assert mostly.count(ord("A")) > mostly.count(ord("B")) > 50
    assert any(mutant.count(b"A") > 10 and mutant.count(b"B") > 10 for mutant in mutants)


def test_whole_parts_of_photos_are_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[int, ...]] = []

    def listen(data: bytes, _seed: int, edges: tuple[int, ...]) -> bytes:
        told.append(edges)
        return data

    monkeypatch.setattr("tests.fuzz.seeds.mutated", listen)
    seeds, dice = Seeds(photos()["PNG"]), Random(5)
    for _number in range(50):
        seeds.mutant(dice)
    assert sum(len(edges) > 3 and edges[:2] == (0, 8) for edges in told) > 25
