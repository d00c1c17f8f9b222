"""`python -m tests.differential.child`: goes through the trials on standard input and says what became of each.

A line for each trial; a decoder that fells this process costs one of them. One that hangs is ended by a signal.
"""

import os
import pickle
import signal
import sys
import tempfile
from pathlib import Path

from tests.differential.trials import outcome_of

_SECONDS_PER_TRIAL = 120


def main() -> None:
    """Do it."""
    trials = pickle.load(sys.stdin.buffer)  # from the process that started this one
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # decoders complain there
    sys.setrecursionlimit(1_000)
    with tempfile.TemporaryDirectory() as folder:
        for trial in trials:
            if sys.platform != "win32":  # seconds of the processor, however busy it is
                signal.setitimer(signal.ITIMER_PROF, _SECONDS_PER_TRIAL)
            print(outcome_of(trial.data(), Path(folder)).replace("\n", " "), flush=True)


if __name__ == "__main__":
    main()
