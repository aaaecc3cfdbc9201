"""Which of several failures at one statement speaks for the others."""

from __future__ import annotations

from dataclasses import replace

from tfiam.findings.fold import Raw, fold
from tfiam.rules.load import load_rules
from tfiam.rules.model import Severity

RULES = {rule.id.removeprefix("TFIAM_"): rule for rule in load_rules()}
STATEMENT = Raw(
    rule=RULES["LP_005"],
    severity=Severity.HIGH,
    failed=True,
    address="aws_iam_policy.x",
    attribute="policy",
    statement=0,
    sid="",
    message="",
    remediation="",
    evidence="",
    because=(),
    principal="",
    change="create",
    cause="",
    fingerprint="lp-005",
)


def raw(rule: str, principal: str = "") -> Raw:
    paths = rule.startswith("PE")
    print_ = f"{rule} {principal}".strip()
    return replace(STATEMENT, rule=RULES[rule], principal=principal, about_paths=paths, fingerprint=print_)


def told(*raws: Raw) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.fingerprint, one.folded) for one in fold(raws)]


def test_the_other_is_named_with_its_fingerprint() -> None:
    assert told(raw("PE_006", "a"), raw("LP_005")) == [("PE_006 a", ("LP_005",))]


def test_a_principal_speaks_for_its_own_paths_only() -> None:
    assert told(raw("PE_001", "a"), raw("PE_006", "a"), raw("PE_006", "b")) == [
        ("PE_001 a", ("PE_006 a",)),
        ("PE_006 b", ()),
    ]


def test_a_statement_of_many_principals_is_folded_into_each() -> None:
    assert told(raw("LP_005"), raw("PE_001", "a"), raw("PE_001", "b")) == [
        ("PE_001 a", ("LP_005",)),
        ("PE_001 b", ("LP_005",)),
    ]


def test_another_place_is_left_alone() -> None:
    assert told(raw("PE_001", "a"), replace(raw("LP_005"), statement=1)) == [("PE_001 a", ()), ("LP_005", ())]
