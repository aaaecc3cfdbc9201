"""A statement comes down to the lines that show the fault."""

from __future__ import annotations

import json

from tfiam.report.evidence import MOST_LINES, evidence_lines


def test_a_statement_shows_an_element_a_line_without_the_sid_shown_elsewhere() -> None:
    text = json.dumps({"Sid": "All", "Effect": "Allow", "Action": "*", "Resource": ["*"]})
    assert evidence_lines(text, 60, sid="All") == ('"Effect": "Allow",', '"Action": "*",', '"Resource": ["*"]')
    assert evidence_lines(text, 60)[0] == '"Sid": "All",'


def test_a_long_list_keeps_what_the_message_names_and_wildcards_in_their_order() -> None:
    actions = [f"ec2:DescribeThing{number}" for number in range(40)]
    actions[20:20] = ["iam:PassRole", "s3:*"]
    lines = evidence_lines(json.dumps({"Action": actions}), 60, about="allows iam:PassRole on every role")
    assert lines == (
        '"Action": [',
        '  "ec2:DescribeThing0", "ec2:DescribeThing1",',
        '  "ec2:DescribeThing2", "ec2:DescribeThing3",',
        '  "ec2:DescribeThing4", "iam:PassRole", "s3:*", … 35 more',
        "]",
    )


def test_a_condition_is_laid_out_when_it_does_not_fit_a_line() -> None:
    condition = {"StringEquals": {"aws:RequestedRegion": ["eu-west-1", "eu-central-1"], "aws:PrincipalTag/team": "a"}}
    assert evidence_lines(json.dumps({"Condition": condition}), 70) == (
        '"Condition": {',
        '  "StringEquals": {',
        '    "aws:RequestedRegion": ["eu-west-1", "eu-central-1"],',
        '    "aws:PrincipalTag/team": "a"',
        "  }",
        "}",
    )


def test_more_lines_than_the_cap_are_counted() -> None:
    lines = evidence_lines(json.dumps({f"Key{number}": number for number in range(20)}), 60)
    assert len(lines) == MOST_LINES
    assert lines[-1] == "… 9 more lines"


def test_other_text_keeps_its_lines() -> None:
    assert evidence_lines("step one\n  step two\n", 60) == ("step one", "  step two")
    assert evidence_lines("{not json", 60) == ("{not json",)
    assert evidence_lines("", 60) == ()


def test_empty_containers_and_deep_nesting_do_not_break_it() -> None:
    assert evidence_lines("{}", 60) == ()
    assert evidence_lines(json.dumps({"Condition": {}, "Action": []}), 60) == ('"Condition": {},', '"Action": []')
    assert evidence_lines("[" * 100_000, 60) != ()
