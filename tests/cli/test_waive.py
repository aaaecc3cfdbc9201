"""``tfiam waive``: what it writes, what it leaves alone, what it refuses."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest

from tests.cli.conftest import STORIES, Tfiam
from tfiam.config_file import read_config
from tfiam.findings.build import today

PLAN = STORIES / "quickstart" / "plan.json"
COPIES = STORIES.parent / "seed" / "groups" / "bad" / "plan.json"
ASKED = ("--reason", "until the split", "--owner", "platform")


def findings(tfiam: Tfiam, plan: Path = PLAN, *more: str) -> dict[str, dict[str, object]]:
    told = json.loads(tfiam(["scan", str(plan), "--format", "json", *more]).out)
    return {one["fingerprint"]: one for one in told["findings"]}


def failing(tfiam: Tfiam, plan: Path = PLAN) -> str:
    return next(print_ for print_, one in findings(tfiam, plan).items() if one["status"] == "fail")


def test_the_finding_is_waived_and_the_rest_is_not(tfiam: Tfiam) -> None:
    print_ = failing(tfiam)
    run = tfiam(["waive", print_, *ASKED, "--expires", "2999-12-31"])
    assert (run.status, run.out) == (0, "")
    assert run.err == f"Waived {print_} until 2999-12-31 in .tfiam.yaml\n"
    after = findings(tfiam)
    assert [one for one, told in after.items() if told["status"] == "waived"] == [print_]
    assert after[print_]["waiver"] == {
        "reason": "until the split",
        "owner": "platform",
        "expires": "2999-12-31",
        "source": ".tfiam.yaml:2",
    }


def test_the_text_report_names_the_command_and_it_works(tfiam: Tfiam) -> None:
    line = next(line for line in tfiam(["scan", str(PLAN)]).out.splitlines() if "tfiam waive" in line)
    command = line.partition("tfiam waive ")[2].split()
    print_ = command[0]
    assert tfiam(["waive", print_, *ASKED, "--expires", "+90d"]).status == 0
    assert findings(tfiam)[print_]["status"] == "waived"


CONFIG = """# The team's own.
fail_on: high   # as agreed

waivers:
    # the oldest
    - rule: LP_001
      address: module.x.*
      reason: |
        a long
        story
      owner: someone   # ask her

    - fingerprint: [aaaaaaaaaaaaaaaa, "bbbbbbbbbbbbbbbb"]
      reason: other
      owner: platform
      expires: 2999-01-01   # far

# What follows stays.
account:
  id: "111122223333"
"""


@pytest.mark.parametrize(
    "text",
    [
        CONFIG,
        CONFIG.rstrip("\n"),
        "waivers:\n- rule: LP_001\n  reason: x\n  owner: y",
        "waivers:\n- {rule: LP_001, reason: x, owner: y}\nfail_on: low\n",
        "waivers:   # none yet\nfail_on: low\n",
        "waivers: []\nfail_on: low\n",
        "fail_on: low",
        "# nothing\n",
        "",
        "waivers:\n  - rule: LP_001\n    reason: x\n    owner: >-\n      folded\n      text\n",
        "waivers:\n  - rule: LP_001\n    reason: x\n    owner: y\n    fingerprint:\n      - aaaaaaaaaaaaaaaa\n      - cccccccccccccccc\n",
    ],
)
def test_the_rest_of_the_file_stays_as_it_is(tfiam: Tfiam, text: str) -> None:
    path = Path(".tfiam.yaml")
    path.write_text(text)
    before = read_config(path)
    assert tfiam(["waive", "0123456789abcdef", "--reason", 'why: "this" # not', "--owner", "Zoë's team"]).status == 0
    after = read_config(path)
    assert len(after.waivers) == len(before.waivers) + 1
    assert after.waivers[-1].reason == 'why: "this" # not'
    assert (after.fail_on, after.account) == (before.fail_on, before.account)
    kept = [line for line in text.splitlines() if not line.startswith("waivers:")]
    assert [line for line in path.read_text().splitlines() if line in kept or not kept] or not kept
    assert set(kept) <= set(path.read_text().splitlines())


def test_copies_are_waived_with_the_finding_and_noted(tfiam: Tfiam) -> None:
    print_, finding = next((p, f) for p, f in findings(tfiam, COPIES).items() if len(f["addresses"]) > 1)  # type: ignore[arg-type]
    assert tfiam(["waive", print_, "--plan", str(COPIES), *ASKED]).status == 0
    (waiver,) = read_config(Path(".tfiam.yaml")).waivers
    assert list(waiver.fingerprints) == finding["fingerprints"]
    assert f"# {finding['rule']} {finding['title']}\n  #   at {finding['address']}" in Path(".tfiam.yaml").read_text()
    assert findings(tfiam, COPIES)[print_]["status"] == "waived"


def test_days_are_counted_from_today(tfiam: Tfiam) -> None:
    assert tfiam(["waive", "0123456789abcdef", *ASKED, "--expires", "+90d"]).status == 0
    assert read_config(Path(".tfiam.yaml")).waivers[0].expires == today() + datetime.timedelta(days=90)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["0123", *ASKED], "'0123' is no fingerprint: 16 hexadecimal digits"),
        (["0123456789abcdef", "--plan", str(PLAN), *ASKED], "has the fingerprint 0123456789abcdef"),
        (["0123456789abcdef", "--owner", "me"], "Missing option '--reason'"),
        (["0123456789abcdef", "--reason", " ", "--owner", "me"], "--reason is empty"),
        (["0123456789abcdef", *ASKED, "--expires", "2020-01-01"], "2020-01-01 has passed"),
        (["0123456789abcdef", *ASKED, "--expires", "soon"], "'soon' is no day; write 2027-01-31, or +90d"),
    ],
)
def test_what_cannot_be_waived_is_said_in_one_line(tfiam: Tfiam, arguments: list[str], said: str) -> None:
    run = tfiam(["waive", *arguments])
    assert run.status == 2
    assert said in run.err
    assert run.err.count("\n") == 1
    assert not Path(".tfiam.yaml").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            'waivers:\n  - fingerprint: "0123456789abcdef"\n    reason: x\n    owner: y\n',
            "line 2: waives 0123456789abcdef already",
        ),
        ("waivers: [{rule: LP_001, reason: x, owner: y}]\n", "line 1: waivers: is written in brackets"),
        ("waivers:\n  - nonsense: 1\n", "line 2: waivers[0].nonsense: unknown key"),
    ],
)
def test_a_file_that_it_cannot_add_to_is_not_touched(tfiam: Tfiam, text: str, said: str) -> None:
    path = Path(".tfiam.yaml")
    path.write_text(text)
    run = tfiam(["waive", "0123456789abcdef", *ASKED])
    assert run.status == 2
    assert said in run.err
    assert path.read_text() == text


def test_an_address_cannot_leave_its_comment(tfiam: Tfiam) -> None:
    plan = STORIES / "modules-odd-keys" / "plan.json"
    for print_, one in findings(tfiam, plan).items():
        if one["status"] == "fail":
            assert tfiam(["waive", print_, "--plan", str(plan), *ASKED]).status == 0
    assert len(read_config(Path(".tfiam.yaml")).waivers) > 1
