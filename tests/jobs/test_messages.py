"""Answers of workers: what is packed comes back, and whatever else arrives is refused before it can do anything."""

import json
import math
import pickle
import struct
from typing import Any

import numpy as np
import pytest

from scrubber import errors
from scrubber.engine.report import CleanResult, FaceReport, FaceResult, FaceResults, PhotoIdentities, PhotoReport
from scrubber.engine.tiles import TiledPicture, TileLevel
from scrubber.errors import CannotRead, Detail, NotVerified, ScrubberError, Unsupported
from scrubber.faces.face import Face
from scrubber.fence.plan import Mechanism
from scrubber.formats.base import Fate, Oddity, Part, Proof
from scrubber.jobs.messages import MAX_TEXT, Untrue, pack, unpack
from scrubber.metadata.findings.finding import Finding, HiddenPicture, Place, Risk
from scrubber.metadata.findings.kind import Kind

FACE = Face(1.5, 2.5, 3.5, 4.5)
REPORT = PhotoReport(
    "caf\udce9.jpg",
    7,
    findings=(Finding(Kind.PLACE, "key", "label", "value", "where", 3, Risk.HIGH, Fate.DROP),),
    pictures=(HiddenPicture(Kind.DEPTH_MAP, "map", b"\x00\xff", "where", 1),),
    place=Place(1.0, -2.0, None, 3.0),
    parts=(Part(0, 7, "all", Fate.KEEP, "why"),),
    thumbnail=b"picture",
)
ANSWERS: list[tuple[object, Any]] = [
    (REPORT, PhotoReport),
    (CleanResult("a", faces=FaceResults((FaceResult(FACE, True, None, False),), (FACE,))), CleanResult),
    (CleanResult("a", proof=Proof.DECODED, oddities=frozenset({Oddity.NO_END, Oddity.DAMAGED})), CleanResult),
    (FaceReport("a", faces=(FACE,), picture=b"x" * 100_000), FaceReport),
    (TiledPicture("a", (TileLevel(2, 3, (b"1", b"", b"22")),)), TiledPicture),
    (PhotoIdentities("a"), PhotoIdentities),
    ((CleanResult("-"), b"copy"), tuple[CleanResult, bytes]),
    ((FaceResult(FACE, True),), tuple[FaceResult, ...]),
    (frozenset({Mechanism.SECCOMP}), frozenset[Mechanism]),
]
PROBLEMS = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, ScrubberError)]


@pytest.mark.parametrize(("answer", "kind"), ANSWERS)
def test_what_is_packed_comes_back(answer: object, kind: Any) -> None:
    assert unpack(pack(answer, kind), kind) == answer


def test_rows_of_numbers_come_back() -> None:
    rows = np.arange(1024, dtype=np.float32).reshape(2, 512)
    photo = unpack(pack(PhotoIdentities("a", clean=rows), PhotoIdentities), PhotoIdentities)
    assert np.array_equal(photo.clean, rows)
    assert photo.covered is None


@pytest.mark.parametrize(
    "problem",
    [NotVerified("why", Detail("png.x", "IDAT", 7)), CannotRead(reason="no"), Unsupported("a {kind}", kind="PDF")],
)
def test_problems_come_back_with_their_details(problem: ScrubberError) -> None:
    answer = unpack(pack(CleanResult("a", problem=problem), CleanResult), CleanResult)
    assert type(answer.problem) is type(problem)
    assert (answer.problem.values, answer.problem.detail) == (problem.values, problem.detail)
    assert str(answer.problem) == str(problem) and "{" not in str(problem)


def test_a_reason_of_a_worker_that_was_taken_over_is_no_form_to_fill_in() -> None:
    assert "{kind:>99999999} {0}" in str(Unsupported("{kind:>99999999} {0}", kind="PDF"))


def told(text: object, behind: bytes = b"") -> bytes:
    """A message of any JSON."""
    encoded = text if isinstance(text, bytes) else json.dumps(text).encode()
    return struct.pack("<Q", len(encoded)) + encoded + behind


def changed(place: int, value: object) -> bytes:
    """A face report with another value at one place."""
    fields: list[object] = ["a", 1, 1, 1, [], 0, None, ""]
    fields[place] = value
    return told(fields)


def face(**other: object) -> list[object]:
    """A face as it is written, with some other values."""
    written = json.loads(pack(FACE, Face)[8:])
    names = list(Face.__dataclass_fields__)
    for name, value in other.items():
        written[names.index(name)] = value
    return list(written)


def problem(*values: object) -> bytes:
    return changed(6, list(values))


NESTED = b"[" * 100_000 + b"]" * 100_000
LIES: dict[str, bytes] = {
    "nothing": b"",
    "a pickle": pickle.dumps(REPORT),
    "a length beyond the end": struct.pack("<Q", 1 << 62) + b"[]",
    "no JSON": told(b"{"),
    "no text": told(b"\xff\xfe"),
    "a deep nest": told(NESTED),
    "a nest where a text belongs": changed(0, [[[]]]),
    "another record": told([]),
    "a field too many": told(["a", 1, 1, 1, [], 0, None, "", 1]),
    "no record": told({"path": "a"}),
    "a number for a text": changed(0, 1),
    "a text too long": changed(0, "a" * (MAX_TEXT + 1)),
    "a text for a number": changed(1, "1"),
    "truth for a number": changed(1, True),
    "a fraction for a number": changed(1, 1.5),
    "a number too large": changed(1, 1 << 63),
    "digits without end": told(b'["a",' + b"9" * 10_000 + b',1,1,[],0,null,""]'),
    "none for a number": changed(1, None),
    "a text for a list": changed(4, "faces"),
    "a face without fields": changed(4, [[]]),
    "not a number": changed(4, [face(x=math.nan)]),
    "infinite": changed(4, [face(width=math.inf)]),
    "a hidden infinity": told(json.dumps(["a", 1, 1, 1, [face()], 0, None, ""]).replace("1.5", "1e999").encode()),
    "no member": changed(4, [face(certainty="certain")]),
    "a list for a member": changed(4, [face(certainty=[])]),
    "three of two": changed(4, [face(landmarks=[[1.0, 2.0, 3.0]])]),
    "bytes that aren't there": changed(5, 5),
    "fewer than no bytes": changed(5, -1),
    "bytes nobody counted": changed(5, 0) + b"more",
    "a problem without a name": problem(1, {}, ["", "", None]),
    "a problem that is a module": problem("os", {}, ["", "", None]),
    "a problem of no kind": problem("ScrubberError", {}, ["", "", None]),
    "a problem without its value": problem("CannotRead", {}, ["", "", None]),
    "a problem with another value": problem("CannotRead", {"reason": "a", "self": "b"}, ["", "", None]),
    "a problem with a list inside": problem("CannotRead", {"reason": ["a"]}, ["", "", None]),
    "a refusal without details": problem("ParseError", {"what": "a"}, []),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_is_refused(lie: str) -> None:
    with pytest.raises(Untrue):
        unpack(LIES[lie], FaceReport)


def test_the_lies_are_near_the_truth() -> None:
    """A lie that is refused for another reason than its own shows nothing."""
    assert unpack(changed(0, "a"), FaceReport) == FaceReport("a", 1, 1, 1)
    assert unpack(changed(4, [face()]), FaceReport).faces == (FACE,)
    assert isinstance(unpack(problem("CannotRead", {"reason": "a"}, ["", "", None]), FaceReport).problem, CannotRead)


@pytest.mark.parametrize(
    "rows", [[1, 2047], [2, 2048], [-1, 2048], [1 << 40, 2048], "rows", [1], [1, 2048, 0]], ids=lambda rows: str(rows)
)
def test_rows_of_another_length_are_refused(rows: object) -> None:
    with pytest.raises(Untrue):
        unpack(told(["a", "", [], rows, None, None], bytes(2048)), PhotoIdentities)


def test_rows_with_numbers_that_are_none_are_refused() -> None:
    with pytest.raises(Untrue):
        unpack(told(["a", "", [], [1, 2048], None, None], b"\xff" * 2048), PhotoIdentities)


def test_a_member_twice_is_refused() -> None:
    with pytest.raises(Untrue):
        unpack(told(["seccomp", "seccomp"]), frozenset[Mechanism])


@pytest.mark.parametrize("kind", PROBLEMS)
def test_every_problem_can_be_told(kind: type[ScrubberError]) -> None:
    if kind in (ScrubberError, errors.Refused):
        return
    names = [name.strip("{}") for name in kind.sentence.split() if name.startswith("{")]
    assert kind.sentence.count("{") == len(names) or issubclass(kind, errors.Refused) or names
    values = {name.rstrip("}.:"): "x" for name in names}
    made: Any = kind("x") if issubclass(kind, errors.Refused) else kind(**values)
    assert str(unpack(pack(FaceReport("a", problem=made), FaceReport), FaceReport).problem) == str(made)


@pytest.mark.parametrize("value", [object(), ["a"], FACE])
def test_what_is_of_another_type_is_not_packed(value: object) -> None:
    with pytest.raises((TypeError, ValueError, AttributeError)):
        pack(value, PhotoReport)
    with pytest.raises((TypeError, ValueError)):
        pack(value, int | str)
