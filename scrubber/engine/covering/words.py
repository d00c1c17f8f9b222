"""Sentences about the faces of a photo, for window and command line alike."""

from collections.abc import Iterator

from scrubber.engine.report import FaceReport, FaceResults
from scrubber.faces.face import Certainty
from scrubber.i18n import both, ngettext, number


def report_sentence(report: FaceReport) -> str:
    """How many faces were found, and how many of them are doubtful."""
    maybe = sum(1 for face in report.faces if face.certainty is Certainty.MAYBE)
    sure = len(report.faces) - maybe
    text = ngettext("{count} face", "{count} faces", sure).format(count=sure)
    if maybe:
        words = ngettext("{count} possible face", "{count} possible faces", maybe).format(count=maybe)
        return both((text, words)) if sure else words
    return text


def covered_sentences(faces: int, areas: int) -> list[str]:
    """How many faces and other areas were covered, in one photo or in all; nothing for none."""
    said = []
    if faces:
        said.append(ngettext("{count} face covered.", "{count} faces covered.", faces).format(count=number(faces)))
    if areas:
        said.append(ngettext("{count} area covered.", "{count} areas covered.", areas).format(count=number(areas)))
    return said


def face_sentences(results: FaceResults | None) -> Iterator[str]:
    """What became of the faces of one photo, as far as it matters."""
    if results is None:
        return
    yield from covered_sentences(results.covered_faces, results.covered_areas)
    if left := [result.face for result in results.faces if not result.covered]:
        places = "; ".join(f"{face.x:.0f}, {face.y:.0f}" for face in left)
        yield ngettext(
            "{count} face left clear by choice, around {places}.",
            "{count} faces left clear by choice, around {places}.",
            len(left),
        ).format(count=len(left), places=places)
    if results.still_matched:
        yield ngettext(
            "A face recogniser still takes {count} covered face for the same one. Another style hides more.",
            "A face recogniser still takes {count} covered faces for the same ones. Another style hides more.",
            results.still_matched,
        ).format(count=results.still_matched)
    if results.unproven:
        yield ngettext(
            "{count} weak cover could not be checked, so it may hide nothing. Another style hides more.",
            "{count} weak covers could not be checked, so they may hide nothing. Another style hides more.",
            results.unproven,
        ).format(count=results.unproven)
    if results.surely_uncovered:
        yield ngettext(
            "Beside the covers there may be {count} more face. Please look at the copy.",
            "Beside the covers there may be {count} more faces. Please look at the copy.",
            results.surely_uncovered,
        ).format(count=results.surely_uncovered)
    if doubtful := len(results.uncovered_faces) - results.surely_uncovered:
        yield ngettext(
            "{count} place without a cover looks a little like a face.",
            "{count} places without a cover look a little like faces.",
            doubtful,
        ).format(count=doubtful)
