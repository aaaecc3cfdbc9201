"""How many of the planted secrets the rules find, and how many of the look-alikes they take for secrets.

fixtures/secrets/planted holds forty secrets of different kinds, fixtures/secrets/lookalikes what only looks like one. Where a
hosting service would refuse the form of a token in a push, ``%CUT%`` stands inside it, in the HCL and in the plan; it is
taken out here before the plan is read.
Usage: python tools/secret_figures.py
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path

from tfiam import scan
from tfiam.findings.model import Status

FOLDER = Path(__file__).resolve().parent.parent / "fixtures" / "secrets"
CUT = "%CUT%"
RULES = ("TFIAM_SM_001", "TFIAM_SM_011")


@dataclass(frozen=True)
class Place:
    """A value of a fixture: where it stands; of a planted one the value too."""

    address: str
    attribute: str
    value: str = ""


@dataclass(frozen=True)
class Figures:
    """What the rules made of both plans."""

    planted: int
    missed: tuple[Place, ...]
    lookalikes: int
    false_alarms: tuple[str, ...]


def plan_text(name: str) -> str:
    """The plan of a fixture with its tokens whole."""
    return (FOLDER / name / "plan.json").read_text().replace(CUT, "")


def places(name: str) -> list[Place]:
    """What stands in a fixture, as its table lists it."""
    with (FOLDER / name / f"{name}.tsv").open() as table:
        rows = csv.DictReader(table, delimiter="\t")
        return [Place(one["address"], one["attribute"], (one.get("value") or "").replace(CUT, "")) for one in rows]


def told(name: str) -> list[tuple[str, str]]:
    """Address and message of every finding about a secret in clear."""
    report = scan(json.loads(plan_text(name)))
    failures = [one for one in report.findings if one.status is Status.FAIL and one.rule in RULES]
    return [(one.address, one.message) for one in failures]


def figures() -> Figures:
    """Both plans scanned. A planted secret is found if the finding at its address names its place."""
    found = told("planted")
    planted = places("planted")
    missed = [
        one for one in planted if not any(one.address == at and one.attribute in message for at, message in found)
    ]
    alarms = [f"{address}: {message}" for address, message in told("lookalikes") if "secret in clear" in message]
    return Figures(len(planted), tuple(missed), len(places("lookalikes")), tuple(alarms))


if __name__ == "__main__":
    made = figures()
    print(f"found        {made.planted - len(made.missed)} of {made.planted}")
    print(f"false alarms {len(made.false_alarms)} of {made.lookalikes}")
    for place in made.missed:
        print(f"missed       {place.address} {place.attribute}")
    for alarm in made.false_alarms:
        print(f"false alarm  {alarm}")
