"""Work is spread only as whoever hands it out has said, and its results come in order."""

import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from PIL import Image

from scrubber.errors import Cancelled
from scrubber.faces.cores import cores, spread, use_cores
from scrubber.faces.detection.detect import find_faces
from scrubber.resources import resource


@pytest.fixture(autouse=True)
def one_core_afterwards() -> Iterator[None]:
    yield
    use_cores(1)


def test_results_come_in_order_however_they_are_made() -> None:
    assert list(spread(lambda number: number * 2, [3, 1, 2])) == [6, 2, 4]
    with ThreadPoolExecutor(2) as pool:
        use_cores(2, pool.map)
        assert cores() == 2
        assert list(spread(lambda number: number * 2, range(50))) == list(range(0, 100, 2))


def test_two_cores_find_the_same_faces_and_stop_when_asked() -> None:
    with Image.open(io.BytesIO(resource("samples/astronaut.jpg").read_bytes())) as photo:
        picture = np.asarray(photo.convert("RGB"))
    alone = find_faces(picture)
    assert alone
    with ThreadPoolExecutor(2) as pool:
        use_cores(2, pool.map)
        assert find_faces(picture) == alone
        with pytest.raises(Cancelled):
            find_faces(picture, cancelled=lambda: True)
