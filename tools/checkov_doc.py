"""The page that sets tfiam's rules beside checkov's checks; ``make docs`` writes docs/checkov.md from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from checkov_differences import DIFFERENCES
from checkov_equivalence import ELSEWHERE, NEVER_FAIL, NEVER_PASS, WITHOUT
from parity import checks

from tfiam.rules.model import Rule


def page(rules: Sequence[Rule]) -> Iterator[str]:
    """The page's lines."""
    yield "# Beside checkov\n"
    yield f"checkov 3.3 has {len(checks())} checks on access to AWS and on secrets. Beside each stands the rule that tells the same, or why"
    yield "there is none; `tfiam rules CKV_AWS_40` finds it, and a `checkov:skip` comment waives it. `make parity` runs both on every plan"
    yield "below [fixtures](../fixtures) and stops at a failure of checkov's that tfiam neither tells nor has a reason for here.\n"
    yield "| check | checkov's title | rules |"
    yield "| --- | --- | --- |"
    for check, card in checks().items():
        names = ", ".join(_link(rule) for rule in rules if check in rule.checkov)
        title = str(card["title"]).replace("*", "\\*").replace("|", "\\|")
        yield f"| {check} | {title} | {names or WITHOUT[check]} |"
    yield "\n## Where checkov fails and tfiam does not\n"
    yield "| checks | why it is no failure | seen in |"
    yield "| --- | --- | --- |"
    for one in DIFFERENCES:
        places = "<br>".join(f"`{place.replace(' ', '`: `')}`" for place in one.places) or "every fixture"
        yield f"| {', '.join(one.checks)} | {one.reason} | {places} |"
    yield "\n## Checks that give one answer alone\n"
    yield "| checks | checkov on a plan |"
    yield "| --- | --- |"
    for table in (NEVER_FAIL, NEVER_PASS):
        for reason, members in groupby(table.items(), key=lambda entry: entry[1]):
            yield f"| {', '.join(check for check, _ in members)} | {reason} |"
    yield "\n## Told at another address\n"
    yield from (f"- {check}: {place}" for check, place in ELSEWHERE.items())


def _link(rule: Rule) -> str:
    return f"[{rule.id.removeprefix('TFIAM_')}](rules/{rule.id}.md)"
