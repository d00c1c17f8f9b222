"""Entry point of `python -m scrubber`, of the installed command and of the packaged program.

Worker processes import this module too, and `--version` must be quick: nothing is imported before it is needed.
"""

import sys


def main(arguments: list[str] | None = None) -> int:
    """Run the program; returns its exit status."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments[:1] in (["--version"], ["-V"]):
        from scrubber import __version__

        print(f"scrubber {__version__}")
        return 0
    from scrubber.launcher import run

    return run(arguments)


if __name__ == "__main__":
    if getattr(sys, "frozen", False):
        import multiprocessing

        multiprocessing.freeze_support()
    sys.exit(main())
