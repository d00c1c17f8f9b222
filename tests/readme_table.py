"""The table of formats in the README, made from what the formats say of themselves.

`python -m tests.readme_table` writes it; a test compares.
"""

from pathlib import Path

from scrubber.formats.registry import formats

README = Path(__file__).parent.parent / "README.md"
BEGIN, END = "<!-- formats -->\n", "<!-- /formats -->"


def table() -> str:
    """The rows in Markdown, with a head."""
    rows = ["| format | kept | what may still hide |", "|---|---|---|"]
    rows += [
        f"| {found.name} ({', '.join(found.suffixes)}) | {found.kept} | {found.cannot_promise} |" for found in formats()
    ]
    return "\n".join(rows) + "\n"


def written() -> str:
    """The table as it stands in the README."""
    return README.read_text("utf-8").split(BEGIN)[1].split(END)[0]


def main() -> None:
    text = README.read_text("utf-8")
    README.write_text(text.replace(BEGIN + written(), BEGIN + table()), "utf-8")


if __name__ == "__main__":
    main()
