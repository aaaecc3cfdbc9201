"""The HTML page as a parser sees it: whole, inert, in bounds, with everything in it as text."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
import re
from functools import cache
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest

from tests.report.factory import BUSY, CLEAN, finding
from tests.report.test_hostile import ATTACKS, hostile
from tfiam.access.paths.told import PathsReport
from tfiam.config import Config
from tfiam.findings.details import PlanDetails
from tfiam.findings.model import Report
from tfiam.pipeline import scan_many
from tfiam.plan.load import load_plan
from tfiam.report import Options, render
from tfiam.report.html import data_for_script, limits
from tfiam.report.html.layout import arrange
from tfiam.report.html.prose import blocks
from tfiam.rules.load import load_rules

LOADS = ("src", "srcset", "background", "poster", "data", "action", "formaction", "ping", "style")


@cache
def story(*names: str) -> Report:
    plans = [load_plan(f"fixtures/stories/{name}/plan.json") for name in names]
    return scan_many(plans, config=Config(), rules=load_rules(), details=True)


def page(report: Report, options: Options | None = None) -> Element:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False, strict=True)
    document: Element = parser.parse(render(report, "html", options))
    return document


def text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def of(document: Element, identifier: str) -> Element:
    (found,) = [one for one in document.iter() if one.get("id") == identifier]
    return found


def data(document: Element) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(of(document, "data").text or "")
    return told


def hidden(attack: str) -> Report:
    """Hostile in its details too."""
    paths = story("over-privileged").details[0].paths.paths
    from tests.report.test_hostile import path
    from tfiam.access.paths.told import Told

    details = story("over-privileged").details[0]
    documents = tuple(
        dataclasses.replace(
            one, address=attack, attribute=attack, because=(attack,), attached_to=(attack,), fault=attack
        )
        for one in details.documents
    )
    principals = tuple(
        dataclasses.replace(
            one,
            address=attack,
            gained=tuple(
                dataclasses.replace(
                    grant, actions=(attack,), resources=(attack,), conditions=(attack,), because=(attack,), who=attack
                )
                for grant in one.gained
            ),
            hidden=(attack,),
        )
        for one in details.change.principals
    )
    assert paths
    twisted = PlanDetails(
        documents=documents,
        change=dataclasses.replace(details.change, principals=principals),
        paths=PathsReport((Told(path(attack), "introduced"),), (), (Told(path(attack), "introduced"),)),
        identities=tuple(
            dataclasses.replace(one, principal=dataclasses.replace(one.principal, address=attack))
            for one in details.identities
        ),
    )
    return dataclasses.replace(hostile(attack), details=(twisted,))


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_a_hostile_plan_makes_no_markup(attack: str) -> None:
    plain, twisted = page(hidden("plain")), page(hidden(attack))
    skeleton = [one.tag for one in plain.iter()], [one.tag for one in twisted.iter()]
    ignored = ("wbr", "code", "mark", "i", "span", "p", "li", "pre", "ul")
    assert {tag for tag in skeleton[1] if tag not in ignored} <= set(skeleton[0])
    assert [
        tag for tag in skeleton[1] if tag in ("script", "style", "img", "iframe", "base", "meta", "form", "svg")
    ] == [tag for tag in skeleton[0] if tag in ("script", "style", "img", "iframe", "base", "meta", "form", "svg")]
    assert not [
        (one.tag, name) for one in twisted.iter() for name in one.attrib if name in LOADS or name.startswith("on")
    ]
    targets = [one.get("href") or "" for one in twisted.iter("a")]
    assert all(target.startswith(("#", "https://docs.aws.amazon.com/")) for target in targets)


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_data_for_the_script_stays_data(attack: str) -> None:
    told = data(page(hidden(attack)))
    assert [item["severity"] for item in told["findings"]].count("critical") >= 1
    written = str(data_for_script({"a": attack}))
    assert written.isascii()
    assert not re.search("[<>&]", written)
    assert json.loads(written) == {"a": attack}


def test_line_separators_and_script_ends_are_escaped_in_data() -> None:
    assert str(data_for_script("</script>\u2028\u2029<!--")) == '"\\u003c/script\\u003e\\u2028\\u2029\\u003c!--"'


def test_the_page_loads_nothing_and_runs_its_own_script_only() -> None:
    document = page(story("over-privileged"))
    (policy,) = [one.get("content") for one in document.iter("meta") if one.get("http-equiv")]
    assert policy is not None
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == directives["base-uri"] == directives["form-action"] == "'none'"
    style, script = document.find(".//style"), document.findall(".//script")[-1]
    assert style is not None
    for name, element in (("style-src", style), ("script-src", script)):
        digest = base64.b64encode(hashlib.sha256((element.text or "").encode()).digest()).decode()
        assert directives[name] == f"'sha256-{digest}'"
    assert len(document.findall(".//script")) == 2
    assert not document.findall(".//link")
    assert not re.search(r"url\((?!#)|@import", style.text or "")
    assert not [one for one in document.iter() for name in one.attrib if name in LOADS or name.startswith("on")]


def test_ids_are_unique_and_every_inner_link_has_its_end() -> None:
    document = page(story("over-privileged", "unknown-documents", "over-privileged"))
    identifiers = [one.get("id") for one in document.iter() if one.get("id")]
    assert len(identifiers) == len(set(identifiers))
    inner = {(one.get("href") or "")[1:] for one in document.iter("a") if (one.get("href") or "").startswith("#")}
    assert inner <= set(identifiers)


def test_headings_do_not_skip_a_level_and_every_control_has_a_name() -> None:
    document = page(story("over-privileged", "second-plan"))
    levels = [int(one.tag[1]) for one in document.iter() if re.fullmatch(r"h\d", str(one.tag))]
    assert levels[0] == levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    labelled = {one.get("for") for one in document.iter("label")}
    wrapped = {id(inner) for label in document.iter("label") for inner in label.iter("input")}
    controls = [one for one in document.iter() if one.tag in ("input", "select")]
    assert controls
    assert all(id(one) in wrapped or one.get("id") in labelled for one in controls)
    assert [one.tag for one in document.iter() if one.tag in ("header", "nav", "main", "footer")] == [
        "header", "nav", "main", "footer",
    ]  # fmt: skip
    assert all(one.find("legend") is not None for one in document.iter("fieldset"))
    assert all(one.get("scope") for one in document.iter("th"))


def test_a_finding_has_all_that_is_known_of_it() -> None:
    report = story("over-privileged")
    chosen = next(one for one in report.findings if one.rule == "TFIAM_LP_001")
    box = of(page(report), chosen.fingerprint)
    said = text(box)
    for part in (
        chosen.title,
        chosen.address,
        chosen.severity.value,
        chosen.delta.value,
        chosen.fingerprint,
        chosen.sid,
    ):
        assert part in said
    shown = " ".join(text(one) for one in box.iter("pre"))
    assert '"Effect": "Allow"' in shown
    assert f'- fingerprint: "{chosen.fingerprint}"' in shown
    assert f"#rule-{chosen.rule}" in [one.get("href") for one in box.iter("a")]
    card = of(page(report), f"rule-{chosen.rule}")
    assert any((one.get("href") or "").startswith("https://docs.aws.amazon.com/") for one in card.iter("a"))


def test_what_the_exit_status_was_because_of() -> None:
    def said(report: Report, fail_on: str, status: int) -> str:
        return text(of(page(report, Options(fail_on=fail_on, exit_status=status)), "summary"))

    failing = said(BUSY, "critical", 1)
    count = sum(one.severity.value == "critical" and one.status.value == "fail" for one in BUSY.findings)
    assert f"Exit status 1: {count} finding" in failing
    hidden_ones = story("unknown-documents")
    assert "Exit status 0: no finding of severity high or worse; " in said(hidden_ones, "high", 0)
    assert "Exit status 3: no finding of severity high or worse, and " in said(hidden_ones, "high", 3)
    assert "Exit status" not in text(of(page(BUSY), "summary"))


def test_the_sections_say_what_the_commands_say() -> None:
    document = page(story("over-privileged"))
    assert "9 principals gain" in text(of(document, "access"))
    assert "every action on *" in text(of(document, "access"))
    paths = of(document, "paths")
    assert "aws_iam_role.depot_operator can become aws_iam_role.ingest, which is admin" in text(paths)
    drawing = paths.find(".//{http://www.w3.org/2000/svg}svg") or paths.find(".//svg")
    assert drawing is not None
    assert "Administrator" in text(drawing)
    routes = {one.get("data-route") for one in paths.iter("details") if one.get("data-route")}
    drawn = {number for one in drawing.iter() for number in (one.get("data-routes") or "").split()}
    assert drawn == routes
    assert "machines" in text(of(document, "identities"))
    held = [text(one) for one in of(document, "documents").iter("mark")]
    assert "${aws_s3_bucket.labels.arn}" in held


def test_policy_variables_are_no_holes() -> None:
    documents = story("over-privileged").details[0].documents
    chosen = next(one for one in documents if one.holes)
    assert chosen.policy is not None
    raw = json.loads(json.dumps(chosen.policy.raw))
    raw["Statement"][0]["Sid"] = "${aws:username}"
    policy = type(chosen.policy).parse(raw)
    changed = dataclasses.replace(chosen, policy=policy)
    details = dataclasses.replace(story("over-privileged").details[0], documents=(changed,))
    document = page(dataclasses.replace(story("over-privileged"), details=(details,)))
    shown = of(document, "documents")
    assert "${aws:username}" in text(shown)
    assert "${aws:username}" not in [text(one) for one in shown.iter("mark")]


def test_undetermined_places_have_their_reasons() -> None:
    section = text(of(page(story("unknown-documents")), "undetermined"))
    assert "aws_iam_policy.dynamic" in section
    assert "${aws_ssm_parameter.actions.insecure_value}" in section


def test_waivers_are_listed_with_owner_and_end() -> None:
    waived = next(one for one in BUSY.findings if one.waiver)
    assert waived.waiver is not None
    section = text(of(page(BUSY), "waivers"))
    assert waived.waiver.reason in section
    assert waived.waiver.owner in section


def test_several_plans_are_told_apart() -> None:
    report = story("over-privileged", "access-change")
    document = page(report)
    for plan in report.plans:
        assert plan.path in text(of(document, "access"))
        assert plan.path in text(of(document, "summary"))
    assert {item["plan"] for item in data(document)["findings"]} == {"0", "1"}
    assert "1 principal loses" in text(of(document, "access"))


def test_a_clean_report_and_one_without_details_are_whole() -> None:
    assert "No findings" in text(of(page(CLEAN), "summary-title"))
    assert "None." in text(of(page(CLEAN), "findings"))
    assert not [one for one in page(BUSY).iter() if one.get("id") == "documents"]


def test_compliance_stands_in_it_when_asked() -> None:
    assert "SEC03-BP02" in text(of(page(BUSY, Options(compliance=True)), "compliance"))
    assert not [one for one in page(BUSY).iter() if one.get("id") == "compliance"]


def test_a_large_report_is_bounded_and_says_so() -> None:
    many = [finding("TFIAM_LP_014", f"aws_iam_role.new_{number:05}") for number in range(limits.MOST_FINDINGS + 37)]
    long = [dataclasses.replace(one, evidence="\n".join(["x" * 300] * 60)) for one in many]
    short_page, long_page = (render(dataclasses.replace(CLEAN, findings=tuple(f)), "html") for f in (many, long))
    assert short_page.count('<details class="finding') == limits.MOST_FINDINGS
    assert "37 more findings of 2,037 are not in this page" in short_page
    assert len(short_page) < 8_000_000
    assert len(long_page) < 12_000_000
    assert re.search(r"[\d,]+ more findings of 2,037 are not in this page", long_page)
    # The example stands once, with the first; the others lead to it.
    assert short_page.count("resources = [aws_iam_role.task.arn]") == 1


def test_the_same_report_is_the_same_page() -> None:
    assert render(story("over-privileged"), "html") == render(story("over-privileged"), "html")


def test_the_layout_ends_on_circles_and_does_not_depend_on_order() -> None:
    everyone = [f"n{number:02}" for number in range(40)]
    links = [(one, other) for one in everyone for other in everyone if one != other]
    made = arrange(links, last="")
    assert made == arrange(list(reversed(links)), last="")
    assert len(set(made.spots.values())) == 40
    chain = arrange([("a", "b"), ("b", "c"), ("a", "admin"), ("c", "admin")], last="admin")
    across = [chain.spots[key][0] for key in ("a", "b", "c", "admin")]
    assert across == sorted(set(across))
    assert set(chain.lanes) == {("admin", 1), ("admin", 2)}


def test_prose_keeps_paragraphs_lists_and_code() -> None:
    made = blocks("name the `Action`.\n\n- one\n- two `b`\n\n```hcl\na = 1\n\n<b>\n```\n\nMore.")
    assert [one.kind for one in made] == ["text", "list", "code", "text"]
    assert made[0].parts == ((("text", "Name the "), ("code", "Action"), ("text", ".")),)
    assert made[2].lines == ("a = 1", "", "<b>")


def test_a_docs_link_is_a_web_address_or_no_link() -> None:
    chosen = BUSY.rules[0]
    rule = dataclasses.replace(chosen.rule, references=("javascript:alert(1)", "https://docs.aws.amazon.com/x"))
    rules = (dataclasses.replace(chosen, rule=rule), *BUSY.rules[1:])
    card = of(page(dataclasses.replace(BUSY, rules=rules)), f"rule-{rule.id}")
    assert [one.get("href") for one in card.iter("a")] == ["https://docs.aws.amazon.com/x"]
