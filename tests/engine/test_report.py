"""The records that the engine answers with: what they are without anything, and what they count."""

from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from scrubber.engine import report
from scrubber.engine.covering.choice import FaceChoice, PicturePolicy
from scrubber.engine.identities import KnownFace
from scrubber.engine.names import NameStyle, Naming
from scrubber.engine.photo import Photo
from scrubber.engine.report import (
    CleanResult,
    Destination,
    FaceReport,
    FaceResult,
    FaceResults,
    PeopleReport,
    PhotoIdentities,
    PhotoReport,
    UnseenFindings,
)
from scrubber.engine.tiles import TiledPicture, TileLevel
from scrubber.faces.covers.cover_style import CoverStyle, Style
from scrubber.faces.face import Certainty, Face
from scrubber.formats.base import Fate, Oddity, Proof
from scrubber.metadata.findings.batch_facts import BatchFacts
from scrubber.metadata.findings.finding import Finding, HiddenPicture, Place, Risk, Topic
from scrubber.metadata.findings.kind import Kind

PICTURES = {"thumbnail", "picture", "pictures", "covered_pictures"}
PLAIN: list[tuple[Any, dict[str, Any]]] = [
    (
        PhotoReport("a", 7),
        {
            "path": "a", "size": 7, "format_name": "", "width": 0, "height": 0, "frames": 1, "sentence": "",
            "findings": (), "findings_left_out": 0, "pictures": (), "place": None, "parts": (), "notes": (),
            "already_clean": False, "has_gain_map": False, "problem": None, "thumbnail": b"",
            "batch_facts": BatchFacts(), "marked_faces": (), "digest": "",
        },
    ),
    (UnseenFindings(), {"findings": (), "pictures": (), "is_removable": False}),
    (
        FaceReport("a"),
        {
            "path": "a", "width": 0, "height": 0, "frames": 1, "faces": (), "picture": b"", "problem": None,
            "digest": "",
        },
    ),
    (
        FaceResult(Face(1, 2, 3, 4), True),
        {"face": Face(1, 2, 3, 4), "covered": True, "matched_before": None, "matched_after": None, "is_weak": False},
    ),
    (FaceResults(), {"faces": (), "uncovered_faces": ()}),
    (
        PhotoIdentities("a"),
        {
            "path": "a", "digest": "", "faces": (), "clean": None, "covered": None, "width": 0, "picture": b"",
            "pictures": (), "covered_pictures": (), "problem": None,
        },
    ),
    (PeopleReport("a"), {"path": "a", "faces": (), "identities": None, "pictures": (), "problem": None}),
    (
        CleanResult("a"),
        {
            "path": "a", "output": "", "format_name": "", "bytes_before": 0, "bytes_after": 0, "removed": (),
            "notes": (), "kept": (), "already_clean": False, "problem": None, "faces": None, "proof": None,
            "oddities": frozenset(), "unseen_removed": (), "unseen_kept": (), "receipt": None, "replaced": False,
        },
    ),
    (
        FaceChoice(CoverStyle(Style.SOLID)),
        {
            "cover_style": CoverStyle(Style.SOLID), "boxes": None, "maybe": True, "keep": (), "strict": False,
            "people": (),
        },
    ),
    (PicturePolicy(), {"faces": None, "max_side": 0, "max_face": 0, "digest": ""}),
    (TiledPicture("a"), {"path": "a", "levels": (), "problem": None}),
    (
        Destination(),
        {
            "folder": "", "root": "", "tree": "", "naming": Naming(), "keeps_times": False, "is_trial": False,
            "wants_receipt": False, "reuses_same": False, "replaces": False,
        },
    ),
    (Naming(), {"style": NameStyle.AS_IS, "suffix": None, "pattern": "", "number": 0}),
]  # fmt: skip


@pytest.mark.parametrize(("record", "values"), PLAIN, ids=[type(record).__name__ for record, _values in PLAIN])
def test_what_a_record_is_without_anything(record: Any, values: dict[str, Any]) -> None:
    assert {name: getattr(record, name) for name in values} == values


def test_no_picture_is_written_into_logs() -> None:
    records = [
        one
        for one in vars(report).values()
        if isinstance(one, type) and is_dataclass(one) and one.__module__ == report.__name__
    ]
    shown = {(one.__name__, field.name) for one in records for field in fields(one) if field.repr}
    assert {name for _record, name in shown} & PICTURES == {"pictures"}, "of a report, which holds records"
    assert ("PhotoReport", "pictures") in shown and ("PeopleReport", "pictures") not in shown
    assert ("PhotoIdentities", "pictures") not in shown
    for record in (KnownFace("a", "b", b"pixels"), TileLevel(1, 1, (b"pixels",)), Photo("a", b"pixels")):
        assert "pixels" not in repr(record)


def test_what_changes_a_picture() -> None:
    assert not PicturePolicy().changes_picture
    for policy in (PicturePolicy(max_side=1), PicturePolicy(max_face=1), PicturePolicy(faces=FaceChoice())):
        assert policy.changes_picture


@pytest.mark.parametrize(
    ("proof", "oddities", "was_unopened"),
    [
        (Proof.STRUCTURE, frozenset({Oddity.DAMAGED}), True),
        (Proof.STRUCTURE, frozenset(), False),
        (Proof.DECODED, frozenset({Oddity.DAMAGED}), False),
        (None, frozenset({Oddity.DAMAGED}), False),
    ],
)
def test_a_photo_that_no_decoder_opens(proof: Proof | None, oddities: frozenset[Oddity], was_unopened: bool) -> None:
    assert CleanResult("a", proof=proof, oddities=oddities).was_unopened is was_unopened


def finding(kind: Kind, key: str = "k", fate: Fate = Fate.DROP) -> Finding:
    return Finding(kind, key, "label", "value", "where", 0, Risk.HIGH, fate)


def test_topics_of_a_report() -> None:
    kinds = [finding(Kind.TECHNICAL), finding(Kind.DOWNLOAD), finding(Kind.AUTHOR), finding(Kind.AUTHOR)]
    made = PhotoReport("a", 0, findings=tuple(kinds))
    topics = {one.topic for one in kinds} - {Topic.TECHNICAL}
    assert set(made.topics) == topics and list(made.topics) == [one for one in Topic if one in topics]
    named = replace(made, findings=(finding(Kind.NAME_WORDS, "file:name:words"), finding(Kind.TECHNICAL)))
    assert named.topics == ()
    assert replace(made, findings=(finding(Kind.DOWNLOAD, "file:x"),)).topics == (kinds[1].topic,)


def test_a_block_that_cannot_be_read_may_hold_a_place() -> None:
    made = PhotoReport("a", 0, findings=(finding(Kind.AUTHOR), finding(Kind.UNREADABLE_TAGS)))
    assert made.may_hold_place is True
    assert replace(made, place=Place(48.9, 2.3)).may_hold_place is False
    assert replace(made, findings=(finding(Kind.AUTHOR),)).may_hold_place is False


def test_what_leaks() -> None:
    made = PhotoReport("a", 0, findings=(finding(Kind.AUTHOR), finding(Kind.DOWNLOAD, fate=Fate.KEEP)))
    assert made.leaks == (finding(Kind.AUTHOR).topic,)
    for kind, leaks in ((Kind.UNSEEN_PICTURE, True), (Kind.LOWEST_BITS, True), (Kind.DOWNLOAD, False)):
        kept = replace(made, findings=(finding(kind, fate=Fate.KEEP), finding(Kind.TECHNICAL)))
        assert kept.leaks == ((Topic.HIDDEN_PICTURE,) if leaks else ())
    shown = HiddenPicture(Kind.THUMBNAIL, "x", b"", "p", 0)
    assert PhotoReport("a", 0, pictures=(shown,)).leaks == (Topic.HIDDEN_PICTURE,)


def face(certainty: Certainty = Certainty.SURE) -> Face:
    return Face(1, 2, 3, 4, certainty=certainty)


def test_what_became_of_faces_is_counted() -> None:
    sure, maybe, drawn = (face(one) for one in (Certainty.SURE, Certainty.MAYBE, Certainty.DRAWN))
    results = FaceResults(
        (
            FaceResult(sure, True, True, True, True),
            FaceResult(sure, True, True, False, True),
            FaceResult(maybe, True),
            FaceResult(drawn, True, is_weak=True),
            FaceResult(drawn, True),
            FaceResult(drawn, False, True, True, True),
            FaceResult(sure, False),
        ),
        (sure, maybe, sure, drawn),
    )
    assert (results.covered_faces, results.covered_areas, results.still_matched) == (3, 2, 1)
    assert (results.unproven, results.surely_uncovered) == (1, 2)


@pytest.mark.parametrize(
    ("results", "needs_look"),
    [
        (FaceResults(), False),
        (FaceResults((FaceResult(face(), True, True, False),)), False),
        (FaceResults((FaceResult(face(), True, True, True),)), True),
        (FaceResults((FaceResult(face(), True, is_weak=True),)), True),
        (FaceResults((), (face(),)), True),
        (FaceResults((), (face(Certainty.MAYBE),)), False),
    ],
)
def test_which_copies_a_person_should_look_at(results: FaceResults, needs_look: bool) -> None:
    assert results.needs_look is needs_look
