"""The schema of the JSON answers: valid itself, true to the program, and printed by it."""

import json
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from scrubber import errors
from scrubber.__main__ import main
from scrubber.engine.neighbours import LeftAlone, Neighbour, NeighbourKind
from scrubber.engine.report import CleanResult, FaceReport, FaceResult, FaceResults, PhotoIdentities, PhotoReport
from scrubber.errors import Detail, NotVerified
from scrubber.faces.face import Certainty, Face
from scrubber.formats.base import Fate, Oddity, Part, Proof
from scrubber.metadata.findings.finding import Finding, HiddenPicture, MarkedFace, Place, Risk
from scrubber.metadata.findings.kind import Kind, Topic
from scrubber.pixels.unseen.record import Removal, UnseenKind, UnseenPicture
from scrubber.reports.json_document import (
    faces_as_json,
    index_check_as_json,
    photo_as_json,
    pieces,
    result_as_json,
    schema_text,
)
from scrubber.reports.left_alone import skipped_as_json
from tests.helpers.json_answers import check_answer, read_answer

SCHEMA = json.loads(schema_text())
FACE = Face(10.0, 10.0, 5.0, 5.0, 0.0, Certainty.SURE, landmarks=((1.0, 2.0),) * 5)
PROBLEM = NotVerified("its picture is not the same", Detail("png.chunk-order", "IDAT", 77))
PHOTO = PhotoReport(
    "a.jpg",
    100,
    "JPEG",
    40,
    30,
    findings=(Finding(next(iter(Kind)), "exif:Model", "Camera", "X", "APP1", 2, Risk.LOW, Fate.DROP),),
    pictures=(HiddenPicture(next(iter(Kind)), "A preview", b"12", "APP1", 2),),
    marked_faces=(MarkedFace("Jane", 0.1, 0.2, 0.3, 0.4),),
    place=Place(48.8583, 2.3519),
    parts=(Part(0, 100, "SOI", Fate.KEEP, "needed"),),
    notes=("A note.",),
)
CLEANED = CleanResult(
    "a.jpg",
    "a_clean.jpg",
    "JPEG",
    notes=("A note.",),
    proof=Proof.DECODED,
    oddities=frozenset({Oddity.NO_END, Oddity.DAMAGED}),
    faces=FaceResults((FaceResult(FACE, True, True, False), FaceResult(FACE, False)), (FACE,)),
    unseen_removed=(UnseenPicture(UnseenKind.BEHIND_CROP, Removal.EXACT, (9, 9), (5, 5)),),
)
ANSWERS: dict[str, list[dict[str, Any]]] = {
    "show": [photo_as_json(PHOTO), photo_as_json(PhotoReport("b", 0, problem=PROBLEM))],
    "clean": [result_as_json(CLEANED), result_as_json(CleanResult("b", problem=PROBLEM))],
    "faces": [faces_as_json(FaceReport("a", 9, 9, faces=(FACE,))), faces_as_json(FaceReport("b", problem=PROBLEM))],
}
ANSWERS["check"] = ANSWERS["show"]
ANSWERS["index-check"] = [
    index_check_as_json(PhotoIdentities("a", faces=(FACE,)), ["known/b.jpg"], [""]),
    index_check_as_json(PhotoIdentities("b", problem=PROBLEM), [], []),
]


KINDS = [kind for kind in NeighbourKind if kind is not NeighbourKind.OTHER]
SEEN = LeftAlone({NeighbourKind.OTHER: 1}, files=[Neighbour("a", kind, True, "b") for kind in KINDS])


def answer(command: str) -> dict[str, Any]:
    document: dict[str, Any] = {"schema": 1, "command": command, "photos": ANSWERS[command]}
    if command == "show":
        document["batch"] = []
    if command in ("show", "check", "clean"):
        document["skipped"] = skipped_as_json(SEEN)
    if command == "clean":
        document |= {"dry_run": False, "done_before": 0}
    if command == "index-check":
        document["known"] = {"photos": 2, "faces": 3, "unreadable": 0}
    plain: dict[str, Any] = json.loads(json.dumps(document))
    return plain


def test_the_schema_is_valid_itself_and_says_its_version() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$defs"]["show"]["properties"]["schema"] == {"const": 1}


def test_the_program_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out) == SCHEMA


def codes(kind: type[errors.ScrubberError]) -> Iterator[str]:
    for child in kind.__subclasses__():
        if child is not errors.Refused:
            yield child.code
        yield from codes(child)


ENUMERATIONS: dict[str, tuple[Iterable[object], Any]] = {
    "topic": (Topic, SCHEMA["$defs"]["topic"]["enum"]),
    "fate": (Fate, SCHEMA["$defs"]["fate"]["enum"]),
    "risk": (Risk, SCHEMA["$defs"]["risk"]["enum"]),
    "kind": (Kind, SCHEMA["$defs"]["finding"]["properties"]["kind"]["enum"]),
    "certainty": (Certainty, SCHEMA["$defs"]["face"]["properties"]["certainty"]["enum"]),
    "proof": ([*Proof, "None"], SCHEMA["$defs"]["cleaned"]["properties"]["proof"]["enum"]),
    "oddities": (Oddity, SCHEMA["$defs"]["cleaned"]["properties"]["oddities"]["items"]["enum"]),
    "hidden": (UnseenKind, SCHEMA["$defs"]["unseen_picture"]["properties"]["kind"]["enum"]),
    "removal": (Removal, SCHEMA["$defs"]["unseen_picture"]["properties"]["removal"]["enum"]),
    "code": (list(codes(errors.ScrubberError)), SCHEMA["$defs"]["problem"]["properties"]["code"]["enum"]),
}


@pytest.mark.parametrize("name", ENUMERATIONS)
def test_every_word_of_the_program_is_in_it_and_no_other(name: str) -> None:
    words, listed = ENUMERATIONS[name]
    assert {str(word) for word in words} == {str(word) for word in listed}
    assert all(isinstance(word, StrEnum | str) for word in words)


@pytest.mark.parametrize("command", ANSWERS)
def test_answers_with_everything_and_with_problems_fit(command: str) -> None:
    check_answer(answer(command))


def test_what_the_window_saves_fits() -> None:
    read_answer("".join(pieces([PHOTO, PHOTO])))


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every key of a document."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*path, key)
            yield from places(inner, (*path, key))
    if isinstance(value, list):
        for number, inner in enumerate(value):
            yield from places(inner, (*path, number))


@pytest.mark.parametrize("command", ANSWERS)
def test_a_renamed_key_anywhere_is_noticed(command: str) -> None:
    """Also outside of the tests, where further keys are allowed: the key that is gone is missed."""
    whole, lenient = answer(command), Draft202012Validator(SCHEMA)
    for path in places(whole):
        changed = json.loads(json.dumps(whole))
        inner = changed
        for step in path[:-1]:
            inner = inner[step]
        inner[f"new_{path[-1]}"] = inner.pop(path[-1])
        assert not lenient.is_valid(changed), path


def test_a_refusal_says_which_check_it_was() -> None:
    assert answer("clean")["photos"][1]["problem"] == {
        "code": "not-verified",
        "sentence": str(PROBLEM),
        "detail": {"check": "png.chunk-order", "part": "IDAT", "offset": 77},
    }
