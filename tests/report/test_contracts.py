"""JSON and SARIF against their published schemas, and what they say."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator, Draft202012Validator

from tests.report.factory import BUSY, CLEAN, EMPTY, UNDETERMINED_ONLY, finding
from tests.report.test_hostile import ATTACKS, hostile
from tfiam.findings.model import Report, Status, WaiverUse
from tfiam.report import Options, render
from tfiam.source.model import Location

HERE = Path(__file__).parent
JSON_SCHEMA = json.loads((HERE.parents[1] / "docs" / "report.schema.json").read_text(encoding="utf-8"))
SARIF_SCHEMA = json.loads((HERE / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
REPORTS = {
    "busy": BUSY,
    "clean": CLEAN,
    "empty": EMPTY,
    "undetermined": UNDETERMINED_ONLY,
    **{f"hostile {name}": hostile(attack) for name, attack in ATTACKS.items()},
}


def without_dates(report: Report) -> Report:
    """Hostile waivers have no date, which the schema demands of the pipeline."""
    kept = tuple(item for item in report.findings if item.waiver is None or item.waiver.expires == "2027-01-31")
    return dataclasses.replace(report, findings=kept)


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_json_holds_to_its_schema(report: Report) -> None:
    document = json.loads(render(without_dates(report), "json", Options(compliance=True)))
    validator = Draft202012Validator(JSON_SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert [error.message for error in validator.iter_errors(document)] == []


def test_the_json_schema_is_one_and_closed() -> None:
    Draft202012Validator.check_schema(JSON_SCHEMA)
    document = json.loads(render(BUSY, "json"))
    document["findings"][0]["secret"] = "x"
    document["findings"][1]["severity"] = "terrible"
    del document["coverage"]["unresolved"]
    told = sorted(error.message for error in Draft202012Validator(JSON_SCHEMA).iter_errors(document))
    assert [message.split(" (")[0] for message in told] == [
        "'terrible' is not one of ['critical', 'high', 'medium', 'low', 'info']",
        "'unresolved' is a required property",
        "Additional properties are not allowed",
    ]


def test_json_keys_stand_in_the_order_of_the_schema() -> None:
    document = json.loads(render(BUSY, "json", Options(compliance=True)))
    assert list(document) == list(JSON_SCHEMA["properties"])
    assert list(document["compliance"][0]) == list(JSON_SCHEMA["$defs"]["control"]["properties"])
    # `origin` stands last, in findings of another tool only.
    assert [*document["findings"][0], "origin"] == list(JSON_SCHEMA["$defs"]["finding"]["properties"])
    assert list(document["rules"][0]) == list(JSON_SCHEMA["$defs"]["rule"]["properties"])


def test_json_is_the_same_whatever_the_order_of_findings() -> None:
    turned = dataclasses.replace(BUSY, findings=BUSY.findings[::-1])
    assert render(turned, "json") == render(BUSY, "json")


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_sarif_holds_to_the_standard_s_schema(report: Report) -> None:
    document = json.loads(render(report, "sarif"))
    errors = Draft7Validator(SARIF_SCHEMA, format_checker=Draft7Validator.FORMAT_CHECKER).iter_errors(document)
    assert [error.message for error in errors] == []


def results(report: Report) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(render(report, "sarif"))["runs"][0]["results"]
    return found


def only(**changes: Any) -> Report:
    return dataclasses.replace(BUSY, findings=(finding("TFIAM_LP_014", "aws_iam_role.app", **changes),))


def test_sarif_tells_status_and_severity() -> None:
    told = {(item["ruleId"], item["properties"]["address"]): (item["kind"], item["level"]) for item in results(BUSY)}
    assert told[("TFIAM_LP_001", "aws_iam_role.ingest")] == ("fail", "error")
    assert told[("TFIAM_LP_004", 'module.team["payments"].aws_iam_policy.deploy')] == ("fail", "warning")
    assert told[("TFIAM_LP_001", "aws_iam_policy.reports")] == ("review", "none")
    assert ("TFIAM_SM_003", "aws_secretsmanager_secret.label_printer") not in told  # fixed by the plan


def test_sarif_rules_carry_help_and_security_severity() -> None:
    rule = json.loads(render(BUSY, "sarif"))["runs"][0]["tool"]["driver"]["rules"][0]
    assert rule["name"] == "FullAdministrator"
    assert rule["properties"]["security-severity"] == "9.5"
    assert rule["help"]["markdown"].startswith("**Statement makes its principal a full administrator**")
    assert "```hcl" in rule["help"]["markdown"]
    assert rule["help"]["text"].startswith("Statement makes its principal a full administrator")
    assert "**" not in rule["help"]["text"]


def test_a_rule_has_no_more_tags_than_code_scanning_takes() -> None:
    answers = BUSY.rules[0]
    controls = tuple(f"CIS {number}" for number in range(30))
    report = dataclasses.replace(
        BUSY, rules=(dataclasses.replace(answers, rule=dataclasses.replace(answers.rule, compliance=controls)),)
    )
    tags = json.loads(render(report, "sarif"))["runs"][0]["tool"]["driver"]["rules"][0]["properties"]["tags"]
    assert tags == ["security", "iam", *controls[:18]]


@pytest.mark.parametrize(
    ("changes", "artifact", "region"),
    [
        ({"location": Location("iam/my role.tf", 3, 9)}, {"uri": "iam/my%20role.tf", "uriBaseId": "%SRCROOT%"}, (3, 9)),
        ({"plan": "./out/plan.json"}, {"uri": "out/plan.json", "uriBaseId": "%SRCROOT%"}, (1, None)),
        ({"plan": "/tmp/plan.json"}, {"uri": "file:///tmp/plan.json"}, (1, None)),
        ({"plan": "-"}, {"uri": "stdin", "uriBaseId": "%SRCROOT%"}, (1, None)),
        ({"plan": "c#d.json"}, {"uri": "c%23d.json", "uriBaseId": "%SRCROOT%"}, (1, None)),
    ],
)
def test_sarif_location(changes: dict[str, Any], artifact: dict[str, str], region: tuple[int, int | None]) -> None:
    place = results(only(**changes))[0]["locations"][0]
    assert place["physicalLocation"]["artifactLocation"] == artifact
    shown = place["physicalLocation"]["region"]
    assert (shown["startLine"], shown.get("endLine")) == region
    assert place["logicalLocations"] == [{"fullyQualifiedName": "aws_iam_role.app", "kind": "resource"}]


@pytest.mark.parametrize(
    ("source", "in_source", "kind"),
    [(".tfiam.yaml:3", False, "external"), ("b.json", False, "external"), ("roles.tf:12", True, "inSource")],
)
def test_sarif_suppression(source: str, in_source: bool, kind: str) -> None:
    waiver = WaiverUse("known", "team-a", "2027-01-31", source, in_source)
    assert results(only(status=Status.WAIVED, waiver=waiver))[0]["suppressions"] == [
        {"kind": kind, "justification": f"known (team-a, until 2027-01-31, {source})"}
    ]
    assert results(only())[0]["suppressions"] == []


def test_sarif_fingerprints_and_unread_documents() -> None:
    run = json.loads(render(BUSY, "sarif"))["runs"][0]
    first = run["results"][0]["partialFingerprints"]
    assert first["tfiam/v1"] == first["primaryLocationLineHash"] == BUSY.findings[0].fingerprint
    told = [item["message"]["text"] for item in run["invocations"][0]["toolExecutionNotifications"]]
    assert "aws_iam_policy.reports policy could not be read because of aws_s3_bucket.reports.arn" in told
    assert run["properties"]["coverage"]["opaque"] == 1


def test_sarif_message_makes_no_link() -> None:
    assert "](" not in results(only(message="[a](https://evil.example)"))[0]["message"]["text"]
