"""What a fence leaves open, and how far the self-test says that it stands."""

import struct
from pathlib import Path

import pytest

from scrubber.fence import close as close_module
from scrubber.fence.close import close_fence, is_complete, missing
from scrubber.fence.other_systems import job_limits
from scrubber.fence.plan import EXPECTED, Mechanism, Plan, readable_paths, usual_plan
from scrubber.self_test import fence_line

LINUX = EXPECTED["linux"]


def test_what_may_be_read_holds_nothing_of_the_users() -> None:
    readable = [Path(path) for path in readable_paths()]
    for private in (Path.home(), Path.cwd(), Path("/etc/passwd"), Path("/tmp"), Path("/proc/self"), Path("/home")):
        assert not any(private == path or path in private.parents for path in readable), private


def test_a_folder_on_the_way_to_modules_is_not_among_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`python -m` puts the working folder there, which may be full of photos."""
    monkeypatch.syspath_prepend(str(tmp_path))
    assert str(tmp_path) not in readable_paths()
    assert usual_plan().readable == readable_paths()


def test_a_packaged_program_reads_its_own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    inside = tmp_path / "_internal"
    inside.mkdir()
    monkeypatch.setattr("sys.frozen", True, raising=False)
    monkeypatch.setattr("sys._MEIPASS", str(inside), raising=False)
    monkeypatch.setattr("sys.executable", str(tmp_path / "scrubber"))
    assert {str(inside), str(tmp_path)} <= set(readable_paths())


@pytest.mark.parametrize("lacking", sorted(LINUX))
def test_a_fence_without_one_mechanism_is_told(lacking: Mechanism) -> None:
    assert missing(LINUX - {lacking}, "linux") == [lacking]
    assert not is_complete(LINUX - {lacking}, "linux")


def test_only_linux_is_called_complete() -> None:
    assert is_complete(LINUX, "linux")
    assert not any(is_complete(EXPECTED[system], system) for system in ("win32", "darwin"))


@pytest.mark.parametrize(
    ("standing", "system", "said"),
    [
        (LINUX, "linux", "yes"),
        (LINUX - {Mechanism.LANDLOCK}, "linux", "partly (limits, private, seccomp; without landlock)"),
        (frozenset(), "linux", "no"),
        (EXPECTED["win32"], "win32", "partly (job object; without files, network)"),
        (EXPECTED["darwin"], "darwin", "partly (limits, sandbox; without files)"),
    ],
)
def test_the_self_test_says_what_stands(
    standing: frozenset[Mechanism], system: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", system)
    assert fence_line(standing) == f"photos are opened in a fenced process: {said}"


def test_what_fails_does_not_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(close_module, "_close", lambda mechanism, _plan: mechanism is Mechanism.LIMITS)
    assert close_fence(Plan(LINUX)) == {Mechanism.LIMITS}
    assert close_module.standing() == {Mechanism.LIMITS}
    monkeypatch.setattr(close_module, "_standing", frozenset())


def test_landlock_is_not_closed_around_one_of_several_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(close_module, "_has_one_thread", lambda: False)
    assert close_fence(Plan(frozenset({Mechanism.LANDLOCK}))) == frozenset()


def test_the_limits_of_a_job_are_laid_out_as_windows_has_them() -> None:
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION, 64 bits: flags at 16, processes at 40, memory of each at 112."""
    limits = job_limits(2 << 30)
    assert len(limits) == 144
    assert struct.unpack_from("<I", limits, 16)[0] == 0x2508
    assert struct.unpack_from("<I", limits, 40)[0] == 1
    assert struct.unpack_from("<Q", limits, 112)[0] == 2 << 30
