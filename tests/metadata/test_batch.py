"""What photos tell together: true counts, careful words, and no more memory than a window can spare."""

import math
import random
import sys

from scrubber.formats.base import Fate
from scrubber.metadata.findings.batch import METRES, Batch
from scrubber.metadata.findings.batch_facts import BatchFacts, batch_facts
from scrubber.metadata.findings.finding import Finding, Place, Risk
from scrubber.metadata.findings.kind import Kind

HOME = (48.8867, 2.3376)
NOWHERE = BatchFacts()


def sentences(*facts: BatchFacts) -> list[str]:
    return [found.sentence for found in Batch(facts).findings()]


def at(latitude: float, longitude: float, day: str = "") -> BatchFacts:
    return BatchFacts(place=(latitude, longitude), day=day, tells_something=True)


def test_one_photo_is_no_batch() -> None:
    assert Batch([at(*HOME)]).findings() == ()


def test_places_close_together_on_several_days_are_probably_a_home() -> None:
    home = [at(HOME[0] + number / 1e5, HOME[1], f"2024-05-{number + 1:02}") for number in range(10)]
    said = sentences(*home, at(40.7, -74.0), *[NOWHERE] * 9)[0]
    assert said == (
        "11 of 20 photos show where they were taken. 10 of them were taken within 200 m of each other. "
        "That was on 10 different days: probably someone lives or works there."
    )


def test_places_close_together_on_one_day_are_no_home() -> None:
    said = sentences(*[at(*HOME, "2024-05-01")] * 5, NOWHERE)
    assert said[0] == "5 of 6 photos show where they were taken. 5 of them were taken within 200 m of each other."
    assert "All dates are of one day: 1 May 2024." in said


def test_places_far_apart_are_only_counted() -> None:
    assert sentences(at(*HOME), at(-33.9, 18.4), NOWHERE)[0] == "2 of 3 photos show where they were taken."


def test_a_serial_number_that_all_share_is_said() -> None:
    one = BatchFacts(serials=("F4GHX0Q2N7",), people=("Jane Doe",), cameras=("iPhone 13",), tells_something=True)
    said = sentences(one, one)
    assert said[:2] == [
        "2 of 2 photos name “Jane Doe”.",
        "2 of 2 photos share the camera serial number F4GHX0Q2N7.",
    ]
    assert sentences(one, one, NOWHERE)[1] == "2 of 3 photos share the camera serial number F4GHX0Q2N7."


def test_what_matters_most_comes_first() -> None:
    full = BatchFacts(HOME, ("S1",), ("Jane",), ("X 100",), ("Painter",), "2024-05-01", True, True, True)
    kinds = [found.kind for found in Batch([full, full, NOWHERE]).findings()]
    assert kinds == ["places", "people", "serials", "clips", "pictures", "days", "cameras", "programs", "silent"]


def test_facts_come_from_findings() -> None:
    told = [
        (Kind.CAMERA_SERIAL, "Camera serial number", "S1"),
        (Kind.CAMERA_MAKER, "Camera maker", "Canon"),
        (Kind.CAMERA, "Camera", "Canon EOS R5"),
        (Kind.PERSON_SHOWN, "Person shown", "Aunt Ida"),
        (Kind.CAPTION, "Caption", "no name"),
        (Kind.TIME_TAKEN, "Taken", "2024-05-12 14:03:22"),
        (Kind.TIME_TAKEN, "Taken", "0000-00-00 00:00:00"),
        (Kind.THUMBNAIL, "A small picture of the photo", "900 B"),
        (Kind.SOFTWARE, "Edited with", "Painter"),
    ]
    findings = [Finding(kind, "k", label, value, "p", 0, Risk.HIGH, Fate.DROP) for kind, label, value in told]
    assert batch_facts(findings, Place(48.8867, 2.3376)) == BatchFacts(
        (48.8867, 2.3376), ("S1",), ("Aunt Ida",), ("Canon EOS R5",), ("Painter",), "2024-05-12", False, True, True,
        "2024-05-12 14:03:22", town="Buttes-Montmartre, Paris",
    )  # fmt: skip


def test_what_was_added_can_be_taken_back() -> None:
    chance = random.Random(7)
    facts = [at(*HOME, f"2024-05-{chance.randrange(1, 29):02}") for _ in range(50)]
    more = [BatchFacts(people=(f"P{number % 5}",), place=(number / 10, 0.0)) for number in range(50)]
    batch = Batch(facts + more)
    for one in more:
        batch.remove(one)
    assert batch.findings() == Batch(facts).findings()
    for one in facts:
        batch.remove(one)
    assert (batch.total, batch.findings()) == (0, ())


def test_a_cluster_is_never_wider_than_it_says() -> None:
    chance = random.Random(11)
    for latitude in (0.0, 48.9, -33.9, 69.6, 89.95):
        spot = [(latitude + chance.gauss(0, 0.003), 20 + chance.gauss(0, 0.003)) for _ in range(300)]
        near = Batch([at(*point) for point in spot])._cluster()[0]
        widest = max(sum(_metres(one, other) <= METRES for other in spot) for one in spot)
        assert near <= widest


def _metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    north = math.radians(one[0] - other[0])
    east = math.radians(one[1] - other[1]) * math.cos(math.radians((one[0] + other[0]) / 2))
    return 6_371_000 * math.hypot(north, east)


def test_twenty_thousand_photos_stay_small() -> None:
    chance = random.Random(3)
    facts = [
        BatchFacts((chance.random(), chance.random()), ("S1",), (f"Name {number % 900}",), day="2024-05-01")
        for number in range(20_000)
    ]
    assert sum(sys.getsizeof(one) + sys.getsizeof(one.people) for one in facts) / len(facts) < 400
    assert "20,000 of 20,000 photos show where they were taken" in Batch(facts).findings()[0].sentence
