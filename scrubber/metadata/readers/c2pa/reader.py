"""Content Credentials (C2PA 2.1): who signed, with what program and when, what was done, from what, and small pictures.

The store is JUMBF with one superbox per version of the picture; claims and assertions are CBOR or JSON. Nothing is
verified: a clean copy leaves the credentials out, and what they say matters whether it is true or not.
"""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from scrubber.errors import ScrubberError
from scrubber.i18n import N_, _, commas
from scrubber.limits import MAX_DEPTH
from scrubber.metadata.findings.finding import Risk
from scrubber.metadata.findings.kind import Kind
from scrubber.metadata.readers import source_types
from scrubber.metadata.readers.c2pa import cbor
from scrubber.metadata.readers.c2pa.certificate import signing_time, subject
from scrubber.metadata.readers.c2pa.jumbf import Content, contents
from scrubber.metadata.readers.reading import PayloadReading

_GENERATOR = re.compile(rb"claim_generator(?=[\x60-\x79])")
_AI_MARK = re.compile(rb"[tT]rainedAlgorithmicMedia")
_MAX_JSON = 1 << 20
_MAX_DETAILS = 200
_NUMBERED = re.compile(r"__\d+$|\.v\d+$")
_CHAIN, _CHAIN_TEXT = 33, "x5chain"


def read(reading: PayloadReading) -> None:
    """Add what the credentials say; the boxes that can't be read hide no other."""
    data = reading.payload.data
    reading.add_data(Kind.CREDENTIALS, "c2pa", "Content Credentials", data, Risk.MEDIUM)
    told = 0
    for content in contents(data):
        told += _read_content(reading, content)
    if not told:
        _search(reading, data)
    if _AI_MARK.search(data):
        reading.add(Kind.AI_MADE, "c2pa:ai", N_("Made with AI"), _("its description says so"), Risk.LOW)


def _read_content(reading: PayloadReading, content: Content) -> int:
    """Add one content box; 1 when it could be read."""
    label = _NUMBERED.sub("", _NUMBERED.sub("", content.label))
    if content.type == b"bidb":
        return _picture(reading, content.data)
    try:
        value = _value(content)
    except (ScrubberError, ValueError, RecursionError):
        return 0
    if value is None:
        return 0
    _READERS.get(label, _details)(reading, value, label)
    return 1


def _value(content: Content) -> Any:
    if content.type == b"cbor":
        return cbor.loads(content.data)
    if content.type == b"json" and len(content.data) <= _MAX_JSON:
        return json.loads(content.data)
    return None


def _picture(reading: PayloadReading, data: bytes) -> int:
    if data[:2] == b"\xff\xd8" or data[:8] == b"\x89PNG\r\n\x1a\n" or data[:4] == b"RIFF":
        reading.add_thumbnail("c2pa:thumbnail", data)
    return 1


def _claim(reading: PayloadReading, claim: Any, label: str) -> None:
    if not isinstance(claim, dict):
        return
    reading.add(Kind.CREDENTIALS, "c2pa:claim_generator", N_("Signed by"), _generator(claim), Risk.MEDIUM)
    for key, words in (("dc:title", N_("Name of the original file")), ("title", N_("Name of the original file"))):
        reading.add(Kind.ORIGINAL_NAME, f"c2pa:{key}", words, _text(claim.get(key)), Risk.MEDIUM)
    for key in ("instanceID", "dc:format", "alg"):
        reading.add(Kind.TECHNICAL, f"c2pa:{key}", key, _text(claim.get(key)))


def _generator(claim: dict[Any, Any]) -> str:
    """The program's name, in the old form or the new one."""
    info = claim.get("claim_generator_info")
    first = info[0] if isinstance(info, list) and info else info
    if isinstance(first, dict) and isinstance(first.get("name"), str):
        return f"{first['name']} {_text(first.get('version'))}".strip()
    return _text(claim.get("claim_generator"))


def _signature(reading: PayloadReading, signed: Any, label: str) -> None:
    """COSE_Sign1 (RFC 9052 section 4.2): protected headers as CBOR in bytes, others as a map."""
    if not isinstance(signed, list) or len(signed) < 2:
        return
    headers: dict[Any, Any] = signed[1] if isinstance(signed[1], dict) else {}
    protected = cbor.loads(signed[0]) if isinstance(signed[0], bytes) and signed[0] else {}
    for found in (protected, headers):
        chain = (found.get(_CHAIN) or found.get(_CHAIN_TEXT)) if isinstance(found, dict) else None
        certificate = chain[0] if isinstance(chain, list) and chain else chain
        if isinstance(certificate, bytes):
            _signer(reading, certificate)
    moment = next((time for token in _byte_strings(headers, 0) if (time := signing_time(token))), "")
    # Translators: before a date: when the record was signed.
    reading.add(Kind.TIME_SIGNED, "c2pa:signing_time", N_("Signed"), moment, Risk.MEDIUM)


def _signer(reading: PayloadReading, certificate: bytes) -> None:
    try:
        names = subject(certificate)
    except ScrubberError:
        return
    shown = ", ".join(dict.fromkeys(names[key] for key in ("CN", "O", "OU") if names.get(key)))
    reading.add(Kind.CREDIT, "c2pa:signer", N_("Signed by"), shown, Risk.HIGH)


def _byte_strings(value: Any, depth: int) -> Iterator[bytes]:
    if isinstance(value, bytes):
        yield value
    elif isinstance(value, dict | list) and depth < MAX_DEPTH:
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _byte_strings(inner, depth + 1)


def _actions(reading: PayloadReading, found: Any, label: str) -> None:
    actions = found.get("actions") if isinstance(found, dict) else None
    for action in actions[:_MAX_DETAILS] if isinstance(actions, list) else []:
        if isinstance(action, dict):
            agent = action.get("softwareAgent")
            agent = _text(agent.get("name") if isinstance(agent, dict) else agent)
            done = action_in_words(_text(action.get("action")))
            shown = commas(filter(None, (done, agent, _text(action.get("when")))))
            reading.add(Kind.EDITS, "c2pa:action", N_("History"), shown, Risk.LOW)
            reading.add(
                Kind.EDITS, "c2pa:digitalSourceType", N_("How the picture was made"),
                source_types.in_words(_text(action.get("digitalSourceType"))),
            )  # fmt: skip


def _ingredient(reading: PayloadReading, found: Any, label: str) -> None:
    if isinstance(found, dict):
        title = _text(found.get("dc:title") or found.get("title"))
        reading.add(Kind.ORIGINAL_NAME, "c2pa:ingredient", N_("Name of the original file"), title, Risk.MEDIUM)
        for key in ("documentID", "instanceID", "relationship", "dc:format"):
            reading.add(Kind.TECHNICAL, f"c2pa:ingredient:{key}", key, _text(found.get(key)))


def _creative_work(reading: PayloadReading, found: Any, label: str) -> None:
    """schema.org's CreativeWork: authors by name, with addresses of their pages."""
    authors = found.get("author") if isinstance(found, dict) else None
    for author in (authors if isinstance(authors, list) else [authors])[:_MAX_DETAILS]:
        if isinstance(author, dict):
            reading.add(Kind.AUTHOR, "c2pa:author", N_("Author"), _text(author.get("name")), Risk.HIGH)
            for key in ("@id", "identifier", "url"):
                reading.add(
                    Kind.WEB_ADDRESS, f"c2pa:author:{key}", N_("Web address"), _text(author.get(key)), Risk.HIGH
                )
    _details(reading, {key: value for key, value in found.items() if key != "author"} if authors else found, label)


def _details(reading: PayloadReading, found: Any, label: str) -> None:
    """Any other assertion, value by value, under its own names."""
    for count, (path, value) in enumerate(_leaves(found, label or "value", 0)):
        if count >= _MAX_DETAILS:
            return
        kind, words, risk = _meaning(path)
        reading.add(kind, f"c2pa:{path}", words, value, risk)


def _meaning(path: str) -> tuple[Kind, str, Risk]:
    if "gps" in path.lower():
        return Kind.PLACE, path, Risk.HIGH
    if path.endswith((".credentialSubject.name", ".author.name", ".verifiedIdentities.name", ".username")):
        return Kind.CREDIT, N_("Name"), Risk.HIGH
    return Kind.TECHNICAL, path, Risk.LOW


def _leaves(value: Any, path: str, depth: int) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict | list) and depth < MAX_DEPTH:
        for key, one in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _leaves(one, path if isinstance(value, list) else f"{path}.{key}", depth + 1)
    elif isinstance(value, str | int | float) and len(path) < 500:
        yield path, str(value)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""


def _silent(reading: PayloadReading, found: Any, label: str) -> None:
    """Checksums tell nothing."""


_READERS: dict[str, Callable[[PayloadReading, Any, str], None]] = {
    "c2pa.claim": _claim,
    "c2pa.signature": _signature,
    "c2pa.actions": _actions,
    "c2pa.ingredient": _ingredient,
    "stds.schema-org.CreativeWork": _creative_work,
    "c2pa.hash.data": _silent,
    "c2pa.hash.boxes": _silent,
    "c2pa.hash.bmff": _silent,
}


def _search(reading: PayloadReading, data: bytes) -> None:
    """Of damaged boxes at least the program, by the words around it."""
    found = _GENERATOR.search(data)
    if found:
        program = _cbor_text(data, found.end())
        reading.add(Kind.CREDENTIALS, "c2pa:claim_generator", N_("Signed by"), program, Risk.MEDIUM)


def _cbor_text(data: bytes, start: int) -> bytes:
    """The text string whose head is at `start` (RFC 8949 section 3.1), as far as the data goes."""
    short = data[start] & 0x1F
    width = {24: 1, 25: 2}.get(short, 0)
    length = int.from_bytes(data[start + 1 : start + 1 + width], "big") if width else short
    begin = start + 1 + width
    return data[begin : begin + length]


_ACTIONS = {
    # Translators: what was done to a photo, as its record says.
    "c2pa.created": N_("Made"),
    # Translators: what was done to a photo, as its record says.
    "c2pa.edited": N_("edited"),
    # Translators: what was done to a photo, as its record says.
    "c2pa.cropped": N_("cropped"),
}
"""What everybody understands; other actions keep the standard's name, "color adjustments"."""


def action_in_words(action: str) -> str:
    """What was done (translated); an action we have no word for by its own name, without the standard's prefix."""
    words = _ACTIONS.get(action)
    return _(words) if words else action.removeprefix("c2pa.").replace("_", " ")
