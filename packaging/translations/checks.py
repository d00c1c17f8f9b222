"""What a translated text must have in common with the English one: placeholders, plurals, line breaks, marks of HTML.

Every check returns sentences for translators; a catalogue without one can be shipped.
"""

import re
from collections.abc import Callable, Iterator
from string import Formatter

from babel.messages.catalog import Catalog, Message

_NAMED = re.compile(r"%\(\w+\)[srd]|%[srd%]")
_TAG = re.compile(r"</?[a-z]+[^>]*>")
_TRIED = 300
"""Numbers for which a plural form is looked up; every language's rule repeats within them."""

_FEW = 2
"""A form that serves no number above this may say it in words: "one photo", Arabic's "two photos"."""


def faults(catalog: Catalog) -> Iterator[tuple[Message, str]]:
    """Everything that is wrong with the texts of a catalogue; untranslated ones count as well."""
    serves = largest_numbers(catalog)
    for message in catalog:
        if message.id:
            for fault in message_faults(message, serves):
                yield message, fault


def largest_numbers(catalog: Catalog) -> list[int]:
    """For each plural form the largest number, of those tried, for which it is used."""
    from gettext import c2py

    choose: Callable[[int], int] = c2py(catalog.plural_expr)
    serves = [-1] * catalog.num_plurals
    for number in range(_TRIED):
        serves[choose(number)] = number
    return serves


def message_faults(message: Message, serves: list[int]) -> Iterator[str]:
    """What is wrong with one translation; `serves` is what `largest_numbers` found."""
    if message.fuzzy:
        yield "it is marked as fuzzy"
    if not isinstance(message.id, (list, tuple)):
        yield from _text_faults(str(message.string or ""), message.id, set())
        return
    forms = list(message.string) if isinstance(message.string, (list, tuple)) else [message.string]
    if len(forms) != len(serves):
        yield f"it has {len(forms)} forms; the language has {len(serves)}"
        return
    singular, plural = message.id
    for form, largest in zip(forms, serves, strict=True):
        may_lack = placeholders(plural) if largest <= _FEW else set()
        yield from _text_faults(form, singular if largest == 1 else plural, may_lack & {"count"})


def _text_faults(text: str, original: str, may_lack: set[str]) -> Iterator[str]:
    if not text:
        yield "it is not translated"
        return
    try:
        has = placeholders(text)
    except ValueError as problem:
        yield f"its braces don't match: {problem}"
        return
    wanted = placeholders(original)
    if has - wanted - may_lack or wanted - has - may_lack:
        yield f"its placeholders are {sorted(has)}, those of the English text {sorted(wanted)}"
    if sorted(_TAG.findall(text)) != sorted(_TAG.findall(original)):
        yield "its marks of HTML differ"
    if text.count("&") != original.count("&"):
        yield "another number of letters is underlined (the one behind &)"
    for name, ends in (("begins", _leading), ("ends", _trailing)):
        if ends(text) != ends(original):
            yield f"it {name} with other spaces or line breaks"


def placeholders(text: str) -> set[str]:
    """The names in braces, and what argparse fills in. Raises ValueError for a brace without its other half."""
    named = {name for _text, name, _format, _conversion in Formatter().parse(text) if name is not None}
    return named | set(_NAMED.findall(text))


def _leading(text: str) -> str:
    return text[: len(text) - len(text.lstrip(" \n"))]


def _trailing(text: str) -> str:
    return text[len(text.rstrip(" \n")) :]
