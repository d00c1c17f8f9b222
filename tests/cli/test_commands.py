"""The three commands, run in this process: what they print and the status they end with."""

import json
import sys
from pathlib import Path

import pytest

from scrubber.__main__ import main
from scrubber.cli.parser import make_parser
from scrubber.cli.policies import PolicyMaker
from scrubber.cli.status import Status
from scrubber.formats.base import HiddenPictures
from scrubber.jobs import tasks
from scrubber.jobs.batches import FEW
from scrubber.jobs.scan import Found
from tests.helpers.exif import PARIS, photo_with_exif
from tests.helpers.jpeg import plain_jpeg
from tests.helpers.multi_jpeg import adobe_xmp, gain_map, multi_jpeg
from tests.helpers.telling import SECRET, telling_folder, telling_photo

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return telling_folder(tmp_path)


def test_show_tells_what_is_in_a_photo_and_ends_well(folder: Path, capsys: Capture) -> None:
    assert main(["show", str(folder / "a.jpg")]) == Status.FINE
    shown = capsys.readouterr()
    assert SECRET in shown.out
    assert "a.jpg" in shown.out
    assert "\x1b" not in shown.out
    assert shown.err == ""


def test_show_says_when_there_is_nothing_to_tell(folder: Path, capsys: Capture) -> None:
    assert main(["show", str(folder / "sub" / "b.jpg")]) == Status.FINE
    assert "tells nothing" in capsys.readouterr().out


def test_show_as_json_is_one_document_with_its_schema(folder: Path, capsys: Capture) -> None:
    assert main(["show", "--json", str(folder)]) == Status.REFUSED
    answer = json.loads(capsys.readouterr().out)
    assert answer["schema"] == 1
    assert answer["command"] == "show"
    telling, broken = answer["photos"]
    assert telling["path"] == str(folder / "a.jpg")
    assert telling["format"] == "JPEG"
    assert telling["bytes"] == sum(part["length"] for part in telling["parts"])
    assert SECRET in json.dumps(telling["findings"])
    assert telling["tells"]
    assert telling["problem"] is None
    assert broken["problem"]["code"] == "unknown-format"


def test_show_says_what_findings_mean_and_what_photos_tell_together(folder: Path, capsys: Capture) -> None:
    (folder / "b.jpg").write_bytes(telling_photo())
    main(["show", str(folder / "a.jpg"), str(folder / "b.jpg")])
    shown = capsys.readouterr().out
    assert shown.count("It names who took, edited or owns the photo, wherever it is posted.") == 1
    assert shown.endswith(f"What the photos tell together\n  2 of 2 photos name “{SECRET}”.\n")


def test_json_holds_meanings_and_the_batch(folder: Path, capsys: Capture) -> None:
    (folder / "b.jpg").write_bytes(telling_photo())
    main(["show", "--json", str(folder / "a.jpg"), str(folder / "b.jpg")])
    answer = json.loads(capsys.readouterr().out)
    author = next(found for found in answer["photos"][0]["findings"] if found["value"] == SECRET)
    assert author["kind"] == "author"
    assert author["meaning"] == "It names who took, edited or owns the photo, wherever it is posted."
    assert author["risk_reason"].startswith("High risk: ")
    together = [(found["kind"], found["count"], found["risk"]) for found in answer["batch"]]
    assert together == [("people", 2, "high")]


def test_show_map_names_the_towns_around_a_photo(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "paris.jpg").write_bytes(photo_with_exif(gps=PARIS))
    (tmp_path / "plain.jpg").write_bytes(plain_jpeg())
    assert main(["show", "--map", str(tmp_path)]) == Status.FINE
    paris, plain = capsys.readouterr().out.strip().split("\n\n")
    assert [line.strip() for line in paris.splitlines()[1:]] == [
        "Buttes-Montmartre, Paris, Île-de-France, France",
        "48.8867° N, 2.3376° E, Camera looked: north-east",
        "Paris 18 Buttes-Montmartre, Île-de-France, France: 800 m · north-east",
        "Paris 17 Batignolles-Monceau, Île-de-France, France: 1.2 km · west",
        "Saint-Vincent de Paul, Île-de-France, France: 1.4 km · south-east",
    ]
    assert plain.endswith("It doesn't tell where it was taken.")


def test_json_names_the_town(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "paris.jpg").write_bytes(photo_with_exif(gps=PARIS))
    main(["show", "--json", str(tmp_path)])
    place = json.loads(capsys.readouterr().out)["photos"][0]["place"]
    assert (place["town"], place["city"], place["country"]) == ("Buttes-Montmartre", "Paris", "FR")
    assert place["distance_km"] == pytest.approx(0.8, abs=0.1)
    assert place["nearby"][0]["town"] == "Paris 18 Buttes-Montmartre"
    assert place["latitude"] == pytest.approx(48.8867, abs=1e-4)


def test_show_as_a_page_says_only_where_it_is(folder: Path, tmp_path: Path, capsys: Capture) -> None:
    assert main(["show", "--json", "--html", str(tmp_path / "found.html"), str(folder / "a.jpg")]) == Status.FINE
    assert capsys.readouterr().out == f"Saved: {tmp_path / 'found.html'}\n"
    assert SECRET in (tmp_path / "found.html").read_text("utf-8")


def test_check_finds_something_or_nothing(folder: Path, capsys: Capture) -> None:
    assert main(["check", str(folder / "a.jpg")]) == Status.FOUND
    assert capsys.readouterr().out.startswith(str(folder / "a.jpg"))
    assert main(["check", str(folder / "sub" / "b.jpg")]) == Status.FINE
    assert capsys.readouterr().out == ""
    assert main(["check", str(folder / "broken.jpg")]) == Status.NOT_CHECKED
    assert main(["check", str(folder)]) == Status.FOUND


def test_clean_puts_copies_beside_the_originals_and_goes_on_after_a_refusal(folder: Path, capsys: Capture) -> None:
    before = (folder / "a.jpg").read_bytes()
    assert main(["clean", str(folder)]) == Status.REFUSED
    shown = capsys.readouterr()
    assert "a_clean.jpg" in shown.out
    assert "1 photo cleaned" in shown.out
    assert "broken.jpg" in shown.err
    assert (folder / "a.jpg").read_bytes() == before
    assert SECRET.encode() not in (folder / "a_clean.jpg").read_bytes()
    assert not (folder / "broken_clean.jpg").exists()
    assert main(["check", str(folder / "a_clean.jpg")]) == Status.FINE


def test_clean_mirrors_sub_folders_below_the_output_folder(folder: Path, tmp_path: Path, capsys: Capture) -> None:
    (folder / "sub" / "c.jpg").write_bytes(telling_photo())
    out = tmp_path / "out"
    main(["clean", "-r", "-o", str(out), str(folder)])
    copies = sorted(path.relative_to(out).as_posix() for path in out.rglob("*.jpg"))
    assert {"a_clean.jpg", "sub/c_clean.jpg"} <= set(copies)
    assert not list(folder.glob("*_clean*"))
    capsys.readouterr()


def test_clean_as_json_names_copies_and_reasons(folder: Path, capsys: Capture) -> None:
    assert main(["clean", "--json", "--verify", "full", str(folder)]) == Status.REFUSED
    telling, broken = json.loads(capsys.readouterr().out)["photos"]
    assert telling["output"] == str(folder / "a_clean.jpg")
    assert telling["bytes_before"] == (folder / "a.jpg").stat().st_size
    assert telling["bytes_after"] == (folder / "a_clean.jpg").stat().st_size
    assert broken["output"] is None
    assert broken["problem"]["sentence"]


def test_clean_leaves_the_gain_map_out_on_request(tmp_path: Path, capsys: Capture) -> None:
    photo = tmp_path / "bright.jpg"
    photo.write_bytes(multi_jpeg(plain_jpeg(), (0, gain_map(adobe_xmp()))))
    assert main(["clean", "--compare-pixels", str(photo), "-o", str(tmp_path / "kept")]) == Status.FINE
    assert main(["clean", "--no-hdr", "--compare-pixels", str(photo), "-o", str(tmp_path / "without")]) == Status.FINE
    kept, without = (next((tmp_path / name).iterdir()).read_bytes() for name in ("kept", "without"))
    assert b"hdrgm" in kept
    assert b"hdrgm" not in without


def test_many_photos_are_done_by_worker_processes_with_the_same_answer(tmp_path: Path, capsys: Capture) -> None:
    for number in range(FEW + 3):
        (tmp_path / f"{number:02}.jpg").write_bytes(telling_photo())
    assert main(["clean", "--json", "--jobs", "2", str(tmp_path)]) == Status.FINE
    photos = json.loads(capsys.readouterr().out)["photos"]
    assert [Path(photo["output"]).name for photo in photos] == [f"{number:02}_clean.jpg" for number in range(FEW + 3)]


def test_a_missing_photo_is_told_with_a_sentence(tmp_path: Path, capsys: Capture) -> None:
    for command in ("show", "clean", "check"):
        assert main([command, str(tmp_path / "missing.jpg")]) == Status.USAGE
        assert "missing.jpg: " in capsys.readouterr().err


@pytest.mark.parametrize("name", ["a" * 300 + ".jpg", "/".join(["d" * 200] * 30)])
def test_a_name_that_no_file_can_have_is_told_with_a_sentence(name: str, tmp_path: Path, capsys: Capture) -> None:
    for command in ("show", "clean", "check", "faces"):
        assert main([command, str(tmp_path / name)]) == Status.USAGE
        assert "File name too long" in capsys.readouterr().err


def test_nothing_to_do_is_a_usage_status(tmp_path: Path, capsys: Capture) -> None:
    assert main(["clean", str(tmp_path)]) == Status.USAGE
    assert "-r" in capsys.readouterr().err
    assert main(["clean", "-r", "--json", str(tmp_path)]) == Status.USAGE
    assert json.loads(capsys.readouterr().out)["photos"] == []


@pytest.mark.parametrize(
    "arguments",
    [["clean", "--jobs", "0", "x"], ["clean", "-o", "", "x"], ["show", "--huh", "x"], ["--huh"]],
)
def test_what_is_not_understood_is_a_usage_status(arguments: list[str], capsys: Capture) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == Status.USAGE
    assert "usage" in capsys.readouterr().err


def test_a_command_without_photos_is_a_usage_status(capsys: Capture) -> None:
    assert main(["clean"]) == Status.USAGE
    assert "Name a photo" in capsys.readouterr().err


def test_no_command_opens_the_window_with_the_photos(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[list[str]] = []

    def open_window(paths: list[str], wanted: str) -> int:
        assert wanted == ""
        opened.append(paths)
        return 0

    monkeypatch.setattr("scrubber.launcher.open_window", open_window)
    assert main([]) == 0
    assert main(["some/folder", "b.jpg"]) == 0
    assert opened == [[], ["some/folder", "b.jpg"]]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a screen")
def test_without_a_screen_the_commands_are_named(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    for variable in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(variable, raising=False)
    assert main([]) == Status.USAGE
    assert "scrubber show" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="no such names there")
def test_a_file_name_cannot_command_the_terminal(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "a\x1b[31m\u202e\n.jpg"
    path.write_bytes(telling_photo())
    for command in ("show", "check", "clean"):
        main([command, str(path), str(path) + "missing"])
        shown = capsys.readouterr()
        assert "a⟨U+001B⟩[31m⟨U+202E⟩ .jpg" in shown.out
        assert "a⟨U+001B⟩[31m⟨U+202E⟩ .jpgmissing" in shown.err
        assert not {"\x1b", "\u202e"} & {*shown.out, *shown.err}


@pytest.mark.parametrize("options", [["--verify", "full"], ["--compare-pixels"]])
def test_full_verification_is_asked_for_by_either_name(folder: Path, options: list[str], capsys: Capture) -> None:
    assert main(["clean", "--json", *options, str(folder / "a.jpg")]) == Status.FINE
    assert json.loads(capsys.readouterr().out)["photos"][0]["proof"] == "decoded"


def test_a_photo_that_needs_a_decoder_is_cleaned_by_a_worker(
    folder: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No decoder runs in the process of the command, however few the photos are; what follows is not tried here."""
    asked: list[str] = []
    monkeypatch.setattr(tasks, "clean_without_decoder", lambda path, *_rest: asked.append(path))
    assert main(["clean", "--json", str(folder / "a.jpg"), str(folder / "sub" / "b.jpg")]) == Status.FINE
    assert [photo["proof"] for photo in json.loads(capsys.readouterr().out)["photos"]] == ["structure"] * 2
    assert asked == [str(folder / "a.jpg")]


def test_choices_about_hidden_pictures_reach_the_policy() -> None:
    for choice in HiddenPictures:
        options = make_parser().parse_args(["clean", "--hidden", choice, "a.jpg"])
        assert PolicyMaker(options)(Found("a.jpg", "")).hidden_pictures is choice
