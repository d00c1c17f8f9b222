"""What follows from findings without standing in a field of its own.

An e-mail address in a caption, the name of an account in the path of a file, the part of the world in which a clock
shows this time: a stranger sees them, so they are told by themselves.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from scrubber.i18n import N_
from scrubber.metadata.findings.finding import Finding, Risk
from scrubber.metadata.findings.kind import Kind, Topic

_MAX_DERIVED = 32
_EMAIL = re.compile(r"\b[A-Za-z0-9][\w.%+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,24}\b")
_ACCOUNT = re.compile(
    r"(?:[A-Za-z]:[\\/]{1,2}(?:Users|Documents and Settings)[\\/]{1,2}|(?<![\w.])/(?:Users|home)/)"
    r"([^\\/:*?\"<>|\s][^\\/:*?\"<>|]{0,63})(?=[\\/])"
)
_ADDRESS = re.compile(r"\bhttps?://[^\s<>\"']{4,300}")
_TELEPHONE = re.compile(r"(?<![\w+])\+\d[\d ()/-]{7,20}\d(?!\w)")
_WORTH_A_LOOK = re.compile(r"@|://|Users|/home/|Documents and|\+\d")
_NOBODY = frozenset({"shared", "public", "default", "all users"})
_STANDARDS = ("adobe.com", "w3.org", "purl.org", "iptc.org", "c2pa.org", "schema.org", "iptc.cc", "creativecommons.org")
"""Pages that name standards and licences, and nobody."""

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_DATE_FORM, _DATE_LENGTH = "%Y-%m-%d %H:%M:%S", 19
_MINUTES = re.compile(r"-?[1-9]\d{1,2}")
"""An offset as Canon and Nikon write it."""
_CLOCKS = (Kind.TIME_TAKEN, Kind.TIME_OF_DAY, Kind.TIME_DIGITISED, Kind.TIME_MADE, Kind.TIME_CHANGED, Kind.TIME_EDITED)
"""Kinds of times that a clock near the photo showed, the most telling first."""


def derived_findings(findings: Iterable[Finding], has_place: bool) -> list[Finding]:
    """What follows from the findings, each once."""
    derived: dict[tuple[str, str], Finding] = {}
    listed = list(findings)
    for finding in listed:
        for derived_finding in _in_text(finding) if _WORTH_A_LOOK.search(finding.value) else ():
            derived.setdefault((derived_finding.key, derived_finding.value), derived_finding)
        if len(derived) >= _MAX_DERIVED:
            break
    return [*derived.values(), *(_by_the_clock(listed) if not has_place else ())]


def _in_text(finding: Finding) -> Iterator[Finding]:
    value = finding.value
    if "@" in value:
        yield from _matches(finding, _EMAIL, Kind.CONTACT, "email", N_("E-mail"), Risk.HIGH)
    if "Users" in value or "/home/" in value or "Documents and" in value:
        for name in _ACCOUNT.findall(value):
            if name.lower() not in _NOBODY:
                yield _derived(finding, Kind.ACCOUNT, "account", N_("Account"), name, Risk.HIGH)
    if finding.kind is not Kind.TECHNICAL:
        if "+" in value:
            yield from _matches(finding, _TELEPHONE, Kind.CONTACT, "telephone", N_("Telephone"), Risk.HIGH)
        if "://" in value and finding.topic is Topic.PERSON:  # elsewhere they are pages of programs
            for address in _matches(finding, _ADDRESS, Kind.WEB_ADDRESS, "address", N_("Web address"), Risk.MEDIUM):
                if not any(name in address.value for name in _STANDARDS):
                    yield address


def _matches(
    finding: Finding, pattern: re.Pattern[str], kind: Kind, name: str, label: str, risk: Risk
) -> Iterator[Finding]:
    """A finding for each match; none when the finding is just that and stands among the people already."""
    for match in pattern.findall(finding.value)[:_MAX_DERIVED]:
        if finding.kind is Kind.TECHNICAL or len(match) < len(finding.value):
            yield _derived(finding, kind, name, label, match.rstrip(".,;:)"), risk)


def _derived(finding: Finding, kind: Kind, name: str, label: str, value: str, risk: Risk) -> Finding:
    return replace(finding, kind=kind, key=f"hint:{name}", label=label, value=value, risk=risk)


def _by_the_clock(findings: list[Finding]) -> Iterator[Finding]:
    """The part of the world where clocks show this time; a place tells more."""
    with_offset = _offset(findings)
    if with_offset is None:
        return
    from scrubber.metadata.findings import dates

    source, offset = with_offset
    clocks = [source.value, *(finding.value for finding in findings if finding.kind in _CLOCKS)]
    month = next((int(date[5:7]) for date in clocks if _DATE.match(date)), 0)
    area = dates.area(offset, month) if month else ""
    if area:
        label = N_("Time zone")
        yield replace(source, kind=Kind.CLOCK, key="hint:zone", label=label, value=area, risk=Risk.MEDIUM)


def _offset(findings: list[Finding]) -> tuple[Finding, int] | None:
    """The finding that tells the clock's offset from UTC: a zone, a time with one, or a time beside satellites'."""
    from scrubber.metadata.findings import dates

    times = [finding for finding in findings if finding.topic is Topic.TIME]
    zones = [time for time in times if time.kind is Kind.TIME_ZONE]
    clocks = sorted((time for time in times if time.kind in _CLOCKS), key=lambda one: _CLOCKS.index(one.kind))
    for shown in [*zones, *clocks]:
        offset = dates.minutes(shown.value)
        if offset is None and shown in zones and _MINUTES.fullmatch(shown.value):
            offset = int(shown.value)
        if offset is not None and (shown in zones or len(shown.value) > 10):
            return shown, offset
    return _beside_satellites(times)


def _beside_satellites(times: list[Finding]) -> tuple[Finding, int] | None:
    """The difference between the camera's clock and the satellites', which show UTC."""
    values = {finding.kind: finding for finding in reversed(times)}
    taken, day, time = (values.get(kind) for kind in (Kind.TIME_TAKEN, Kind.DATE_SATELLITE, Kind.TIME_SATELLITE))
    if taken is None or day is None or time is None:
        return None
    from datetime import datetime, timedelta

    try:
        local = datetime.strptime(taken.value[:_DATE_LENGTH], _DATE_FORM)
        universal = datetime.strptime(f"{day.value} {time.value.removesuffix(' UTC')}", _DATE_FORM)
    except ValueError:
        return None
    quarters = round((local - universal) / timedelta(minutes=15))
    is_near = abs(local - universal - quarters * timedelta(minutes=15)) < timedelta(minutes=3)
    return (taken, 15 * quarters) if is_near and abs(quarters) <= 56 else None
