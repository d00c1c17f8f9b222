"""Hits against strength as pictures for README and help: light, and readable at half their size."""

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from scrubber.faces.covers.cover_style import Style
from tests.benchmarks.reidentify.verdict import Row

_SIZE = (1400, 760)
_PLOT = (130, 120, 1330, 610)
_INK, _GREY, _WEAK, _SAFE = (32, 36, 40), (205, 210, 214), (201, 79, 37), (24, 120, 96)
_NAMES = {Style.WEAK_BLUR: "Real blur", Style.WEAK_MOSAIC: "Real mosaic"}
_AXES = {
    Style.WEAK_BLUR: "strength of the blur, in widths of the face (stronger to the right)",
    Style.WEAK_MOSAIC: "blocks across the face (coarser to the right)",
}
_FILES = {Style.WEAK_BLUR: "matched-blur.png", Style.WEAK_MOSAIC: "matched-mosaic.png"}
_SAFE_OF = {Style.WEAK_BLUR: Style.BLUR, Style.WEAK_MOSAIC: Style.MOSAIC}


def draw(rows: Sequence[Row], probes: int, chance: float, folder: Path) -> None:
    """One picture for each of the weak styles, beside the safe one that looks like it."""
    folder.mkdir(parents=True, exist_ok=True)
    for style, name in _FILES.items():
        _plot(rows, style, probes, chance).save(folder / name, optimize=True)


def _plot(rows: Sequence[Row], style: Style, probes: int, chance: float) -> Image.Image:
    image = Image.new("RGB", _SIZE, "white")
    pen = ImageDraw.Draw(image)
    clean = next(row for row in rows if row.cover_style is None)
    weak = [
        row for row in rows if row.cover_style and row.cover_style.style is style and row.cover_style.cover_size > 1.5
    ]
    weak.sort(key=lambda row: _order(row, style))
    points = [("none", clean), *((f"{row.cover_style.effective_strength:g}", row) for row in weak if row.cover_style)]
    _frame(pen, style)
    _line(pen, points, probes)
    safe = next(
        row
        for row in rows
        if row.cover_style and row.cover_style.style is _SAFE_OF[style] and row.cover_style.cover_size > 1.5
    )
    _level(pen, safe.best.hits / probes, _SAFE, f"Scrubber's, holds nothing of the face: {safe.best.hits / probes:.0%}")
    _note(pen, f"Best of 14 attacks on each; {probes} photos; guessing names {chance / probes:.1%}.")
    return image


def _order(row: Row, style: Style) -> float:
    strength = row.cover_style.effective_strength if row.cover_style else 0.0
    return strength if style is Style.WEAK_BLUR else -strength


def _height(share: float) -> float:
    return _PLOT[3] - share * (_PLOT[3] - _PLOT[1])


def _frame(pen: ImageDraw.ImageDraw, style: Style) -> None:
    pen.text((60, 34), f"{_NAMES[style]}: how many faces a recogniser still names", _INK, _font(38))
    for step in range(5):
        y = _height(step / 4)
        pen.line((_PLOT[0], y, _PLOT[2], y), _GREY, 2)
        pen.text((_PLOT[0] - 18, y), f"{step * 25} %", _INK, _font(26), anchor="rm")
    pen.text(((_PLOT[0] + _PLOT[2]) / 2, _PLOT[3] + 72), _AXES[style], _INK, _font(26), anchor="mm")


def _line(pen: ImageDraw.ImageDraw, points: Sequence[tuple[str, Row]], probes: int) -> None:
    step = (_PLOT[2] - _PLOT[0]) / len(points)
    places = [(_PLOT[0] + (at + 0.5) * step, _height(row.best.hits / probes)) for at, (_, row) in enumerate(points)]
    pen.line(places, _WEAK, 6, joint="curve")
    for (x, y), (label, row) in zip(places, points, strict=True):
        pen.ellipse((x - 9, y - 9, x + 9, y + 9), _WEAK)
        pen.text((x + 6, y - 30), f"{row.best.hits / probes:.0%}", _WEAK, _font(28), anchor="lm")
        pen.text((x, _PLOT[3] + 28), label, _INK, _font(26), anchor="mm")


def _level(pen: ImageDraw.ImageDraw, share: float, colour: tuple[int, int, int], words: str) -> None:
    y = _height(share)
    pen.line((_PLOT[0], y, _PLOT[2], y), colour, 6)
    pen.text((_PLOT[0] + 14, y - 24), words, colour, _font(28), anchor="lm")


def _note(pen: ImageDraw.ImageDraw, words: str) -> None:
    pen.text((60, _SIZE[1] - 40), words, _INK, _font(24), anchor="lm")


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)
