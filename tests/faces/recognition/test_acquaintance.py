"""Who may stay: only who is known beyond doubt, and nobody whom a recogniser can't work with."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from scrubber.faces.covers.cover import cover
from scrubber.faces.covers.cover_style import CoverStyle
from scrubber.faces.detection.detect import find_faces
from scrubber.faces.face import Certainty, Face, region_of
from scrubber.faces.recognition.acquaintance import MARGIN, SAME_PERSON, SMALLEST, can_be_told, identities, staying
from scrubber.faces.recognition.align import aligned, landmarks_of
from scrubber.faces.recognition.recogniser import clear_embeddings, index_embeddings
from scrubber.resources import resource

FRONT = Face(100, 100, 80, 100, landmarks=((80, 90), (120, 90), (100, 110), (84, 130), (116, 130)))
OTHER = replace(FRONT, x=300, landmarks=tuple((x + 200, y) for x, y in FRONT.landmarks))
PERSON = np.eye(512, dtype=np.float32)[0]


def row(cosine: float, axis: int = 1) -> np.ndarray:
    """A row of length 1 with this cosine to the person."""
    made: np.ndarray = cosine * PERSON
    made[axis] = np.sqrt(1 - cosine**2)
    return made


def stay(*cosines: float, faces: tuple[Face, ...] = (FRONT, OTHER)) -> tuple[Face, ...]:
    rows = np.stack([row(cosine, axis) for axis, cosine in enumerate(cosines, 1)])
    return staying(faces[: len(cosines)], rows, [PERSON])


def test_the_person_stays_and_nobody_else() -> None:
    assert stay(0.8, 0.1) == (FRONT,)
    assert stay(0.1, 0.8) == (OTHER,)
    assert stay(SAME_PERSON - 0.01, 0.1) == ()
    assert staying((FRONT,), row(0.8)[None], []) == ()
    assert staying((), np.empty((0, 512), np.float32), [PERSON]) == ()


def test_two_who_could_be_meant_are_both_covered() -> None:
    assert stay(0.8, 0.8 - MARGIN + 0.01) == ()
    assert stay(0.8, 0.8 - MARGIN - 0.01) == (FRONT,)


@pytest.mark.parametrize(
    "face",
    [
        replace(FRONT, certainty=Certainty.MAYBE),
        replace(FRONT, certainty=Certainty.DRAWN),
        replace(FRONT, width=SMALLEST - 1),
        replace(FRONT, landmarks=()),
        replace(FRONT, landmarks=((80, 90), (120, 90), (125, 110), (84, 130), (116, 130))),
        replace(FRONT, landmarks=((80, 90), (80, 90), (100, 110), (84, 130), (116, 130))),
    ],
    ids=["maybe", "drawn", "tiny", "no features", "profile", "eyes at one place"],
)
def test_a_face_that_cant_be_told_is_covered_whoever_it_is(face: Face) -> None:
    assert not can_be_told(face)
    assert stay(0.9, 0.1, faces=(face, OTHER)) == ()


def test_a_turned_face_seen_from_the_front_can_be_told() -> None:
    turned = tuple((200 - y, x) for x, y in FRONT.landmarks)
    assert can_be_told(replace(FRONT, angle=90, landmarks=turned))


def test_a_face_that_shows_next_to_nothing_is_like_nobody() -> None:
    with Image.open(str(resource("samples/astronaut.jpg"))) as opened:
        picture = np.asarray(opened.convert("RGB"))
    (face,) = (face for face in find_faces(picture) if face.certainty is Certainty.SURE)
    covered = cover(picture, [region_of(face)], CoverStyle())
    cut = [aligned(one, landmarks_of(face)) for one in (picture, covered)]
    assert np.linalg.norm(index_embeddings(cut), axis=1) == pytest.approx([1, 1])
    assert np.linalg.norm(clear_embeddings(cut), axis=1) == pytest.approx([1, 0])
    assert np.linalg.norm(identities(picture, [face]), axis=1) == pytest.approx([1])
    assert not identities(covered, [face]).any()
    assert clear_embeddings([]).shape == (0, 512)
