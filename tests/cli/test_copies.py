"""Where copies go, what they are called, which photos are taken, and how much is said."""

import io
import json
import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from scrubber.__main__ import main
from scrubber.cli.selection import expanded
from scrubber.cli.status import Status
from scrubber.jobs.destinations import trees_of
from tests.helpers.json_answers import read_answer, read_lines
from tests.helpers.telling import SECRET, clean_photo, telling_photo
from tests.helpers.tiff import SHORT, Builder

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two telling photos, one of them in a sub-folder."""
    (tmp_path / "in" / "sub").mkdir(parents=True)
    (tmp_path / "in" / "IMG_20240501_123456.jpg").write_bytes(telling_photo())
    (tmp_path / "in" / "sub" / "b.jpg").write_bytes(telling_photo())
    return tmp_path / "in"


def names_in(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_options_can_not_be_abbreviated(folder: Path, capsys: Capture) -> None:
    for line in (["clean", "--recurs", str(folder)], ["--vers"]):
        with pytest.raises(SystemExit) as ended:
            main(line)
        assert ended.value.code == Status.USAGE
    assert "unrecognized arguments: --recurs" in capsys.readouterr().err


def test_a_dry_run_says_all_and_writes_nothing(folder: Path, tmp_path: Path, capsys: Capture) -> None:
    before = names_in(tmp_path)
    assert main(["clean", "-n", "-r", "--json", "-o", str(tmp_path / "out"), str(folder)]) == Status.FINE
    answer = read_answer(capsys.readouterr().out)
    assert answer["dry_run"] is True
    outputs = [Path(photo["output"]).relative_to(tmp_path / "out").as_posix() for photo in answer["photos"]]
    assert outputs == ["IMG_20240501_123456_clean.jpg", "sub/b_clean.jpg"]
    assert all(photo["removed"] and photo["bytes_after"] for photo in answer["photos"])
    assert names_in(tmp_path) == before
    (folder / "broken.jpg").write_bytes(b"none")
    assert main(["clean", "-n", str(folder)]) == Status.REFUSED
    shown = capsys.readouterr()
    assert "1 photo would be cleaned." in shown.out
    assert "broken.jpg" in shown.err


def test_names_and_suffixes_are_as_asked(folder: Path, tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "out"
    assert main(["clean", "-o", str(out), "--name", "no-date", "--suffix", "", str(folder)]) == Status.FINE
    assert main(["clean", "-r", "-o", str(out), "--name", "n{number}", str(folder)]) == Status.FINE
    top = names_in(out)
    assert "IMG.jpg" in top
    assert {Path(name).stem for name in top if Path(name).name.startswith("n")} == {"n0001", "n0002"}
    capsys.readouterr()


def test_numbers_do_not_tell_the_order(tmp_path: Path, capsys: Capture) -> None:
    for number in range(40):
        (tmp_path / f"{number:02}.jpg").write_bytes(clean_photo())
    main(["clean", "-n", "--json", "--name", "numbered", str(tmp_path)])
    outputs = [Path(photo["output"]).name for photo in json.loads(capsys.readouterr().out)["photos"]]
    assert outputs != sorted(outputs)
    assert sorted(outputs) == [f"photo-{number:04}.jpg" for number in range(1, 41)]


def test_own_copies_are_recognised_whatever_they_are_called(folder: Path, capsys: Capture) -> None:
    for _turn in range(2):
        assert main(["clean", "--name", "random", str(folder / "sub")]) == Status.FINE
    assert "Nothing to remove" in capsys.readouterr().out


def test_copies_without_suffix_need_a_folder(folder: Path, capsys: Capture) -> None:
    assert main(["clean", "--suffix", "", str(folder)]) == Status.USAGE
    assert "name one with -o" in capsys.readouterr().err
    assert len(names_in(folder)) == 2


def test_file_times_are_now_or_the_originals(folder: Path, tmp_path: Path, capsys: Capture) -> None:
    photo = folder / "sub" / "b.jpg"
    os.utime(photo, (1_000_000_000, 1_100_000_000))
    main(["clean", str(photo)])
    main(["clean", "--preserve", "-o", str(tmp_path / "out"), str(photo)])
    assert (folder / "sub" / "b_clean.jpg").stat().st_mtime > 1_200_000_000
    assert (tmp_path / "out" / "b_clean.jpg").stat().st_mtime == 1_100_000_000
    capsys.readouterr()


def test_two_folders_keep_their_own_names_in_one_destination(tmp_path: Path, capsys: Capture) -> None:
    for name in ("one/a", "two/a"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "p.jpg").write_bytes(telling_photo())
    out = tmp_path / "out"
    assert main(["clean", "-o", str(out), str(tmp_path / "one" / "a"), str(tmp_path / "two" / "a")]) == Status.FINE
    assert names_in(out) == ["a/p_clean.jpg", "a_2/p_clean.jpg"]
    assert trees_of(["x/B", "x/b", "", "x/B"]) == {"x/B": "B", "x/b": "b_2"}
    assert trees_of(["x/B", ""]) == {}
    capsys.readouterr()


@pytest.mark.parametrize("separator", ["\n", "\r\n", "\0"])
def test_photos_are_named_in_a_list(folder: Path, tmp_path: Path, separator: str, capsys: Capture) -> None:
    names = [str(folder / "IMG_20240501_123456.jpg"), str(folder / "sub")]
    listed = tmp_path / "list"
    listed.write_bytes(separator.join([*names, ""]).encode())
    assert main(["clean", "--json", "--files-from", str(listed)]) == Status.FINE
    assert [photo["path"] for photo in read_answer(capsys.readouterr().out)["photos"]] == [
        names[0],
        str(folder / "sub" / "b.jpg"),
    ]


def test_a_list_comes_from_standard_input(folder: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    text = os.fsencode(folder / "sub" / "b.jpg") + b"\0"
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(text)))
    assert main(["check", "--files-from", "-"]) == Status.FOUND
    assert "b.jpg" in capsys.readouterr().out


def test_a_list_that_is_not_there_is_a_sentence(tmp_path: Path, capsys: Capture) -> None:
    assert main(["clean", "--files-from", str(tmp_path / "list")]) == Status.USAGE
    assert "The file can't be read" in capsys.readouterr().err


def test_patterns_are_expanded_where_no_shell_does(folder: Path) -> None:
    (folder / "[b].jpg").write_bytes(b"")
    pattern = str(folder / "*.jpg")
    found = [str(folder / name) for name in ("IMG_20240501_123456.jpg", "[b].jpg")]
    assert expanded([pattern, str(folder / "[b].jpg"), str(folder / "no*.png"), "plain"]) == [
        *found,
        str(folder / "[b].jpg"),
        str(folder / "no*.png"),
        "plain",
    ]


@pytest.mark.parametrize(
    ("pattern", "left"),
    [("IMG_*", ["sub/b.jpg"]), ("sub", ["IMG"]), ("sub/", ["IMG"]), ("sub/b.*", ["IMG"]), ("b.jpg/", ["IMG"])],
)
def test_what_fits_a_pattern_is_left_out(folder: Path, pattern: str, left: list[str], capsys: Capture) -> None:
    main(["check", "-r", "--json", "--exclude", pattern, str(folder)])
    photos = read_answer(capsys.readouterr().out)["photos"]
    found = [Path(photo["path"]).relative_to(folder).as_posix() for photo in photos]
    assert [name.replace("IMG_20240501_123456.jpg", "IMG") for name in found] == left


def test_patterns_count_for_named_photos_too(folder: Path, capsys: Capture) -> None:
    assert main(["check", "--exclude", "b.*", str(folder / "sub" / "b.jpg")]) == Status.USAGE
    capsys.readouterr()


def test_quiet_says_only_what_went_wrong(folder: Path, capsys: Capture) -> None:
    (folder / "broken.jpg").write_bytes(b"none")
    assert main(["clean", "-q", str(folder)]) == Status.REFUSED
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith(str(folder / "broken.jpg"))
    assert main(["check", "-q", str(folder / "sub")]) == Status.FOUND
    assert capsys.readouterr().out == ""


def test_verbose_names_the_parts_that_were_left_out(folder: Path, capsys: Capture) -> None:
    main(["clean", "-v", str(folder / "sub")])
    assert "  removed: " in capsys.readouterr().out


def test_what_vouches_for_a_copy_is_said_where_it_was_asked_for_or_no_decoder_opens_the_photo(
    folder: Path, capsys: Capture
) -> None:
    """Five planes are more than any decoder here knows; the TIFF is odd like every TIFF."""
    unopened = folder / "photo.tif"
    unopened.write_bytes(Builder().file(Builder().page([bytes(5 * 8)], (277, SHORT, Builder().short(5)))))
    texts = {}
    for options in ([], ["-v"], ["--verify", "full"]):
        main(["clean", *options, str(folder / "sub"), str(unopened)])
        texts[" ".join(options)] = capsys.readouterr().out
    assert texts[""].count("verified by") == texts[""].count("verified by its structure") == 1
    assert texts["-v"].count("verified by its structure") == 2
    assert texts["--verify full"].count("verified by decoding too") == 1
    main(["clean", "--json", str(unopened)])
    (photo,) = read_answer(capsys.readouterr().out)["photos"]
    assert (photo["proof"], photo["oddities"]) == ("structure", ["always"])


def test_lines_of_json_come_one_by_one_and_end_with_the_rest(folder: Path, capsys: Capture) -> None:
    assert main(["clean", "-r", "--json-lines", str(folder)]) == Status.FINE
    *photos, end = read_lines(capsys.readouterr().out)
    assert [Path(line["photo"]["path"]).name for line in photos] == ["IMG_20240501_123456.jpg", "b.jpg"]
    skipped = {"files": [], "others": 0}
    assert end["end"] == {"photos": 2, "dry_run": False, "done_before": 0, "skipped": skipped}
    main(["show", "-r", "--json-lines", str(folder)])
    *photos, end = read_lines(capsys.readouterr().out)
    assert SECRET in json.dumps(photos)
    assert "batch" in end["end"]


def test_every_help_has_examples(capsys: Capture) -> None:
    for command in ("show", "clean", "check", "faces", "index-check", "schema"):
        with pytest.raises(SystemExit):
            main([command, "--help"])
        assert f"Examples:\n  scrubber {command} " in capsys.readouterr().out
