"""Receipts: what they hold, and that they notice every copy that isn't the one any more."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from scrubber.__main__ import main
from scrubber.cli.status import Status
from tests.helpers.json_answers import read_answer, read_lines
from tests.helpers.telling import SECRET, telling_photo

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def out(tmp_path: Path, capsys: Capture) -> Path:
    """A folder with two copies and their receipt."""
    (tmp_path / "in").mkdir()
    for name in ("a", "b"):
        (tmp_path / "in" / f"{name}.jpg").write_bytes(telling_photo())
    (tmp_path / "in" / "broken.jpg").write_bytes(b"none")
    out = tmp_path / "out"
    assert main(["clean", "-o", str(out), "--receipt", str(out / "receipt.json"), str(tmp_path / "in")]) == 1
    capsys.readouterr()
    return out


def test_a_receipt_holds_digests_and_reasons_and_nothing_of_what_was_told(out: Path) -> None:
    text = (out / "receipt.json").read_text("utf-8")
    first, second = read_answer(text)["photos"]
    assert first["original_sha256"] == hashlib.sha256(telling_photo()).hexdigest()
    assert first["copy_sha256"] == hashlib.sha256((out / "a_clean.jpg").read_bytes()).hexdigest()
    assert (first["original"], first["copy"], second["copy"]) == ("a.jpg", "a_clean.jpg", "b_clean.jpg")
    assert {part["fate"] for part in first["parts"]} >= {"keep", "drop"}
    assert SECRET not in text
    assert str(out.parent) not in text


def test_copies_are_still_the_ones_wherever_they_were_moved(out: Path, tmp_path: Path, capsys: Capture) -> None:
    moved = tmp_path / "elsewhere"
    shutil.move(out, moved)
    assert main(["check", "--receipt", str(moved / "receipt.json")]) == Status.FINE
    assert capsys.readouterr().out == "2 copies are those of the receipt.\n"


def test_a_changed_and_a_missing_copy_are_told(out: Path, capsys: Capture) -> None:
    (out / "a_clean.jpg").write_bytes((out / "a_clean.jpg").read_bytes() + b"\0")
    (out / "b_clean.jpg").unlink()
    assert main(["check", "--json", "--receipt", str(out / "receipt.json")]) == Status.FOUND
    assert [photo["state"] for photo in read_answer(capsys.readouterr().out)["photos"]] == ["changed", "missing"]
    assert main(["check", "--json-lines", "--receipt", str(out / "receipt.json")]) == Status.FOUND
    assert len(read_lines(capsys.readouterr().out)) == 3
    assert main(["check", "--receipt", str(out / "receipt.json")]) == Status.FOUND
    assert "a_clean.jpg: Changed on disk" in capsys.readouterr().out


def test_a_copy_that_can_not_be_read_is_not_checked(out: Path, capsys: Capture) -> None:
    (out / "a_clean.jpg").unlink()
    (out / "a_clean.jpg").mkdir()
    assert main(["check", "--receipt", str(out / "receipt.json")]) == Status.NOT_CHECKED
    capsys.readouterr()


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"schema": 1, "command": "clean", "photos": []}', "[" * 100_000]
    + [
        json.dumps({"schema": 1, "command": "receipt", "photos": photos})
        for photos in (None, [1], [{"copy": 1, "copy_sha256": "0" * 64}], [{"copy": "a", "copy_sha256": "0"}])
    ],
)
def test_what_is_no_receipt_is_a_sentence(text: str, tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "receipt.json").write_text(text)
    assert main(["check", "--receipt", str(tmp_path / "receipt.json")]) == Status.USAGE
    assert "not a receipt" in capsys.readouterr().err


def test_a_receipt_replaces_no_file_and_needs_a_run(out: Path, tmp_path: Path, capsys: Capture) -> None:
    photo = str(tmp_path / "in" / "a.jpg")
    before = (out / "receipt.json").read_bytes()
    assert main(["clean", "--receipt", str(out / "receipt.json"), photo]) == Status.FINE
    assert (out / "receipt.json").read_bytes() == before
    assert (out / "receipt_2.json").exists()
    assert main(["clean", "-n", "--receipt", str(out / "other.json"), photo]) == Status.USAGE
    assert main(["check", "--receipt", str(out / "missing.json")]) == Status.USAGE
    assert main(["clean", "--receipt", str(tmp_path / "in" / "a.jpg" / "x.json"), photo]) == Status.USAGE
    assert not list(tmp_path.rglob(".scrubber-*"))
    capsys.readouterr()


@pytest.mark.skipif(not Path("/dev/null").is_char_device(), reason="there are no such devices")
def test_a_device_that_a_receipt_names_is_not_read(out: Path, capsys: Capture) -> None:
    """A receipt may come from anybody: /dev/zero would be read for ever."""
    receipt = out / "receipt.json"
    document = json.loads(receipt.read_text("utf-8"))
    document["photos"] = [{**document["photos"][0], "copy": "/dev/null", "copy_sha256": hashlib.sha256().hexdigest()}]
    receipt.write_text(json.dumps(document), "utf-8")
    assert main(["check", "--json", "--receipt", str(receipt)]) == Status.NOT_CHECKED
    assert [photo["state"] for photo in read_answer(capsys.readouterr().out)["photos"]] == ["unreadable"]


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="there are no such files")
@pytest.mark.parametrize(
    ("room", "command"), [("receipts", ["check", "--receipt"]), ("boxes", ["clean", "photo.jpg", "--boxes"])]
)
def test_a_file_that_says_it_is_empty_is_not_read_without_end(
    room: str, command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    """As /dev/zero says: its size tells nothing."""
    monkeypatch.setattr(f"scrubber.cli.{room}._MAX_BYTES", 100)
    assert main([*command, "/proc/self/status"]) == Status.USAGE
    assert "the file is too big" in capsys.readouterr().err
