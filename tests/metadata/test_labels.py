"""Labels are for people: with every one replaced by a nonsense word, nothing that the program decides changes."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scrubber.engine.report import PhotoReport
from scrubber.formats.base import Payload, PayloadKind, PayloadRole
from scrubber.formats.registry import detect
from scrubber.i18n import _
from scrubber.metadata.findings.batch import Batch
from scrubber.metadata.findings.batch_facts import batch_facts
from scrubber.metadata.findings.finding import Finding, HiddenPicture
from scrubber.metadata.findings.summary import sentence
from scrubber.metadata.readers.collect import Collected, collect
from scrubber.reports.json_document import photo_as_json
from tests.corpus.test_own_photos import PHOTOS
from tests.helpers.exif import OnePayload, exif_block
from tests.metadata.test_meaning import PACKET, PAYLOADS
from tests.metadata.test_readers import XMP

SATELLITES = exif_block(
    exif={0x9003: b"2024:05:12 14:03:22"},
    gps={7: ((12, 1), (3, 1), (20, 1)), 29: b"2024:05:12"},
    image={0x110: b"X-T2"},
)
WORDS = XMP.format(
    attributes='photoshop:Credit="Made with Google AI" photoshop:City="Ulm" xmp:CreateDate="2024-07-01T10:00:00+02:00"',
    elements="<dc:description>Write to jane@example.org, C:\\Users\\jane\\x.jpg</dc:description>",
).encode()
SAMPLES = [
    *PAYLOADS,
    (PayloadKind.OPAQUE, b"\1\2\3" * 30, "data after the end", PayloadRole.BESIDE),
    (PayloadKind.OPAQUE, bytes((0, 0, 4, 0, 0, 0, 3, 0)) * 2, "caNv", PayloadRole.CANVAS),
    (PayloadKind.EXIF, SATELLITES, ""),
    (PayloadKind.XMP, WORDS, ""),
    (PayloadKind.XMP, PACKET, ""),
]


@contextmanager
def nonsense_labels(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every finding, hidden picture and payload gets a word for its label that nobody knows."""
    with monkeypatch.context() as patch:
        for made in (Finding, HiddenPicture, Payload):
            patch.setattr(made, "__init__", _renaming(made.__init__))
        yield


def _renaming(initialise: Any) -> Any:
    def renamed(self: object, *values: Any, **named: Any) -> None:
        initialise(self, *values, **named)
        word = "Qx" + hashlib.sha256(self.label.encode()).hexdigest()[:6]  # type: ignore[attr-defined]
        object.__setattr__(self, "label", word)

    return renamed


def collected() -> list[Collected]:
    return [collect(OnePayload(*payload)) for payload in SAMPLES]


def told(photos: list[Collected]) -> list[Any]:
    """All that follows from findings: sentence, topics of the chips, JSON, facts of a batch, and what they tell."""
    answers: list[Any] = []
    facts = [batch_facts(one.findings, one.place, one.faces) for one in photos]
    for one, its_facts in zip(photos, facts, strict=True):
        report = PhotoReport(
            "a.jpg", 1, findings=one.findings, pictures=one.pictures, place=one.place, batch_facts=its_facts
        )
        report = replace(report, sentence=sentence(one), marked_faces=one.faces)
        as_json = photo_as_json(report)
        for listed in (*as_json["findings"], *as_json["hidden_pictures"]):
            listed.pop("label")
        answers.append((report.topics, report.leaks, its_facts, json.loads(json.dumps(as_json))))
    return [*answers, Batch([*facts, *facts]).findings()]


def test_no_decision_hangs_on_a_label(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = collected()
    with nonsense_labels(monkeypatch):
        renamed = collected()
        labels = {finding.label for one in renamed for finding in one.findings}
        assert len(labels) > 40 and all(label.startswith("Qx") and _(label) == label for label in labels)
        assert told(renamed) == told(usual)


@pytest.mark.parametrize("photo", PHOTOS, ids=lambda photo: photo.name)
def test_no_decision_about_a_real_photo_hangs_on_a_label(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = photo.read_bytes()

    def read() -> list[Collected]:
        return [collect(detect(data).parse(data), decode=False)]

    usual = read()
    with nonsense_labels(monkeypatch):
        assert told(read()) == told(usual)


def test_the_samples_reach_what_used_to_hang_on_labels() -> None:
    kinds = {finding.kind.value for one in collected() for finding in one.findings}
    assert {"clock", "contact", "account", "ai-made", "ai-prompt", "person-shown", "city", "owner"} <= kinds
    assert {"position", "thumbnail", "depth-map", "clip", "maker-note", "unreadable-tags", "camera-serial"} <= kinds
