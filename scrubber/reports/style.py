"""The looks of pages in HTML, and the policy that lets them do nothing but look like something."""

import base64
import html

from scrubber.i18n import is_right_to_left, language
from scrubber.metadata.findings.text import harmless

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""No script, no frame, no font, no connection; pictures only from within the page; its own style."""

STYLE = """
:root { color-scheme: light dark; --text: #1b2330; --muted: #5d6878; --line: #e3e6eb; --back: #f6f7f9;
  --surface: #ffffff; --high: #b3372a; --high-soft: #fbe9e7; --medium: #8a5a00; --medium-soft: #fdf1d8;
  --low: #5d6878; --low-soft: #f6f7f9; }
@media (prefers-color-scheme: dark) { :root { --text: #e8ecf1; --muted: #9aa6b4; --line: #2c343e; --back: #14181d;
  --surface: #1c2229; --high: #ff9c8f; --high-soft: #3a201d; --medium: #f0c269; --medium-soft: #372b14;
  --low: #9aa6b4; --low-soft: #14181d; } }
@media print { :root { color-scheme: light; --text: #000; --muted: #444; --line: #bbb; --back: #fff; --surface: #fff;
  --high: #8c1d12; --high-soft: #fff; --medium: #6b4600; --medium-soft: #fff; --low: #444; --low-soft: #fff; }
  section { break-inside: auto; } tr, figure, h2, h3 { break-inside: avoid; } h2, h3 { break-after: avoid; } }
* { box-sizing: border-box; }
body { font: 16px/1.45 system-ui, sans-serif; color: var(--text); background: var(--back); margin: 0 auto;
  max-width: 60rem; padding: 1.5rem 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.25rem; margin: 0 0 .25rem; }
h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
section { background: var(--surface); border: 1px solid var(--line); border-radius: 12px; padding: 1.25rem;
  margin: 0 0 1.25rem; }
img { max-width: 100%; height: auto; border-radius: 8px; display: block; }
.marked { position: relative; display: inline-block; }
.marked svg { position: absolute; inset: 0; width: 100%; height: 100%; }
.marked rect { fill: none; stroke: #ffd54a; stroke-width: 3; paint-order: stroke; }
figure { display: inline-block; vertical-align: top; margin: .75rem 1rem .25rem 0; max-width: 20rem; }
figcaption { margin-top: .25rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: start; vertical-align: top; padding: .4rem .75rem .4rem 0; border-top: 1px solid var(--line); }
th { font-weight: 400; color: var(--muted); width: 30%; }
td:nth-child(n+3) { white-space: nowrap; width: 1%; }
.small { color: var(--muted); font-size: .875rem; }
.sentence { font-size: 1.125rem; font-weight: 600; }
.problem { color: var(--high); }
.risk { font-size: .8125rem; padding: .1rem .5rem; border-radius: 999px; white-space: nowrap; }
.high { color: var(--high); background: var(--high-soft); }
.medium { color: var(--medium); background: var(--medium-soft); }
.low { color: var(--low); background: var(--low-soft); }
"""


def head(title: str) -> str:
    """The head of a page, and its title as the first line."""
    direction = "rtl" if is_right_to_left() else "ltr"
    spoken = safe(language().replace("_", "-"))
    return (
        f'<!DOCTYPE html>\n<html lang="{spoken}" dir="{direction}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{safe(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{safe(title)}</h1>\n"
    )


def picture(data: bytes, kind: str, name: str) -> str:
    """A picture within the page; `kind` is its MIME type, `name` says in words what it shows."""
    return f'<img alt="{safe(name)}" src="data:{kind};base64,{base64.b64encode(data).decode("ascii")}">\n'


def safe(text: str) -> str:
    """`text` as HTML that shows exactly it; characters that act become visible replacements."""
    return html.escape(harmless(text), quote=True)
