"""JSON answers held against the schema that programs rely on, strictly: a key that it doesn't name is a fault, too."""

import json
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from scrubber.reports.json_document import schema_text


def check_answer(document: dict[str, Any]) -> None:
    """Raise AssertionError with the first places where `document` isn't what its command promises."""
    _check(f"#/$defs/{document['command']}", document)


def check_photo(command: str, record: dict[str, Any]) -> None:
    """The same for one photo of an answer."""
    _check(f"#/$defs/{command}/properties/photos/items", json.loads(json.dumps(record)))


def _check(reference: str, value: Any) -> None:
    errors = [f"{error.json_path}: {error.message}" for error in _validator(reference).iter_errors(value)]
    assert not errors, "\n".join(errors[:5])


def read_lines(text: str | bytes) -> list[dict[str, Any]]:
    """What a process printed with --json-lines, checked."""
    lines: list[dict[str, Any]] = [json.loads(line) for line in text.splitlines()]
    for line in lines:
        _check("#/$defs/line", line)
        if "photo" in line:
            check_photo("clean" if line["command"] == "watch" else line["command"], line["photo"])
    return lines


def read_answer(text: str | bytes) -> dict[str, Any]:
    """What a process printed, checked."""
    document: dict[str, Any] = json.loads(text)
    check_answer(document)
    return document


@cache
def _validator(reference: str) -> Draft202012Validator:
    schema = json.loads(schema_text())
    return Draft202012Validator(_closed({**schema, "oneOf": [{"$ref": reference}]}))


def _closed(schema: Any) -> Any:
    """The schema without room for other keys than those it names."""
    if isinstance(schema, list):
        return [_closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: _closed(value) for key, value in schema.items()}
    return {**closed, "additionalProperties": False} if isinstance(schema.get("properties"), dict) else closed
