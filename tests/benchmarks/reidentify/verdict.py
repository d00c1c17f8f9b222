"""What the trials say together: a row for each cover, and which of the targets are missed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import mean

from scrubber.faces.covers.cover_style import DEFAULT_REGION, SNUG_REGION, CoverStyle, Style
from tests.benchmarks.reidentify.attack import Score
from tests.benchmarks.reidentify.trials import CLEAN, DRAWS, PROMISED, Trial, black

MAX_HITS, MAX_IN_ALL_DRAWS = 8, 15
KNOWN = {
    CLEAN.cover_style: 0.78,
    CoverStyle(Style.WEAK_MOSAIC, strength=16): 0.55,
    CoverStyle(Style.WEAK_BLUR, strength=0.15): 0.15,
}
"""The shares of probes that the best attack has to name, so that a broken attacker can't pass."""
TARGET_SIZES = (SNUG_REGION, DEFAULT_REGION)

Results = dict[Trial, list[Score]]


@dataclass(frozen=True)
class Row:
    """All draws of one cover. `sums` holds each attack's hits in all draws together."""

    cover_style: CoverStyle | None
    name: str
    draws: int
    best: Score
    sums: dict[str, int]
    mean_hits: float


def rows(results: Results) -> list[Row]:
    """One for each cover, the most recognised first."""
    found = [_row(cover_style, results) for cover_style in {trial.cover_style: None for trial in results}]
    return sorted(found, key=lambda row: -row.best.hits)


def _row(cover_style: CoverStyle | None, results: Results) -> Row:
    mine = {trial: scores for trial, scores in results.items() if trial.cover_style == cover_style}
    scores = [score for draw in mine.values() for score in draw]
    sums: dict[str, int] = {}
    for score in scores:
        sums[score.attack] = sums.get(score.attack, 0) + score.hits
    best = max(scores, key=lambda score: score.hits)
    return Row(cover_style, next(iter(mine)).name, len(mine), best, sums, mean(score.hits for score in scores))


def missed(found: Sequence[Row], probes: int) -> list[str]:
    """Every target that isn't met, in words; empty when all are."""
    table = {row.cover_style: row for row in found}
    return [*_controls(table, probes), *_promises(table)]


def _controls(table: dict[CoverStyle | None, Row], probes: int) -> Iterator[str]:
    for cover_style, share in KNOWN.items():
        row = table[cover_style]
        if row.best.hits < share * probes:
            yield f"{row.name}: only {row.best.hits} named, so the attackers are broken ({share:.0%} wanted)"


def _promises(table: dict[CoverStyle | None, Row]) -> Iterator[str]:
    for row in table.values():
        cover_style = row.cover_style
        if cover_style is None or cover_style.cover_size not in TARGET_SIZES or not _is_promised(cover_style):
            continue
        yardstick = table[black(cover_style.cover_size)]
        most, most_in_all = _limits(yardstick)
        if row.best.hits > most:
            yield f"{row.name}: {row.best.hits} hits of {row.best.attack}, at most {most} wanted"
        if row.draws == DRAWS and max(row.sums.values()) > most_in_all:
            yield f"{row.name}: {max(row.sums.values())} hits in all draws, at most {most_in_all} wanted"
        if row.mean_hits > yardstick.mean_hits:
            yield f"{row.name}: {row.mean_hits:.2f} hits on average, the black ellipse has {yardstick.mean_hits:.2f}"


def _is_promised(cover_style: CoverStyle) -> bool:
    """Whether the targets are meant for this look: the three covers as they come; others are only shown."""
    return cover_style.style in PROMISED and cover_style == CoverStyle(
        cover_style.style, cover_size=cover_style.cover_size
    )


def _limits(yardstick: Row) -> tuple[int, int]:
    """Most hits of one attack in a draw and in all; a snug cover is measured against the black ellipse of its size."""
    if yardstick.cover_style and yardstick.cover_style.cover_size == DEFAULT_REGION:
        return MAX_HITS, MAX_IN_ALL_DRAWS
    return max(MAX_HITS, yardstick.best.hits), max(MAX_IN_ALL_DRAWS, DRAWS * yardstick.best.hits)
