"""What is wrong with a policy is told with file, line and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from tfiam.errors import RuleLoadError
from tfiam.rules.load import load_rules
from tfiam.rules.model import Rule, Severity

METADATA = "metadata:\n  id: CKV2_ACME_1\n  name: Test\n"
LEAF = "cond_type: attribute, resource_types: [aws_s3_bucket], attribute: bucket"


def loaded(folder: Path, text: str) -> Rule:
    (folder / "p.yaml").write_text(text)
    (rule,) = (one for one in load_rules([str(folder)]) if one.source)
    return rule


def of(definition: str) -> str:
    return f"{METADATA}definition: {{{definition}}}\n"


def refused(folder: Path, text: str) -> str:
    with pytest.raises(RuleLoadError) as caught:
        loaded(folder, text)
    return str(caught.value).removeprefix(f"{folder}/p.yaml, ").removeprefix(f"{folder}/p.yaml: ")


def test_the_card(tmp_path: Path) -> None:
    rule = loaded(
        tmp_path,
        """\
metadata:
  id: CKV2_ACME_1
  name: "Ensure  buckets have an owner"
  category: CONVENTION
  severity: high
  guideline: https://wiki.example.com/owners
  description: |
    Nobody answers for the others.
  remediation: tag it
  references: [https://example.com/tags]
scope: {provider: aws}
definition: {cond_type: attribute, resource_types: [aws_s3_bucket], attribute: tags.owner, operator: exists}
""",
    )
    assert (rule.id, rule.name, rule.severity) == ("CKV2_ACME_1", "ensure-buckets-have-an-owner", Severity.HIGH)
    assert (rule.title, rule.rationale, rule.remediation) == (
        "Ensure buckets have an owner",
        "Nobody answers for the others.",
        "tag it",
    )
    assert rule.references == ("https://wiki.example.com/owners", "https://example.com/tags")
    assert (rule.docs, rule.source) == ("https://wiki.example.com/owners", str(tmp_path / "p.yaml"))


def test_the_rest_of_a_card_is_optional(tmp_path: Path) -> None:
    rule = loaded(tmp_path, of(f"{LEAF}, operator: exists"))
    assert (rule.severity, rule.remediation, rule.docs) == (Severity.MEDIUM, "Test.", "")


def test_a_policy_about_something_else_than_terraform_is_no_rule(tmp_path: Path) -> None:
    (tmp_path / "p.yml").write_text(
        of(f"{LEAF}, operator: exists").replace("  name", "  frameworks: [kubernetes]\n  name")
    )
    assert [one for one in load_rules([str(tmp_path)]) if one.source] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# nothing\n", "is empty; write metadata: and definition:"),
        ("metadata: {id: A_1, name: b\n", "line 2: is no valid YAML (expected ',' or '}', but got '<stream end>')"),
        ("- a\n", "line 1: expected a mapping, found a list; see docs/writing_rules.md"),
        ("metadata: {}\ndefinition: {x: y}\n", "line 1: metadata: id is missing; add `id:`") ,
        (METADATA, "line 1: definition is missing; add `definition:`"),
        (of("x: y").replace("name:", "nmae:"), "line 3: metadata.nmae: unknown key; did you mean name?"),
        (of(f"{LEAF}, operator: exists").replace("CKV2_ACME_1", "acme-1"), "line 2: metadata.id: expected an id such as"),
        (f"{of('x: y')}metadata: {{}}\n", "line 5: metadata stands twice (first on line 2); join them"),
        (of(f"{LEAF}, operator: exists").replace("  name", "  severity: hihg\n  name"), "line 3: metadata.severity: expected one of CRITICAL, "),
        (of(f"{LEAF}, operator: exists").replace("  name", "  category: IAMM\n  name"), "did you mean IAM?"),
        (of("cond_type: atribute"), "line 4: definition.cond_type: expected one of attribute, connection, filter, resource, jmespath, access; did you mean attribute?"),
        (of("attribute: a"), "line 4: definition: cond_type is missing; add `cond_type: ` and one of "),
        (of(f"{LEAF}, operator: equal, value: a"), "did you mean equals?"),
        (of(f"{LEAF}, operator: equals"), "line 4: definition.operator: equals needs a value; add `value:`"),
        (of(f"{LEAF}, operator: less_than, value: many"), "line 4: definition.value: expected a number; write one"),
        (of(f"{LEAF}, operator: starting_with, value: 1"), "line 4: definition.value: expected text; put it in quotes"),
        (of(f"{LEAF}, operator: cidr_range_subset, value: [10.0.0.0/99]"), "definition.value: expected address ranges"),
        (of(f"{LEAF}, operator: regex_match, value: '^(?!a)b'"), "has a group that RE2 does not know (RE2's syntax: no look-around, no back-references); write it without"),
        (of(f"{LEAF}, operator: equals, valeu: 1"), "line 4: definition.valeu: unknown key; did you mean value?"),
        (of("cond_type: attribute, resource_types: [bucket], attribute: a, operator: exists"), "line 4: definition.resource_types[0]: 'bucket' is no resource type that tfiam reads"),
        (of("cond_type: attribute, resource_types: taggable, attribute: a, operator: exists"), "name the types themselves"),
        (of("cond_type: attribute, attribute: a..b, operator: exists"), "definition.attribute: has an empty step"),
        (of("cond_type: attribute, attribute: '$[?(@.a >', operator: jsonpath_exists"), "is no JSONPath that tfiam reads"),
        (of("and: []"), "line 4: definition.and: and has no condition; write at least one"),
        (of(f"not: [{{{LEAF}, operator: exists}}, {{{LEAF}, operator: exists}}]"), "not has more than one condition; join them"),
        (of(f"and: [{{{LEAF}, operator: exists}}], or: []"), "definition.or: stands beside and; put it below `and:`"),
        (of("or: [{cond_type: filter, attribute: resource_type, operator: within, value: [a]}]"), "definition.or[0]: a filter below or is no filter"),
        (of("cond_type: filter, attribute: resource_type, operator: within, value: [a]"), "a filter alone judges nothing"),
        (of("cond_type: connection, resource_types: [aws_lb], operator: exists"), "connected_resource_types is missing"),
        (of("cond_type: jmespath, expression: 'a ='"), "line 4: definition.expression: no JMESPath: "),
        (of("cond_type: access, actions: [s3:GetObjekt], allowed: [], resources: ['*']"), "did you mean s3:GetObject"),
        (of("cond_type: access, actions: [s3:GetObject], allowed: []"), "names nothing that the actions are on"),
        (of("and: [{cond_type: access}]"), "an access condition cannot be part of and, or, not"),
        (of("and: " * 0 + "not: {" * 25 + f"{LEAF}, operator: exists" + "}" * 25), "is nested too deeply"),
        (of(f"{LEAF}, operator: equals, value: !!python/name:os.system x"), "expected text, a number, true or false"),
    ],
)  # fmt: skip
def test_errors(tmp_path: Path, text: str, said: str) -> None:
    found = refused(tmp_path, text)
    assert said in found
    assert "\n" not in found


def test_aliases_are_bounded(tmp_path: Path) -> None:
    many = f"{of(f'{LEAF}, operator: exists')}examples: {{a: &a x, b: [{', '.join(['*a'] * 101)}]}}\n"
    assert "more than 100 aliases" in refused(tmp_path, many)


def test_a_list_that_holds_itself(tmp_path: Path) -> None:
    assert "is nested too deeply" in refused(tmp_path, of(f"{LEAF}, operator: within, value: &a [*a]"))
