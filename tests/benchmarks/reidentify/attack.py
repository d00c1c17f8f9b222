"""Every attack on one cover: three attackers, three galleries, three ways of preparing the covered photo.

The attacker knows where the face is, which cover was used and how large it is; only the noise is unknown. The third way
of preparing, all of the cover painted black, gives what the trial with the black ellipse gives, whatever the cover.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

from scrubber.faces.covers.cover import cover
from scrubber.faces.covers.cover_style import CoverStyle
from scrubber.faces.face import region_of
from scrubber.faces.recognition.align import Rgb
from tests.benchmarks.reidentify.attackers import Attacker, Rows, whitening
from tests.benchmarks.reidentify.people import People, Shot

FALSE_ACCEPTS = 0.01


def _as_it_is(_shot: Shot, covered: Rgb) -> Rgb:
    return covered


def _denoised(shot: Shot, covered: Rgb) -> Rgb:
    photo = Image.fromarray(covered).filter(ImageFilter.MedianFilter(5))
    return np.asarray(photo.filter(ImageFilter.GaussianBlur(shot.face.width / 16)))


PREPARED: dict[str, Callable[[Shot, Rgb], Rgb]] = {"": _as_it_is, "denoised": _denoised}


@dataclass(frozen=True)
class Score:
    """How well one attack did: rank-1 hits, and true accepts (a share) at one percent of false ones."""

    attack: str
    hits: int
    true_accepts: float


def attack(people: People, attackers: Sequence[Attacker], cover_style: CoverStyle | None) -> list[Score]:
    """Every attack on one draw of a cover; None leaves the photos as they are."""
    groups = {"gallery": people.gallery, "probes": people.probes, "strangers": people.strangers}
    covered = {name: [_covered(shot, cover_style) for shot in group] for name, group in groups.items()}
    scores: list[Score] = []
    for prepared, prepare in PREPARED.items() if cover_style is not None else [("", _as_it_is)]:
        pictures = {name: [prepare(*pair) for pair in zip(groups[name], covered[name], strict=True)] for name in groups}
        for attacker in attackers:
            scores += _attack(people, attacker, pictures, prepared)
    return scores


def _covered(shot: Shot, cover_style: CoverStyle | None) -> Rgb:
    return (
        shot.picture
        if cover_style is None
        else cover(shot.picture, [region_of(shot.face, cover_style.cover_size)], cover_style)
    )


def _attack(people: People, attacker: Attacker, pictures: dict[str, list[Rgb]], prepared: str) -> Iterator[Score]:
    def rows(shots: Sequence[Shot], seen: Sequence[Rgb]) -> Rows:
        return attacker.look_at(seen, [shot.landmarks for shot in shots])

    probes, same = rows(people.probes, pictures["probes"]), rows(people.gallery, pictures["gallery"])
    learnt = whitening(rows(people.strangers, pictures["strangers"]), [shot.person for shot in people.strangers])
    trials = {"same cover, learnt": (learnt(same), learnt(probes))}
    if attacker.name != "pixels":
        clean = rows(people.gallery, [shot.picture for shot in people.gallery])
        trials = {"clean gallery": (clean, probes), "same cover": (same, probes), **trials}
    for name, (gallery, probe) in trials.items():
        yield _score(people, ", ".join(filter(None, (attacker.name, name, prepared))), gallery, probe)


def _score(people: People, name: str, gallery: Rows, probes: Rows) -> Score:
    distances = np.linalg.norm(probes[:, None] - gallery[None], axis=-1)
    known = np.array([shot.person for shot in people.gallery])
    wanted = np.array([shot.person for shot in people.probes])
    hits = int((known[distances.argmin(axis=1)] == wanted).sum())
    is_same = wanted[:, None] == known[None]
    threshold = np.quantile(distances[~is_same], FALSE_ACCEPTS)
    return Score(name, hits, float((distances[is_same] < threshold).mean()))
