"""What `scrubber index-check` says of people whose photos are known, and of strangers.

`python -m tests.benchmarks.index_check`. The known photos are the gallery of ../shared/faces/recognition, two of each
person; the probes are two others, as they are and with the usual covers; strangers are in no known photo, so whoever of
them is named is named wrongly. Chance of a match is what the strangers show. Then each photo of ../shared/faces/groups,
whose faces are small, blurred and half hidden as well, among all the others: none may be named under a cover.
"""

import sys

from scrubber.engine.identities import KnownPhotos, read_identities
from scrubber.engine.report import PhotoIdentities
from scrubber.faces.covers.cover import cover
from scrubber.faces.covers.cover_style import CoverStyle, Style
from scrubber.faces.face import region_of
from scrubber.faces.recognition.align import aligned
from scrubber.faces.recognition.index import FaceIndex
from scrubber.faces.recognition.recogniser import clear_embeddings
from tests.benchmarks.reidentify.people import FOLDER, Shot, load
from tests.conftest import SHARED

MIN_NAMED, MAX_STRANGERS = 0.9, 0.01
COVERS = {
    "as they are": None,
    "soft blur": CoverStyle(),
    "mosaic": CoverStyle(Style.MOSAIC),
    "solid": CoverStyle(Style.SOLID),
}


def named(index: FaceIndex, gallery: list[Shot], shots: list[Shot], cover_style: CoverStyle | None) -> tuple[int, int]:
    """How many of `shots` are named, and how many of these by a photo of the same person."""
    crops = []
    for shot in shots:
        picture = (
            shot.picture
            if cover_style is None
            else cover(shot.picture, [region_of(shot.face, cover_style.cover_size)], cover_style)
        )
        crops.append(aligned(picture, shot.landmarks))
    matches = [index.name(row) for row in clear_embeddings(crops)]
    pairs = [(match, shot) for match, shot in zip(matches, shots, strict=True) if match is not None]
    return len(pairs), sum(gallery[match.row].person == shot.person for match, shot in pairs)


def main() -> int:
    """Print the hits; the status is 1 when too few known people or too many strangers are named."""
    if not FOLDER.is_dir():
        print("the photos in ../shared/faces are not on this machine: nothing measured")
        return 0
    people = load()
    index = FaceIndex(list(clear_embeddings([aligned(shot.picture, shot.landmarks) for shot in people.gallery])))
    print(f"an index of {len(index)} faces, threshold {index.threshold:.3f}")
    missed = False
    for name, cover_style in COVERS.items():
        hits, right = named(index, people.gallery, people.probes, cover_style)
        wrong, _right = named(index, people.gallery, people.strangers, cover_style)
        print(f"  {name:12} named {hits:3} of {len(people.probes)} ({right} rightly),", end=" ")
        print(f"strangers {wrong:2} of {len(people.strangers)}")
        missed |= wrong > MAX_STRANGERS * len(people.strangers)
        missed |= cover_style is None and right < MIN_NAMED * len(people.probes)
    return int(missed or not groups_hold())


def groups_hold() -> bool:
    """Print how many faces of each group the photos of all others name; False when one is named under a cover."""
    photos = sorted((SHARED / "faces" / "groups").glob("*.jpg"))
    hold = True
    for name, cover_style in COVERS.items():
        read = [read_identities(str(photo), cover_style) for photo in photos]
        named = sum(map(_named_by_others, read, [read] * len(read)))
        count = sum(len(one.faces) for one in read)
        print(f"  groups, {name:12} named {named:3} of {count}")
        hold &= cover_style is None or not named
    return hold


def _named_by_others(photo: PhotoIdentities, all_photos: list[PhotoIdentities]) -> int:
    known = KnownPhotos()
    for other in all_photos:
        if other is not photo:
            known.add(other)
    return sum(map(bool, known.named(photo, photo.clean if photo.covered is None else photo.covered)))


if __name__ == "__main__":
    sys.exit(main())
