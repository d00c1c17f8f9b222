"""Placeholder filled in below."""


def main(command: list[str]) -> int:
    return 0
