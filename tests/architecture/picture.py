"""`python -m tests.architecture.picture` draws the rooms and their imports as the SVG that CONTRIBUTING shows.

A box is a part of the program, with the folders inside it; the rows are the layers. An arrow says that the upper part
imports the lower one. What follows from other arrows isn't drawn, nor are the arrows to the ground that all stand on.
"""

import sys
from pathlib import Path
from textwrap import wrap
from xml.sax.saxutils import escape

from tests.architecture.imports import imports
from tests.architecture.rules import LAYERS, part_of

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "scrubber"
PICTURE = ROOT / "packaging/docs/rooms.svg"

WIDTH, MARGIN, GAP, ALONE = 900, 16, 24, 330
LINE, TITLE, PADDING, ROW_GAP, SWING = 17, 20, 9, 34, 20
LETTERS_PER_PIXEL = 1 / 6.4
STYLE = (
    "text{font-family:system-ui,sans-serif;font-size:12px;fill:#333}"
    ".name{font-size:14px;font-weight:600;fill:#111}"
    "rect{fill:#f2f5f9;stroke:#8496ab}.page{fill:#fff;stroke:none}"
    "path{fill:none;stroke:#8496ab;stroke-width:1.3}marker path{fill:#8496ab;stroke:none}"
)
ARROW = (
    '<marker id="a" markerWidth="7" markerHeight="7" refX="6" refY="3" orient="auto"><path d="M0 0L7 3L0 6z"/></marker>'
)

Edge = tuple[str, str]


def part_imports(package: Path) -> set[Edge]:
    """Which part imports which, as (upper, lower), the ground layer left out."""
    pairs = {
        (part_of(one.module, package.name), part_of(one.target, package.name))
        for one in imports(package)
        if one.target.startswith(f"{package.name}.")
    }
    ground = LAYERS[0]
    return {(upper, lower) for upper, lower in pairs if upper and lower and upper != lower and lower not in ground}


def without_detours(edges: set[Edge]) -> set[Edge]:
    """The arrows that don't follow from others: a part that is reached through another one needs none of its own."""
    return {(upper, lower) for upper, lower in edges if not _is_reached(upper, lower, edges - {(upper, lower)})}


def _is_reached(start: str, goal: str, edges: set[Edge]) -> bool:
    waiting, seen = [start], {start}
    while waiting:
        part = waiting.pop()
        following = {lower for upper, lower in edges if upper == part} - seen
        if goal in following:
            return True
        seen |= following
        waiting += following
    return False


def folders(package: Path, part: str) -> list[str]:
    """The folders of modules directly inside a part."""
    return sorted(path.name for path in (package / part).glob("*/") if any(path.glob("*.py")))


class Box:
    """One part: where it stands and the lines in it."""

    def __init__(self, part: str, left: float, width: float, package: Path) -> None:
        self.part, self.left, self.width = part, left, width
        self.top = self.height = 0.0
        names = " · ".join(folders(package, part))
        self.lines = wrap(names, max(12, int((width - 2 * PADDING) * LETTERS_PER_PIXEL)))

    @property
    def middle(self) -> float:
        """Half way across."""
        return self.left + self.width / 2

    def svg(self) -> str:
        """The frame and what is written in it."""
        at = self.left + PADDING
        texts = [f'<text class="name" x="{at:.0f}" y="{self.top + TITLE - 3:.0f}">{escape(self.part)}</text>']
        for number, line in enumerate(self.lines, 1):
            texts.append(f'<text x="{at:.0f}" y="{self.top + TITLE - 2 + LINE * number:.0f}">{escape(line)}</text>')
        frame = f'x="{self.left:.0f}" y="{self.top:.0f}" width="{self.width:.0f}" height="{self.height:.0f}"'
        return "\n".join([f'<rect rx="5" {frame}/>', *texts])


def placed(package: Path, edges: set[Edge]) -> tuple[dict[str, Box], float]:
    """Every part's box, the highest layer on top, and the height of the picture."""
    boxes: dict[str, Box] = {}
    top = float(MARGIN)
    for layer in reversed(LAYERS):
        row = _row(layer, boxes, edges, package)
        height = TITLE + LINE * max(len(box.lines) for box in row) + PADDING
        for box in row:
            box.top, box.height = top, height
            boxes[box.part] = box
        top += height + ROW_GAP
    return boxes, top - ROW_GAP + MARGIN


def _row(layer: tuple[str, ...], above: dict[str, Box], edges: set[Edge], package: Path) -> list[Box]:
    """The boxes of a layer, each below the parts that import it; one that is alone leaves room for arrows beside it."""
    width = (WIDTH - 2 * MARGIN - GAP * (len(layer) - 1)) / len(layer) if len(layer) > 1 else ALONE
    left = MARGIN if len(layer) > 1 else (WIDTH - ALONE) / 2
    order = sorted(layer, key=lambda part: _middle_of_importers(part, above, edges))
    return [Box(part, left + number * (width + GAP), width, package) for number, part in enumerate(order)]


def _middle_of_importers(part: str, above: dict[str, Box], edges: set[Edge]) -> float:
    middles = [above[upper].middle for upper, lower in edges if lower == part]
    return sum(middles) / len(middles) if middles else WIDTH / 2


def drawing(package: Path) -> str:
    """The whole picture as SVG."""
    edges = without_detours(part_imports(package))
    boxes, height = placed(package, edges)
    arrows = [_arrow(boxes[upper], boxes[lower]) for upper, lower in sorted(edges)]
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" role="img">',
        "<title>The parts of Scrubber: each imports only what stands below it</title>",
        f"<style>{STYLE}</style>",
        f"<defs>{ARROW}</defs>",
        f'<rect class="page" width="{WIDTH}" height="{height:.0f}"/>',
        *arrows,
        *(box.svg() for box in boxes.values()),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _arrow(upper: Box, lower: Box) -> str:
    """A line that swings under the goal at once and then falls, past the boxes that stand alone in the middle."""
    start, end = upper.top + upper.height, lower.top - 1
    x, goal = f"{upper.middle:.0f}", f"{lower.middle:.0f}"
    way = f"M{x} {start:.0f}C{x} {start + SWING:.0f} {goal} {start + 2:.0f} {goal} {start + SWING:.0f}V{end:.0f}"
    return f'<path d="{way}" marker-end="url(#a)"/>'


if __name__ == "__main__":
    PICTURE.write_text(drawing(PACKAGE), "utf-8")
    sys.exit(0)
