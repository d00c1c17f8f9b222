"""How often the check of covers cries wolf: covers that hold nothing, and weak ones, on photos of groups.

`python -m tests.benchmarks.face_alarms`. Every sure face of ../shared/faces/groups is covered in each style; an alarm
is a face of which the check says that it can still be matched. Black holds nothing, so its alarms are false; so are
those of the usual covers, but for what chance gives. Thresholds were chosen with all of these photos in sight; the two
halves, by name, show how much the figures depend on the photos.
"""

import sys
from collections import Counter

from scrubber.faces.covers.cover import cover
from scrubber.faces.covers.cover_style import CoverStyle, Picture, Style
from scrubber.faces.detection.detect import find_faces
from scrubber.faces.face import Certainty, region_of
from scrubber.faces.recognition.match import match_faces
from tests.benchmarks.face_photos import Sample, groups
from tests.conftest import SHARED

STYLES = {
    "black": CoverStyle(Style.SOLID),
    "smile": CoverStyle(Style.SOLID, picture=Picture.SMILE),
    "soft blur": CoverStyle(Style.BLUR),
    "mosaic": CoverStyle(Style.MOSAIC),
    "weak: blur": CoverStyle(Style.WEAK_BLUR),
    "weak: 16 blocks": CoverStyle(Style.WEAK_MOSAIC, strength=16),
    "weak: 8 blocks": CoverStyle(Style.WEAK_MOSAIC),
}
HOLD_NOTHING = ("black", "smile", "soft blur", "mosaic")
MAX_ALARMS = 0.01
"""The share of the answers about covers that hold nothing."""


def alarms(samples: list[Sample]) -> tuple[int, int, Counter[str]]:
    """Sure faces, those that the check can tell something about, and the alarms of each style."""
    faces_in_all, answers, counted = 0, 0, Counter[str]()
    for sample in samples:
        faces = [face for face in find_faces(sample.picture) if face.certainty is Certainty.SURE]
        faces_in_all += len(faces)
        for name, style in STYLES.items():
            covered = cover(sample.picture, [region_of(face, style.cover_size) for face in faces], style)
            verdicts = match_faces(sample.picture, covered, faces, style)
            answers += sum(one.can_tell for one in verdicts) if name == "black" else 0
            counted[name] += sum(one.can_tell and one.is_matched for one in verdicts)
    return faces_in_all, answers, counted


def main() -> int:
    """Print both halves; the status is 1 when a cover that holds nothing raises too many alarms."""
    if not (SHARED / "faces").is_dir():
        print("the photos in ../shared/faces are not on this machine: nothing measured")
        return 0
    samples = sorted(groups(SHARED / "faces"), key=lambda sample: sample.name)
    missed = False
    for title, half in (("first half", samples[::2]), ("second half", samples[1::2])):
        faces, answers, counted = alarms(half)
        print(f"{title}: {len(half)} photos, {faces} faces, an answer about {answers}")
        for name in STYLES:
            print(f"  {name:16} {counted[name]:4} alarms  {counted[name] / max(1, answers):6.1%}")
        missed |= any(counted[name] > max(1, MAX_ALARMS * answers) for name in HOLD_NOTHING)
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
