"""`python -m tests.fuzz.guided --seconds 600 --seed 1`: the same targets, but mutants that reach new lines are kept.

atheris (libFuzzer for Python) measures what each mutant reaches in `scrubber` and goes on from those that reach
something new; the mutants themselves are ours, its own, and splices. Each target has a process of its own. Needs
Linux on x86-64 with Python 3.11, for which atheris is installed by `make setup`.
"""

import argparse
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

_RUNS = re.compile(rb"Done (\d+) runs in")
_REACHED = re.compile(rb"cov: (\d+)")
_LARGEST = 200_000
_BREAK_OFF = 600
"""Seconds after which a process that should have ended is ended: a busy machine takes its time."""
HEAD = f"{'target':28} {'runs':>8} {'reached':>8}  status"


def _fuzz_one(name: str, seconds: float, seed: int) -> int:
    """Let atheris fuzz the target in this process; it ends the process."""
    import atheris  # not for every Python

    with atheris.instrument_imports(include=["scrubber"]):
        from tests.fuzz.__main__ import kept, try_once
        from tests.fuzz.targets import targets
    from tests.differential.mutations import mutated

    target = next(one for one in targets() if one.name == name)

    def run(data: bytes) -> None:
        wrong = try_once(target, data)[1]
        if wrong:
            print(f"{kept(target, data)}: {wrong}", flush=True)
            raise AssertionError(wrong)

    def mutate(data: bytes, _size: int, chance: int) -> bytes:
        return mutated(data, chance) if chance % 2 else bytes(atheris.Mutate(data, _LARGEST))

    with tempfile.TemporaryDirectory(prefix="scrubber-fuzz-") as folder:
        for number, piece in enumerate(target.seeds()):
            (Path(folder) / str(number)).write_bytes(piece)
        limits = [f"-max_total_time={int(seconds)}", f"-seed={seed}", f"-max_len={_LARGEST}", "-timeout=30"]
        atheris.Setup([sys.argv[0], *limits, f"-artifact_prefix={folder}/", folder], run, custom_mutator=mutate)
        atheris.Fuzz()
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Fuzz all targets, or those whose names hold a word; the status is 1 when something was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.guided", description=__doc__.split("\n")[0])
    parser.add_argument("--seconds", type=float, default=600, help="time for all targets together")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--target", default="", help="only targets whose names hold this")
    parser.add_argument("--alone", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if find_spec("atheris") is None:
        print("Coverage doesn't guide the fuzzer here: atheris needs Linux on x86-64 with Python 3.11.")
        return 0
    if options.alone:
        return _fuzz_one(options.alone, options.seconds, options.seed)
    return _fuzz_all(options.target.lower(), options.seconds, options.seed)


def _fuzz_all(word: str, seconds: float, seed: int) -> int:
    from tests.fuzz.targets import targets

    chosen = [target.name for target in targets() if word in target.name.lower()]
    each = max(1, int(seconds / max(1, len(chosen))))
    sum_of_runs, failed = 0, list[str]()
    print(HEAD)
    for name in chosen:
        command = [sys.executable, "-m", __spec__.name, "--alone", name, "--seconds", str(each), "--seed", str(seed)]
        done = subprocess.run(command, capture_output=True, timeout=2 * each + _BREAK_OFF, check=False)
        runs, reached = (_last(pattern, done.stderr) for pattern in (_RUNS, _REACHED))
        sum_of_runs += runs
        print(f"{name:28} {runs:8} {reached:8}  {done.returncode}", flush=True)
        if done.returncode or not runs:
            failed.append(name)
            print(done.stdout.decode(errors="replace") or done.stderr.decode(errors="replace")[-2000:])
    print(f"{sum_of_runs} runs, {len(failed)} targets with findings, seed {seed}")
    return 1 if failed else 0


def _last(pattern: "re.Pattern[bytes]", text: bytes) -> int:
    found = pattern.findall(text)
    return int(found[-1]) if found else 0


if __name__ == "__main__":
    sys.exit(main())
