"""One photo from original to verified copy, on a real disk."""

import hashlib
import io
import os
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from scrubber.containers.jpeg import mpf
from scrubber.containers.jpeg import segments as jpeg
from scrubber.engine import files
from scrubber.engine import scrub as scrub_module
from scrubber.engine.covering.choice import FaceChoice, PicturePolicy
from scrubber.engine.report import CleanResult, Destination
from scrubber.engine.scrub import scrub, scrub_bytes
from scrubber.errors import CannotRead, CannotWrite, EmptyFile, LimitExceeded, NotVerified, OtherPhoto, UnknownFormat
from scrubber.faces.face import Face
from scrubber.formats.base import Policy, Proof, Verification
from scrubber.formats.jpeg.document import JpegDocument
from tests.helpers.jpeg import plain_jpeg, with_segments
from tests.helpers.multi_jpeg import gain_map, iso_record, iso_segment, multi_jpeg
from tests.helpers.unseen import erased

SECRET = b"taken by Jane Secret"
DIRTY = with_segments(plain_jpeg(), (jpeg.COM, SECRET))


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.jpg"
    path.write_bytes(DIRTY)
    return path


def clean(path: Path, destination: Destination | None = None, policy: Policy | None = None) -> CleanResult:
    return scrub(str(path), destination or Destination(), policy or Policy())


def test_copy_beside_the_original(photo: Path) -> None:
    result = clean(photo)
    assert result.problem is None
    assert Path(result.output) == photo.with_name("photo_clean.jpg")
    assert SECRET not in Path(result.output).read_bytes()
    assert photo.read_bytes() == DIRTY
    assert result.bytes_before == len(DIRTY)
    assert "COM" in result.removed


def test_nothing_is_ever_overwritten(photo: Path) -> None:
    photo.with_name("photo_clean.jpg").write_bytes(b"mine")
    assert [Path(clean(photo).output).name for _ in range(2)] == ["photo_clean_2.jpg", "photo_clean_3.jpg"]
    assert photo.with_name("photo_clean.jpg").read_bytes() == b"mine"


def test_copies_of_an_earlier_run_are_not_copied_again(photo: Path) -> None:
    copy = Path(clean(photo).output)
    again = clean(copy, Destination(root=str(copy.parent)))
    assert (again.already_clean, again.output, again.problem) == (True, "", None)
    assert clean(copy).output  # named on its own, it is copied all the same
    forged = photo.with_name("other_clean.jpg")
    forged.write_bytes(DIRTY)
    assert clean(forged, Destination(root=str(copy.parent))).output


def test_copy_with_a_gain_map_is_not_clean_for_those_who_leave_it_out(tmp_path: Path) -> None:
    photo = tmp_path / "photo.jpg"
    second = gain_map(iso_segment(iso_record()))
    photo.write_bytes(multi_jpeg(with_segments(plain_jpeg(), iso_segment(bytes(4))), (mpf.UNDEFINED, second)))
    with_hdr = Path(clean(photo).output)
    again = Destination(root=str(tmp_path))
    assert clean(with_hdr, again).already_clean
    without = clean(with_hdr, again, Policy(keep_hdr=False))
    assert without.output
    assert clean(Path(without.output), again, Policy(keep_hdr=False)).already_clean


def test_relative_folders_are_kept_below_the_destination(tmp_path: Path) -> None:
    inner = tmp_path / "in" / "beach" / "a.jpg"
    inner.parent.mkdir(parents=True)
    inner.write_bytes(DIRTY)
    result = clean(inner, Destination(folder=str(tmp_path / "out"), root=str(tmp_path / "in")))
    assert Path(result.output) == tmp_path / "out" / "beach" / "a_clean.jpg"


def test_name_follows_the_content(tmp_path: Path) -> None:
    (tmp_path / "shot.png").write_bytes(DIRTY)
    assert Path(clean(tmp_path / "shot.png").output).name == "shot_clean.jpg"


def test_very_long_names_are_shortened(tmp_path: Path) -> None:
    path = tmp_path / ("ä" * 125 + ".jpg")
    path.write_bytes(DIRTY)
    assert clean(path).problem is None
    assert clean(path).problem is None


def test_times_and_attributes_are_not_carried_over(photo: Path) -> None:
    os.utime(photo, (1_000_000_000, 1_000_000_000))
    if hasattr(os, "setxattr"):
        try:
            os.setxattr(photo, "user.xdg.origin.url", b"somewhere")
        except OSError:
            assert sys.platform == "linux"  # a file system without attributes has none to carry over
    copy = Path(clean(photo).output)
    assert copy.stat().st_mtime > 1_500_000_000
    if hasattr(os, "listxattr"):
        assert os.listxattr(copy) == []


@pytest.mark.parametrize(
    ("content", "problem"), [(b"", EmptyFile), (b"hello", UnknownFormat), (b"\xff\xd8\xff\xd9", Exception)]
)
def test_refusals_leave_nothing_behind(tmp_path: Path, content: bytes, problem: type[Exception]) -> None:
    (tmp_path / "a.jpg").write_bytes(content)
    result = clean(tmp_path / "a.jpg")
    assert isinstance(result.problem, problem)
    assert str(result.problem).endswith(".")
    assert [path.name for path in tmp_path.iterdir()] == ["a.jpg"]


def test_folder_and_missing_file_and_pipe_are_refused(tmp_path: Path) -> None:
    assert isinstance(clean(tmp_path).problem, CannotRead)
    assert isinstance(clean(tmp_path / "none.jpg").problem, CannotRead)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.jpg")
        assert isinstance(clean(tmp_path / "pipe.jpg").problem, CannotRead)


def test_too_big_files_are_not_read(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_FILE_BYTES", len(DIRTY) - 1)
    assert isinstance(clean(photo).problem, LimitExceeded)
    monkeypatch.setattr(files, "MAX_FILE_BYTES", len(DIRTY))
    assert clean(photo).problem is None


def test_a_copy_that_fails_its_check_is_not_kept(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail closed: a writer with a mistake produces no file."""
    rebuild = JpegDocument.rebuild
    monkeypatch.setattr(JpegDocument, "rebuild", lambda self, policy: [*rebuild(self, policy), SECRET])
    result = clean(photo)
    assert isinstance(result.problem, NotVerified)
    assert [path.name for path in photo.parent.iterdir()] == ["photo.jpg"]


def test_a_copy_changed_on_disk_is_not_kept(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is verified is what the disk gives back, not what was meant to be written."""
    read_back = files.Copy.read_back
    monkeypatch.setattr(files.Copy, "read_back", lambda self: read_back(self)[:-40] + bytes(38) + b"\xff\xd9")
    assert isinstance(clean(photo).problem, NotVerified)


def erased_photo(shade: int = 0) -> bytes:
    """A PNG that hides a texture under a transparent rectangle."""
    samples = erased()
    samples[..., 0] += np.uint8(shade)
    out = io.BytesIO()
    Image.fromarray(samples).save(out, "PNG")
    return out.getvalue()


def test_a_copy_without_hidden_picture_is_verified_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before what nobody sees is removed, and as it was written."""
    photo = tmp_path / "photo.png"
    photo.write_bytes(erased_photo())
    result = clean(photo)
    assert (result.problem, result.proof, len(result.unseen_removed)) == (None, Proof.DECODED, 1)
    Path(result.output).unlink()
    with monkeypatch.context() as patch:
        patch.setattr(scrub_module, "_without_kept", lambda _document, _policy: erased_photo(9))
        assert isinstance(clean(photo).problem, NotVerified)
    with monkeypatch.context() as patch:
        patch.setattr(scrub_module, "put_in_place", lambda data, _format, _policy: data + SECRET)
        assert isinstance(clean(photo).problem, NotVerified)
    assert [path.name for path in tmp_path.iterdir()] == ["photo.png"]


def test_a_copy_with_covers_is_verified_as_it_was_written(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    covered = PicturePolicy(faces=FaceChoice(boxes=(Face(20, 20, 9, 9),)))
    assert clean(photo, policy=covered).problem is None
    monkeypatch.setattr(scrub_module, "_with_kept_blocks", lambda pieces, _format, _policy: [*pieces, SECRET])
    before = sorted(photo.parent.iterdir())
    assert isinstance(clean(photo, policy=covered).problem, NotVerified)
    assert sorted(photo.parent.iterdir()) == before


@pytest.mark.parametrize("faces", [None, FaceChoice(boxes=(Face(20, 20, 9, 9),))], ids=["plain", "with boxes"])
def test_what_was_chosen_for_one_file_is_done_to_no_other(photo: Path, faces: FaceChoice | None) -> None:
    right, wrong = (hashlib.sha256(data).hexdigest() for data in (DIRTY, DIRTY + b"x"))
    refused = clean(photo, policy=PicturePolicy(faces=faces, digest=wrong))
    assert isinstance(refused.problem, OtherPhoto) and not refused.output
    assert list(photo.parent.iterdir()) == [photo]
    assert clean(photo, policy=PicturePolicy(faces=faces, digest=right)).problem is None


def test_another_file_is_not_called_clean(photo: Path) -> None:
    copy = Path(clean(photo).output)
    policy = PicturePolicy(digest=hashlib.sha256(DIRTY).hexdigest())
    result = clean(copy, Destination(root=str(copy.parent)), policy)
    assert isinstance(result.problem, OtherPhoto) and not result.already_clean


def test_a_photo_in_memory_is_cleaned_in_memory() -> None:
    result, copy = scrub_bytes(DIRTY, Policy(Verification.FULL))
    assert (result.problem, result.proof) == (None, Proof.DECODED)
    assert SECRET not in copy and copy.startswith(b"\xff\xd8") and len(copy) == result.bytes_after
    for data, problem in ((b"", EmptyFile), (b"hello", UnknownFormat)):
        result, copy = scrub_bytes(data, Policy())
        assert isinstance(result.problem, problem) and copy == b""
    result, _copy = scrub_bytes(b"", PicturePolicy(digest=hashlib.sha256(DIRTY).hexdigest()))
    assert isinstance(result.problem, EmptyFile)


def test_a_receipt_is_only_given_when_it_is_wanted(photo: Path) -> None:
    assert clean(photo).receipt is None
    result = clean(photo, Destination(wants_receipt=True))
    assert result.receipt is not None
    written = Path(result.output).read_bytes()
    assert result.receipt.original_sha256 == hashlib.sha256(DIRTY).hexdigest()
    assert result.receipt.copy_sha256 == hashlib.sha256(written).hexdigest()


def test_too_little_memory_is_a_refusal(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def out_of_memory(_data: bytes) -> None:
        raise MemoryError

    monkeypatch.setattr(scrub_module, "detect", out_of_memory)
    assert isinstance(clean(photo).problem, LimitExceeded)


def test_a_full_disk_leaves_nothing_behind(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    result = clean(photo)
    assert isinstance(result.problem, CannotWrite)
    assert "No space left" in str(result.problem)
    assert [path.name for path in photo.parent.iterdir()] == ["photo.jpg"]


def test_pixels_are_compared_when_asked(photo: Path) -> None:
    assert clean(photo, policy=Policy(Verification.FULL)).problem is None
