"""The description of the JSON names what programs may meet."""

from collections.abc import Iterator

import pytest

from scrubber import errors
from scrubber.faces.face import Certainty
from scrubber.formats.base import Fate
from scrubber.metadata.findings.finding import Risk, Topic
from scrubber.reports import json_schema


def codes(kind: type[errors.ScrubberError]) -> Iterator[str]:
    for child in kind.__subclasses__():
        if child is not errors.Refused:
            yield child.code
        yield from codes(child)


@pytest.mark.parametrize("word", [*codes(errors.ScrubberError), *Certainty, *Fate, *Risk, *Topic])
def test_every_word_is_described(word: str) -> None:
    assert f'"{word}"' in (json_schema.__doc__ or "")
