"""Days that a rotation schedule may leave a secret as it is."""

from __future__ import annotations

import pytest

from tfiam.iam.rotation_schedule import longest_interval


@pytest.mark.parametrize(
    ("expression", "days"),
    [
        ("rate(30 days)", 30),
        ("rate(1 day)", 1),
        ("RATE( 36 hours )", 2),
        ("rate(5 minutes)", None),
        ("cron(0 16 1 * ? *)", 31),
        ("cron(0 /12 ? * SUN#1 *)", 31),
        ("cron(0 4 1 */2 ? *)", 62),
        ("cron(0 4 1 1/2 ? *)", 62),
        ("cron(0 4 1 JAN,APR,JUL,OCT ? *)", 92),
        ("cron(0 4 1 JAN-MAR ? *)", 310),
        ("cron(0 4 1 6 ? *)", 372),
        ("cron(0 4 1 13 ? *)", None),
        ("cron(0 4 1 */0 ? *)", None),
        ("cron(0 4 1 *)", None),
        ("whenever", None),
    ],
)
def test_longest_interval(expression: str, days: int | None) -> None:
    assert longest_interval(expression) == days
