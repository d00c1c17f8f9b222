"""What is said of the faces of a photo: every number, and nothing where there is nothing to say."""

import pytest

from scrubber.engine.covering.words import face_sentences, report_sentence
from scrubber.engine.report import FaceReport, FaceResult, FaceResults
from scrubber.faces.face import Certainty, Face

SURE = Face(12.4, 20.6, 5, 6)
MAYBE = Face(40, 50, 5, 6, certainty=Certainty.MAYBE)
DRAWN = Face(70, 80, 5, 6, certainty=Certainty.DRAWN)


@pytest.mark.parametrize(
    ("faces", "sentence"),
    [
        ((), "0 faces"),
        ((SURE,), "1 face"),
        ((SURE, MAYBE), "1 face and 1 possible face"),
        ((MAYBE, SURE, MAYBE, SURE), "2 faces and 2 possible faces"),
    ],
)
def test_how_many_faces_were_found(faces: tuple[Face, ...], sentence: str) -> None:
    assert report_sentence(FaceReport("a", faces=faces)) == sentence


@pytest.mark.parametrize(
    ("results", "sentences"),
    [
        (None, []),
        (FaceResults(), []),
        (FaceResults((FaceResult(SURE, True),)), ["1 face covered."]),
        (FaceResults((FaceResult(SURE, True), FaceResult(MAYBE, True))), ["2 faces covered."]),
        (FaceResults((FaceResult(DRAWN, True),)), ["1 area covered."]),
        (FaceResults((FaceResult(SURE, False),)), ["1 face left clear by choice, around 12, 21."]),
        (
            FaceResults((FaceResult(SURE, False), FaceResult(MAYBE, False))),
            ["2 faces left clear by choice, around 12, 21; 40, 50."],
        ),
        (
            FaceResults((FaceResult(SURE, True, True, True),)),
            [
                "1 face covered.",
                "A face recogniser still takes 1 covered face for the same one. Another style hides more.",
            ],
        ),
        (
            FaceResults((FaceResult(SURE, True, is_weak=True), FaceResult(SURE, True, is_weak=True))),
            [
                "2 faces covered.",
                "2 weak covers could not be checked, so they may hide nothing. Another style hides more.",
            ],
        ),
        (
            FaceResults((), (SURE, MAYBE, MAYBE)),
            [
                "Beside the covers there may be 1 more face. Please look at the copy.",
                "2 places without a cover look a little like faces.",
            ],
        ),
        (FaceResults((), (SURE,)), ["Beside the covers there may be 1 more face. Please look at the copy."]),
        (FaceResults((), (MAYBE,)), ["1 place without a cover looks a little like a face."]),
    ],
)  # fmt: skip
def test_what_became_of_faces(results: FaceResults | None, sentences: list[str]) -> None:
    assert list(face_sentences(results)) == sentences
