"""Expired waivers are findings, once a run, and their own covers come back."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from tfiam.config import Config, RuleSelection, Waiver
from tfiam.findings.model import Delta, Report, Status
from tfiam.pipeline import scan_many
from tfiam.plan.load import load_plan
from tfiam.rules.load import load_rules

STORIES = Path(__file__).parents[2] / "fixtures" / "stories"
PLANS = [load_plan(STORIES / name / "plan.json") for name in ("quickstart", "over-privileged")]
LAST = datetime.date(2026, 6, 30)
WAIVER = Waiver("the migration", "platform", LAST, rule="LP_014", source="conf/.tfiam.yaml:7")


def scanned(day: datetime.date, *waivers: Waiver, **selection: tuple[str, ...]) -> Report:
    config = Config(waivers=waivers, rules=RuleSelection(**selection))  # type: ignore[arg-type]
    return scan_many(PLANS, config=config, rules=load_rules(), day=day)


@pytest.mark.parametrize(("days", "expired"), [(-1, False), (0, False), (1, True)])
def test_the_last_day_still_counts(days: int, expired: bool) -> None:
    report = scanned(LAST + datetime.timedelta(days=days), WAIVER)
    found = [one for one in report.findings if one.rule == "TFIAM_WV_001"]
    covered = {one.status for one in report.findings if one.rule == "TFIAM_LP_014"}
    assert bool(found) is expired
    assert (Status.WAIVED in covered) is not expired


def test_it_is_told_once_at_its_line_whatever_the_number_of_plans() -> None:
    report = scanned(datetime.date(2026, 7, 1), WAIVER)
    (found,) = [one for one in report.findings if one.rule == "TFIAM_WV_001"]
    assert found.message == "the waiver of platform for LP_014 expired on 2026-06-30: the migration"
    assert (found.address, found.plan, found.delta) == ("conf/.tfiam.yaml", "", Delta.EXISTING)
    assert found.location is not None
    assert (found.location.file, found.location.start_line) == ("conf/.tfiam.yaml", 7)
    answers = next(one for one in report.rules if one.rule.id == "TFIAM_WV_001")
    assert (answers.passed, answers.failed) == (0, 1)
    assert not [notice for notice in report.notices if "expired" in notice]


def test_the_fingerprint_stays_when_the_line_moves() -> None:
    moved = Waiver("the migration", "platform", LAST, rule="LP_014", source="conf/.tfiam.yaml:70")
    prints = [
        next(
            one.fingerprint for one in scanned(datetime.date(2026, 7, 1), waiver).findings if one.rule == "TFIAM_WV_001"
        )
        for waiver in (WAIVER, moved)
    ]
    assert prints[0] == prints[1]


def test_where_the_rule_does_not_run_a_notice_tells_it() -> None:
    report = scanned(datetime.date(2026, 7, 1), WAIVER, only=("LP",))
    assert report.notices == ("the waiver for LP_014 (platform) expired on 2026-06-30",)


def test_one_that_matches_nothing_is_a_notice() -> None:
    unused = Waiver("x", "me", None, rule="LP_001", address="module.gone.*")
    assert scanned(LAST, unused).notices == (
        "the waiver for LP_001 at module.gone.* (me) matches no finding of this run",
    )
