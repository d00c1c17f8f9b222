"""Photos as text: what is said several times is shown once, and facts of the container alone are no answer."""

import pytest

from scrubber.cli.output import Output
from scrubber.cli.text_show import TextShow
from scrubber.engine.report import PhotoReport
from scrubber.formats.base import Fate
from scrubber.metadata.findings.finding import Finding, Risk
from scrubber.metadata.findings.kind import Kind


def shown(capsys: pytest.CaptureFixture[str], *findings: Finding) -> list[str]:
    TextShow().photo(PhotoReport("/p/a.jpg", 9, "JPEG", findings=findings), Output("show"))
    return capsys.readouterr().out.splitlines()


def made(key: str, value: str, fate: Fate = Fate.DROP, kind: Kind = Kind.CAMERA) -> Finding:
    return Finding(kind, key, "Camera", value, "part", 0, Risk.LOW, fate)


def test_the_same_said_twice_is_shown_once(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys, made("exif:Model", "X-T2"), made("xmp:tiff:Model", "X-T2"), made("exif:Model", "X-T3"))
    assert [line.split() for line in lines if "X-T" in line] == [["Camera", "X-T2"], ["Camera", "X-T3"]]


def test_what_goes_and_what_stays_are_two_lines(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys, made("exif:Model", "X-T2"), made("file:name:x", "X-T2", Fate.KEEP))
    assert len([line for line in lines if "X-T2" in line]) == 2


def test_facts_of_the_container_are_shown_beside_others_only(capsys: pytest.CaptureFixture[str]) -> None:
    fact = made("container:JFIFVersion", "1.01", kind=Kind.TECHNICAL)
    assert not any("1.01" in line for line in shown(capsys, fact))
    assert any("1.01" in line for line in shown(capsys, fact, made("exif:Model", "X-T2")))
