"""The photos on which finding faces is measured, with what is true of each; made from `../shared/faces`."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from scrubber.faces.detection.boxes import Picture, turned_back

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels."""

COLLAGE = (4000, 3000)
FACES, SMALLEST, LARGEST = 150, 8.0, 400.0
AROUND = 0.6
"""How much of the photo around a face goes into the collage, in face widths and heights on each side."""


@dataclass(frozen=True)
class Sample:
    """A picture, the boxes that must be found in it, and those that may be found or not."""

    name: str
    picture: Picture
    faces: list[Box]
    ignore: list[Box]


def groups(folder: Path) -> Iterator[Sample]:
    """The photos of groups as they are."""
    truth = json.loads((folder / "groups.json").read_text("utf-8"))
    for name, boxes in sorted(truth.items()):
        picture = np.asarray(Image.open(folder / "groups" / name).convert("RGB"))
        yield Sample(name, picture, [tuple(box) for box in boxes["faces"]], [tuple(box) for box in boxes["ignore"]])


def turned(sample: Sample, quarters: int) -> Sample:
    """`sample` turned counter-clockwise by quarter turns."""
    picture = np.ascontiguousarray(np.rot90(sample.picture, quarters))
    height, width = picture.shape[:2]
    faces, ignore = (_turned(boxes, quarters, width, height) for boxes in (sample.faces, sample.ignore))
    return Sample(sample.name, picture, faces, ignore)


def _turned(boxes: list[Box], quarters: int, width: int, height: int) -> list[Box]:
    rows = np.zeros((len(boxes), 15))
    rows[:, :4] = np.array(boxes).reshape(-1, 4)
    back = turned_back(rows, -quarters % 4, width, height)
    return [(float(row[0]), float(row[1]), float(row[2]), float(row[3])) for row in back]


def darkened(sample: Sample) -> Sample:
    """`sample` with a tenth of its brightness."""
    return Sample(sample.name, (sample.picture // 10).astype(np.uint8), sample.faces, sample.ignore)


def washed_out(sample: Sample) -> Sample:
    """`sample` overexposed: a fifth of its contrast, near white."""
    return Sample(sample.name, (sample.picture // 5 + 200).astype(np.uint8), sample.faces, sample.ignore)


def tilted(sample: Sample, degrees: float) -> Sample:
    """`sample` turned clockwise by any angle; boxes keep their size, so that they stand for a face as tilted."""
    height, width = sample.picture.shape[:2]
    picture = np.asarray(Image.fromarray(sample.picture).rotate(-degrees, Image.Resampling.BILINEAR, expand=True))
    turn = np.deg2rad(degrees)
    matrix = np.array(((np.cos(turn), np.sin(turn)), (-np.sin(turn), np.cos(turn))))
    shift = np.array((picture.shape[1], picture.shape[0])) / 2

    def moved(box: Box) -> Box:
        centre = np.array(((box[0] + box[2]) / 2 - width / 2, (box[1] + box[3]) / 2 - height / 2)) @ matrix + shift
        half = np.array((box[2] - box[0], box[3] - box[1])) / 2
        left, top, right, bottom = (*(centre - half), *(centre + half))
        return float(left), float(top), float(right), float(bottom)

    return Sample(sample.name, picture, list(map(moved, sample.faces)), list(map(moved, sample.ignore)))


def portraits(folder: Path) -> list[tuple[Image.Image, Box]]:
    """Photos of one person each, 250 x 250, with the box of the face."""
    entries = json.loads((folder / "recognition.json").read_text("utf-8"))
    first = [entry for entry in entries if entry["shot"] == 0]
    return [(Image.open(folder / "recognition" / entry["file"]).convert("RGB"), tuple(entry["box"])) for entry in first]


def enlarged(photo: Image.Image, box: Box, side: int) -> Sample:
    """A portrait enlarged to `side` x `side` pixels."""
    factor = side / photo.width
    picture = photo.resize((side, side), Image.Resampling.BICUBIC)
    return Sample(str(side), np.asarray(picture), [scaled(box, factor, 0, 0)], [])


def scaled(box: Box, factor: float, x: float, y: float) -> Box:
    """`box` enlarged, then shifted."""
    return (box[0] * factor + x, box[1] * factor + y, box[2] * factor + x, box[3] * factor + y)


def collage(folder: Path, seed: int = 5) -> Sample:
    """Twelve megapixels of faces from 8 to 400 pixels wide, side by side on grey in rows of falling height."""
    random = np.random.default_rng(seed)
    photos = portraits(folder)
    chosen = [photos[i % len(photos)] for i in random.permutation(max(FACES, len(photos)))[:FACES]]
    widths = np.sort(SMALLEST * (LARGEST / SMALLEST) ** (np.linspace(0, 1, FACES) ** 2.3))[::-1]
    canvas = Image.new("RGB", COLLAGE, (128, 128, 128))
    faces = _pasted(canvas, chosen, widths)
    return Sample("collage", np.asarray(canvas), faces, [])


def _pasted(canvas: Image.Image, photos: list[tuple[Image.Image, Box]], widths: NDArray[np.float64]) -> list[Box]:
    faces = []
    x = y = row = 4
    for (photo, box), width in zip(photos, widths, strict=True):
        factor = float(width) / (box[2] - box[0])
        cutting, inner = _cutting(photo, box, factor)
        if x + cutting.width > canvas.width:
            x, y, row = 4, y + row + 4, 0
        if y + cutting.height > canvas.height:
            raise ValueError("the collage is full")
        canvas.paste(cutting, (x, y))
        faces.append(scaled(inner, 1, x, y))
        x, row = x + cutting.width + 4, max(row, cutting.height)
    return faces


def _cutting(photo: Image.Image, box: Box, factor: float) -> tuple[Image.Image, Box]:
    """The face with something around it, `factor` times as large, and where its box lies in that."""
    width, height = box[2] - box[0], box[3] - box[1]
    left, top = int(max(0, box[0] - AROUND * width)), int(max(0, box[1] - AROUND * height))
    right, bottom = min(photo.width, box[2] + AROUND * width), min(photo.height, box[3] + AROUND * height)
    part = photo.crop((left, top, int(right), int(bottom)))
    size = max(1, round(part.width * factor)), max(1, round(part.height * factor))
    resized = part.resize(size, Image.Resampling.BICUBIC)
    return resized, scaled(box, factor, -left * factor, -top * factor)
