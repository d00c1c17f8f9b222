"""The photos of ../shared/faces/recognition: who is on them, and where the face is.

Known people have two photos that the attacker has (the gallery) and two that are to be matched (the probes). From
strangers the attacker learns what a cover does.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from scrubber.faces.face import Face
from scrubber.faces.recognition.align import Points, Rgb

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "faces"
GALLERY_SHOTS = (0, 1)


@dataclass(frozen=True)
class Shot:
    """One photo of one person."""

    person: str
    picture: Rgb
    face: Face
    landmarks: Points


@dataclass(frozen=True)
class People:
    """Everything the attacker works with."""

    gallery: list[Shot]
    probes: list[Shot]
    strangers: list[Shot]

    @property
    def chance(self) -> float:
        """Hits of an attacker who guesses."""
        return len(self.probes) / len({shot.person for shot in self.gallery})


def load() -> People:
    """Read the photos; raises FileNotFoundError in a public clone, which has none."""
    groups: dict[str, list[Shot]] = {"gallery": [], "probes": [], "strangers": []}
    for entry in json.loads((FOLDER / "recognition.json").read_text("utf-8")):
        is_gallery = entry["shot"] in GALLERY_SHOTS
        group = "strangers" if entry["role"] == "stranger" else "gallery" if is_gallery else "probes"
        groups[group].append(_shot(entry["file"], entry["person"], entry["box"], entry["landmarks"]))
    return People(**groups)


def _shot(name: str, person: str, box: list[float], landmarks: list[list[float]]) -> Shot:
    left, top, right, bottom = box
    with Image.open(FOLDER / "recognition" / name) as photo:
        picture = np.asarray(photo.convert("RGB"))
    face = Face((left + right) / 2, (top + bottom) / 2, right - left, bottom - top)
    return Shot(person, picture, face, np.array(landmarks, np.float64))
