"""Validation of one document: every theme, each issue once, by place and then by how bad it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tfiam.iam.document import PolicyDocument, PolicySyntaxError
from tfiam.iam.reading import FaultKind
from tfiam.iam.validate import policy_fit
from tfiam.iam.validate.issue import Issue, IssueKind, PolicyType
from tfiam.iam.validate.places import STORED_BY_IAM
from tfiam.iam.validate.theme import Theme
from tfiam.iam.validate.themes import THEMES

_RANK = {kind: rank for rank, kind in enumerate(IssueKind)}
_NO_DOCUMENT = {
    None: ("JSON_SYNTAX_ERROR", "fix the JSON syntax error: {problem}"),
    FaultKind.WRONG_TYPE: ("DATA_TYPE_MISMATCH", "the JSON type does not match: {problem}"),
    FaultKind.NO_STATEMENT: ("MISSING_STATEMENT", "add a statement to the policy"),
}


def validate(
    document: PolicyDocument | str | Mapping[str, Any], kind: PolicyType, resource_type: str = ""
) -> tuple[Issue, ...]:
    """What AWS's policy validation, and IAM when it stores the document, have to say of it; empty for a good one.

    ``resource_type`` is the CloudFormation type of what a resource policy is put on (``AWS::S3::Bucket``), when known.

    Raises nothing, whatever the JSON. Holes (``${aws_s3_bucket.logs.arn}``) are not known yet, so nothing is said of them.
    """
    try:
        read = document if isinstance(document, PolicyDocument) else PolicyDocument.parse(document)
    except PolicySyntaxError as error:
        code, words = _NO_DOCUMENT[error.kind]
        return (Issue(code, IssueKind.ERROR, words.format(problem=error.problem), error.pointer),)
    return issues(read, kind, (*THEMES, *policy_fit.on_resource(resource_type)))


def issues(document: PolicyDocument, kind: PolicyType, themes: Sequence[Theme]) -> tuple[Issue, ...]:
    """The issues of some themes, sorted. A code is told once a place."""
    found: dict[tuple[str, str], Issue] = {}
    for issue in _found(document, kind, themes):
        found.setdefault((issue.pointer, issue.code), issue)
    return tuple(sorted(found.values(), key=_order))


def _found(document: PolicyDocument, kind: PolicyType, themes: Sequence[Theme]) -> Iterator[Issue]:
    for theme in themes:
        for issue in theme.check(document, kind):
            refused = issue.code in theme.refused and kind in STORED_BY_IAM
            yield replace(issue, kind=IssueKind.ERROR) if refused else issue


def _order(issue: Issue) -> tuple[object, ...]:
    steps = [(int(step), "") if step.isdecimal() else (-1, step) for step in issue.pointer.split("/")]
    return steps, _RANK[issue.kind], issue.code
