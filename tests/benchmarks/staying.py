"""Who may stay: how often the person is kept clear in other photos, and how often somebody else is.

`python -m tests.benchmarks.staying`. One photo of each known person of ../shared/faces/recognition names them, as a
click in the window would; the others are theirs to be kept clear in, and everybody else's to be covered in. Faces and
features are those that the program finds by itself. The threshold was chosen with these photos in sight; the halves,
by person, show how much the figures depend on them.
"""

import sys
from dataclasses import dataclass

from scrubber.faces.detection.detect import find_faces
from scrubber.faces.face import Face, is_one_of
from scrubber.faces.recognition.acquaintance import can_be_told, identities, staying
from scrubber.faces.recognition.recogniser import Embedding
from tests.benchmarks.reidentify.people import FOLDER, Shot, load

MIN_KEPT = 0.9


@dataclass(frozen=True)
class Photo:
    """The faces that are found in a photo, their identities, and which of them is the person's (-1: none)."""

    person: str
    faces: tuple[Face, ...]
    rows: Embedding
    own: int

    def keeps(self, person: Embedding) -> bool:
        """Whether any face stays clear because of this person."""
        return bool(staying(self.faces, self.rows, [person]))


def read(shot: Shot) -> Photo:
    """Look into a photo as the program does."""
    faces = tuple(find_faces(shot.picture))
    own = next((number for number, face in enumerate(faces) if is_one_of(face, [shot.face])), -1)
    return Photo(shot.person, faces, identities(shot.picture, faces), own)


def measure(named: list[Photo], probes: list[Photo], others: list[Photo]) -> tuple[int, int, int, int]:
    """Photos of the named people and how many keep them clear; trials of other people and how many keep one clear."""
    own = kept = trials = wrong = 0
    for photo in named:
        if photo.own < 0 or not can_be_told(photo.faces[photo.own]):
            continue
        person = photo.rows[photo.own]
        mine = [probe.keeps(person) for probe in probes if probe.person == photo.person]
        foreign = [probe.keeps(person) for probe in (*probes, *others) if probe.person != photo.person]
        own, kept, trials, wrong = own + len(mine), kept + sum(mine), trials + len(foreign), wrong + sum(foreign)
    return own, kept, trials, wrong


def main() -> int:
    """Print the counts; the status is 1 when too few stay, or anybody wrongly."""
    if not FOLDER.is_dir():
        print("the photos in ../shared/faces are not on this machine: nothing measured")
        return 0
    people = load()
    gallery, probes, strangers = (
        [read(shot) for shot in shots] for shots in (people.gallery, people.probes, people.strangers)
    )
    names, missed = sorted({photo.person for photo in gallery}), False
    for title, half in (("first half", names[::2]), ("second half", names[1::2]), ("all", names)):
        counts = measure([photo for photo in gallery if photo.person in half], probes, strangers)
        print(f"{title:12} kept clear in {counts[1]} of {counts[0]} photos, others in {counts[3]} of {counts[2]}")
        missed |= counts[1] < MIN_KEPT * counts[0] or counts[3] > 0
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
