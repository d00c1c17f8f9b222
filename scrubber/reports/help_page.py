"""The help as one HTML page that needs nothing else: no script, and no link but from its list to its sections."""

from collections.abc import Iterator

from scrubber.guide.page import Block, Drawing, Heading, Page, Table
from scrubber.guide.pages import KEYS_PAGE, REPORT_PAGE, pages
from scrubber.i18n import _
from scrubber.reports.style import head, picture, safe
from scrubber.resources import resource


def pieces() -> Iterator[str]:
    """The whole page, piece by piece; reporting a problem is for the window, which knows the problems."""
    shown = [page for page in pages() if page.key != REPORT_PAGE]
    yield head(_("Scrubber help"))
    entries = "".join(f'<li><a href="#{page.key}">{safe(page.heading)}</a></li>\n' for page in shown)
    yield f"<nav><ul>\n{entries}</ul></nav>\n"
    for page in shown:
        yield from _section(page)
    yield "</body>\n</html>\n"


def _section(page: Page) -> Iterator[str]:
    yield f'<section id="{page.key}">\n<h2>{safe(page.heading)}</h2>\n'
    yield from (_block(block, page.key == KEYS_PAGE) for block in page.blocks)
    yield "</section>\n"


def _block(block: Block, holds_keys: bool) -> str:
    if isinstance(block, Table):
        return _table(block, "kbd" if holds_keys else "code")
    words = block.lines()[0]
    if isinstance(block, Drawing):
        return f"<figure>{picture(resource(block.file).read_bytes(), 'image/png', words)}</figure>\n"
    tag = "h3" if isinstance(block, Heading) else "p"
    return f"<{tag}>{safe(words)}</{tag}>\n"


def _table(table: Table, tag: str) -> str:
    rows = (
        f"<tr><th scope=row><{tag}>{safe(name)}</{tag}></th><td>{safe(_(words))}</td></tr>\n"
        for name, words in table.rows
    )
    return f"<table>\n{''.join(rows)}</table>\n"
