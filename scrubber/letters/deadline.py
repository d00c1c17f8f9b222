"""When an answer is due: one month from receipt (GDPR art. 12(3); the UK GDPR says the same)."""

import calendar
from datetime import date, timedelta

SATURDAY = 5


def reply_due(received: date) -> date:
    """The last day for an answer to a request that arrived on `received`.

    A period in months ends on the same day of the next month, on the last day of a month that has no such day, and on
    the next working day when that is a Saturday or Sunday (Regulation (EEC, Euratom) No 1182/71, art. 3(2)(c) and
    3(4)). Public holidays, which would move it further, differ by country and are not looked at.
    """
    year, month = divmod(received.year * 12 + received.month, 12)
    last = calendar.monthrange(year, month + 1)[1]
    due = date(year, month + 1, min(received.day, last))
    return due + timedelta(days=max(0, 7 - due.weekday()) if due.weekday() >= SATURDAY else 0)
