"""The recogniser: alignment by least squares, and a face that it knows before its cover and not afterwards."""

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from scrubber.faces.covers.cover import cover
from scrubber.faces.covers.cover_style import CoverStyle, Picture, Style
from scrubber.faces.face import Certainty, Face, region_of
from scrubber.faces.recognition.align import ARCFACE, Rgb, aligned, landmarks_of, similarity
from scrubber.faces.recognition.match import Verdict, match_faces
from scrubber.resources import resource

ASTRONAUT = Face(
    224.0, 116.5, 90.0, 107.0, 2.7,
    landmarks=((203.2, 103.0), (245.5, 105.0), (222.0, 127.1), (201.7, 139.8), (242.7, 141.1)),
)  # fmt: skip


@pytest.fixture(scope="module")
def astronaut() -> Rgb:
    photo = Image.open(io.BytesIO(resource("samples/astronaut.jpg").read_bytes()))
    return np.asarray(photo.convert("RGB"))


@pytest.mark.parametrize("angle", [0, 30, 90, -135])
@pytest.mark.parametrize("scale", [0.1, 1.0, 40.0])
def test_landmarks_come_onto_the_template(angle: float, scale: float) -> None:
    turn = np.deg2rad(angle)
    matrix = scale * np.array(((np.cos(turn), -np.sin(turn)), (np.sin(turn), np.cos(turn))))
    points = np.array(ARCFACE.points) @ matrix.T + (321.0, -57.0)
    found = similarity(points, ARCFACE)
    assert np.allclose(points @ found[:, :2].T + found[:, 2], ARCFACE.points, atol=1e-6)


def test_a_face_is_never_mirrored_to_fit() -> None:
    points = np.array(ARCFACE.points) * (-1, 1)
    assert np.linalg.det(similarity(points, ARCFACE)[:, :2]) > 0


def test_a_cut_out_face_shows_what_the_photo_shows() -> None:
    y, x = np.mgrid[0:400, 0:400]
    picture = np.stack((x * 255 // 400, y * 255 // 400, np.full_like(x, 9)), axis=-1).astype(np.uint8)
    points = np.array(ARCFACE.points) * 2.5 + 40
    cut = aligned(picture, points).astype(int)
    for place in (10, 60, 100):
        assert abs(cut[50, place, 0] - (place + 0.5) * 2.5 * 255 / 400 - 40 * 255 / 400) < 3
    assert (cut[..., 2] == 9).all()


def test_what_is_beyond_the_picture_is_black() -> None:
    picture = np.full((40, 40, 3), 200, np.uint8)
    cut = aligned(picture, np.array(ARCFACE.points) / 2)
    assert (cut[100:] == 0).all()
    assert (cut[5:70, 5:70] == 200).all()


@pytest.mark.parametrize("size", [1 / 3, 1.0, 4.0])
def test_a_face_is_known_before_and_not_after(astronaut: Rgb, size: float) -> None:
    width = round(512 * size)
    picture = np.asarray(Image.fromarray(astronaut).resize((width, width)))
    face = Face(
        ASTRONAUT.x * size, ASTRONAUT.y * size, ASTRONAUT.width * size, ASTRONAUT.height * size, ASTRONAUT.angle,
        landmarks=tuple((x * size, y * size) for x, y in ASTRONAUT.landmarks),
    )  # fmt: skip
    for cover_style in (
        CoverStyle(Style.BLUR),
        CoverStyle(Style.MOSAIC),
        CoverStyle(Style.SOLID),
        CoverStyle(Style.SOLID, picture=Picture.SMILE),
    ):
        covered = cover(picture, [region_of(face, cover_style.cover_size)], cover_style)
        (verdict,) = match_faces(picture, covered, [face])
        assert verdict.was_matched
        assert not verdict.is_matched


def test_a_fine_mosaic_is_still_matched_and_so_is_what_was_not_covered(astronaut: Rgb) -> None:
    weak = CoverStyle(Style.WEAK_MOSAIC, strength=16)
    covered = cover(astronaut, [region_of(ASTRONAUT, weak.cover_size)], weak)
    assert match_faces(astronaut, covered, [ASTRONAUT])[0].is_matched
    own = replace(ASTRONAUT, cover_style=weak)
    assert match_faces(astronaut, covered, [own])[0].is_matched, "beside other faces, in a look of its own"
    (same,) = match_faces(astronaut, astronaut, [ASTRONAUT])
    assert same.is_matched
    assert same.after == pytest.approx(1, abs=1e-5)


def test_without_landmarks_they_are_guessed_from_the_box(astronaut: Rgb) -> None:
    bare = Face(ASTRONAUT.x, ASTRONAUT.y, ASTRONAUT.width, ASTRONAUT.height, ASTRONAUT.angle)
    away = np.abs(landmarks_of(bare) - np.array(ASTRONAUT.landmarks)).max()
    assert away < 0.12 * ASTRONAUT.width
    assert match_faces(astronaut, astronaut, [bare])[0].was_matched


def test_what_the_user_drew_is_not_asked_about(astronaut: Rgb) -> None:
    drawn = Face(100, 400, 60, 60, certainty=Certainty.DRAWN)
    assert match_faces(astronaut, astronaut, [drawn]) == ()


def test_of_a_tiny_face_it_says_that_it_cant_tell(astronaut: Rgb) -> None:
    tiny = replace(ASTRONAUT, width=12.0, height=14.0, landmarks=())
    assert not match_faces(astronaut, astronaut, [tiny])[0].can_tell
    assert match_faces(astronaut, astronaut, [ASTRONAUT])[0].can_tell


@pytest.mark.parametrize(
    ("verdict", "can_tell", "is_matched"),
    [
        (Verdict(ASTRONAUT, 0.9, 0.6, 0.1, 0.0, 0.0), True, True),
        (Verdict(ASTRONAUT, 0.9, 0.6, 0.5, 0.0, 0.0), True, False),  # what holds nothing does as much: hair and jaw
        (Verdict(ASTRONAUT, 0.9, 0.6, 0.1, 0.7, 0.0), True, False),  # somebody else is nearer
        (Verdict(ASTRONAUT, 0.9, 0.6, 0.1, 0.0, 0.5), False, True),  # half of all strangers look like this face
        (Verdict(ASTRONAUT, 0.9, 0.2, 0.0, 0.0, 0.0), True, False),
        (Verdict(ASTRONAUT, 0.1, 0.6, 0.1, 0.0, 0.0), False, False),
    ],
)
def test_an_alarm_needs_more_than_its_controls_show(verdict: Verdict, can_tell: bool, is_matched: bool) -> None:
    assert (verdict.can_tell, verdict.is_matched) == (can_tell, is_matched)


def test_the_controls_are_measured(astronaut: Rgb) -> None:
    """Twice the same face: each is a stranger who looks just like the other, and covers that hold nothing hide both."""
    twice = np.concatenate([astronaut, astronaut], axis=1)
    width = astronaut.shape[1]
    moved = tuple((x + width, y) for x, y in ASTRONAUT.landmarks)
    other = replace(ASTRONAUT, x=ASTRONAUT.x + width, landmarks=moved)
    verdicts = match_faces(twice, twice, [ASTRONAUT, other])
    assert [verdict.strangers for verdict in verdicts] == [1.0, 1.0]
    assert all(verdict.after > 0.99 and verdict.other > 0.99 and -1 < verdict.control < 0.3 for verdict in verdicts)
    assert not any(verdict.can_tell for verdict in verdicts)
