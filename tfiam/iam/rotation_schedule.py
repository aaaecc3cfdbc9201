"""How long a rotation schedule of Secrets Manager may leave a secret as it is.

https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html
"""

from __future__ import annotations

import re

_RATE = re.compile(r"rate\(\s*(\d+)\s+(hour|day)s?\s*\)", re.IGNORECASE)
_CRON = re.compile(r"cron\((?P<fields>[^)]*)\)", re.IGNORECASE)
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_DAYS_OF_MONTHS = 31  # the longest month: a gap of three months is 92 days


def longest_interval(expression: str) -> int | None:
    """Days that may pass between two rotations by ``rate(30 days)`` or ``cron(0 16 1 * ? *)``; None if it is neither.

    Of a cron expression only the months count: within a month that it names, it runs.
    """
    rate = _RATE.fullmatch(expression.strip())
    if rate:
        number = int(rate[1])
        return number if rate[2].lower() == "day" else -(-number // 24)
    cron = _CRON.fullmatch(expression.strip())
    fields = cron["fields"].split() if cron else []
    if len(fields) != 6:
        return None
    months = _months(fields[3])
    return _longest_gap(months) if months else None


def _longest_gap(months: tuple[int, ...]) -> int:
    following = (*months[1:], months[0] + 12)
    gap = max(later - earlier for earlier, later in zip(months, following, strict=True))
    return {1: 31, 2: 62, 3: 92}.get(gap, gap * _DAYS_OF_MONTHS)


def _months(field: str) -> tuple[int, ...]:
    """``*``, ``1,4``, ``JAN-MAR``, ``*/3``, ``1/2``; empty when it cannot be read."""
    found: set[int] = set()
    for part in field.upper().split(","):
        span, _, step = part.partition("/")
        first, _, last = span.partition("-")
        start = 1 if first in ("*", "?") else _month(first)
        end = 12 if first in ("*", "?") or (step and not last) else _month(last or first)
        if not start or not end or (step and not step.isdigit()) or step == "0":
            return ()
        found.update(range(start, end + 1, int(step or 1)))
    return tuple(sorted(found))


def _month(text: str) -> int:
    if text in _MONTHS:
        return _MONTHS.index(text) + 1
    return int(text) if text.isdigit() and 1 <= int(text) <= 12 else 0
