from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Tfiam
from tfiam.cli.rule_page import markdown_page, text_page
from tfiam.iam.statement import Statement
from tfiam.inventory.model import DocumentRole, Resource
from tfiam.rules.load import load_rules
from tfiam.rules.model import Rule, Severity

RULES = Rule(
    id="ACME_LP_007",
    name="pass-role-any-resource",
    severity=Severity.HIGH,
    subject=Statement,
    check=lambda _statement: (),
    doc="""Statement lets its principal pass any role.

It hands every role in the account to any service,
and:

- functions
- instances

Fix: name the roles
and pin the service.

```hcl
statement {
  actions = ["iam:PassRole"]

  resources = [aws_iam_role.task.arn]
}
```
""",
    references=("https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",),
    fails=('\n    resource "a" "b" {\n      c = 1\n    }\n',),
    passes=('resource "d" "e" {}',),
    documents=(DocumentRole.IDENTITY,),
    checkov=("CKV_AWS_0",),
    compliance=("SEC03-BP02",),
    opt_in=True,
    options={"boundaries.allowed": "which boundaries count"},
)


def own(rules: list[str]) -> list[str]:
    """``--policies DIR`` of the options."""
    return rules[:2]


def test_list_is_every_rule(tfiam: Tfiam, star: list[str]) -> None:
    run = tfiam(["rules", *own(star)])
    assert run.status == 0
    listed = [line.split(maxsplit=2) for line in run.out.split("\n\n", maxsplit=1)[0].splitlines()]
    assert listed == [
        [rule.id, rule.severity.value, f"{rule.title}  (opt-in)" if rule.opt_in else rule.title]
        for rule in load_rules([star[1]])
    ]
    assert ["ACME_LP_001", "medium", "Statement allows every action"] in listed


def test_json_has_the_cards(tfiam: Tfiam, star: list[str]) -> None:
    answer = json.loads(tfiam(["rules", "ACME_LP_001", *own(star), "--format", "json"]).out)
    assert answer == {
        "schema": "tfiam.rules/1",
        "rules": [
            {
                "id": "ACME_LP_001",
                "name": "star",
                "severity": "medium",
                "title": "Statement allows every action",
                "rationale": "A star hands out what nobody thought of; this rule is a team's own and lives beside its configuration.",
                "remediation": "name the actions.",
                "subject": "Statement",
                "documents": ["identity"],
                "resource_types": [],
                "opt_in": False,
                "options": {},
                "supersedes": [],
                "checkov": [],
                "compliance": [],
                "references": ["https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html"],
                "docs": "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
            }
        ],
    }


@pytest.mark.parametrize("name", ["ACME_LP_001", "acme_lp_001", "star"])
def test_one_rule_is_a_page(tfiam: Tfiam, star: list[str], name: str) -> None:
    run = tfiam(["rules", name, *own(star)])
    assert run.status == 0
    assert run.out.startswith(
        "ACME_LP_001  Statement allows every action\nmedium · star · judges each statement of identity policies\n\nWhy\n"
    )
    assert "\n\nFix\n  Name the actions.\n" in run.out


def test_an_area_is_a_list(tfiam: Tfiam, star: list[str]) -> None:
    run = tfiam(["rules", "lp", *own(star)])
    assert run.status == 0
    ids = [line.split()[0] for line in run.out.split("\n\n", maxsplit=1)[0].splitlines()]
    assert ids == [rule.id for rule in load_rules([star[1]]) if rule.area == "LP"]


@pytest.mark.parametrize(
    ("name", "said"), [("ACME_LP_01", "did you mean ACME_LP_001?"), ("stra", "did you mean star?")]
)
def test_an_unknown_rule_is_refused(tfiam: Tfiam, star: list[str], name: str, said: str) -> None:
    run = tfiam(["rules", name, *own(star)])
    assert (run.status, run.out) == (2, "")
    assert run.err.startswith(f"tfiam: no rule or area {name!r}, {said}")


def test_text_page_wraps_prose_and_keeps_code() -> None:
    assert (
        text_page(RULES, 60)
        == """\
ACME_LP_007  Statement lets its principal pass any role
high · pass-role-any-resource · judges each statement of
identity policies · runs only where the config enables it

Why
  It hands every role in the account to any service, and:

  - functions
  - instances

Fix
  Name the roles and pin the service.

    statement {
      actions = ["iam:PassRole"]

      resources = [aws_iam_role.task.arn]
    }

Fails
    resource "a" "b" {
      c = 1
    }

Passes
    resource "d" "e" {}

Options
  `boundaries.allowed`: which boundaries count

In checkov
  CKV_AWS_0

Compliance
  SEC03-BP02: Grant least privilege access, AWS
  Well-Architected Framework, security pillar

References
  https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
"""
    )


def test_markdown_page_has_the_same_sections() -> None:
    page = markdown_page(RULES)
    assert page.startswith("# ACME_LP_007: Statement lets its principal pass any role\n\nhigh · ")
    headings = [line for line in page.splitlines() if line.startswith("## ")]
    assert headings == [
        "## Why",
        "## Fix",
        "## Fails",
        "## Passes",
        "## Options",
        "## In checkov",
        "## Compliance",
        "## References",
    ]
    assert '```hcl\nresource "a" "b" {\n  c = 1\n}\n```' in page
    assert "- <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html>" in page


def test_a_resource_rule_names_its_types() -> None:
    rule = Rule(
        id="ACME_MI_001",
        name="n",
        severity=Severity.LOW,
        subject=Resource,
        check=lambda _resource: (),
        doc="Title.\n\nWhy.\n\nFix: it.",
        references=(),
        fails=(),
        passes=(),
        resource_types=("aws_instance", "aws_launch_template"),
    )
    assert "judges each aws_instance, aws_launch_template" in text_page(rule, 100)
