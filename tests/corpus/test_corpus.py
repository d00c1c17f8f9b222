"""Every real photo that its reference decoder opens comes out clean, verified and looking the same."""

from pathlib import Path

import pytest

from scrubber.engine.report import Destination
from scrubber.engine.scrub import scrub
from scrubber.formats.base import Policy
from scrubber.formats.registry import formats
from tests.helpers.corpus import Outcome, clean, photos_by_format

MAX_REFUSED = 0.02
NAMES = [candidate.name for candidate in formats()]
WITHOUT_SHARED_PHOTOS = ("PNM",)
"""No camera or phone writes it; its own tests make some."""


@pytest.fixture(scope="session")
def outcomes(shared_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Outcome]]:
    """Every photo of every format, cleaned once."""
    folder = tmp_path_factory.mktemp("clean")
    sorted_photos = photos_by_format(shared_corpus)
    return {name: [clean(photo, folder, shared_corpus) for photo in sorted_photos.get(name, ())] for name in NAMES}


@pytest.mark.parametrize("name", [name for name in NAMES if name not in WITHOUT_SHARED_PHOTOS])
def test_there_are_photos_of_this_format(name: str, outcomes: dict[str, list[Outcome]]) -> None:
    assert sum(outcome.decodable for outcome in outcomes[name]) >= 20


@pytest.mark.parametrize("name", NAMES)
def test_hardly_any_decodable_photo_is_refused(name: str, outcomes: dict[str, list[Outcome]]) -> None:
    decodable = [outcome for outcome in outcomes[name] if outcome.decodable]
    refused = [f"{outcome.photo.name}: {outcome.refused}" for outcome in decodable if outcome.refused]
    assert len(refused) <= MAX_REFUSED * len(decodable), "\n".join(refused)


@pytest.mark.parametrize("name", NAMES)
def test_every_copy_looks_the_same(name: str, outcomes: dict[str, list[Outcome]]) -> None:
    assert [f"{outcome.photo}: {outcome.broken}" for outcome in outcomes[name] if outcome.broken] == []


@pytest.mark.parametrize("name", NAMES)
def test_no_planted_secret_is_left(name: str, outcomes: dict[str, list[Outcome]]) -> None:
    assert [f"{outcome.photo}: {outcome.left}" for outcome in outcomes[name] if outcome.left] == []


@pytest.mark.parametrize("name", NAMES)
def test_cleaning_a_copy_again_gives_the_same_bytes(
    name: str, outcomes: dict[str, list[Outcome]], tmp_path: Path
) -> None:
    changed = []
    for outcome in outcomes[name]:
        if outcome.copy is None:
            continue
        again = scrub(str(outcome.copy), Destination(str(tmp_path)), Policy())
        if again.problem is not None or Path(again.output).read_bytes() != outcome.copy.read_bytes():
            changed.append(f"{outcome.photo}: {again.problem or 'other bytes'}")
    assert changed == []
