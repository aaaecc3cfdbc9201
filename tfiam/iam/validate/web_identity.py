"""Claims of identity providers in role trust policies: the audience is one value, and GitHub's subject names repository and branch.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from tfiam.iam.document import PolicyDocument
from tfiam.iam.patterns import has_wildcard
from tfiam.iam.validate.issue import Issue, IssueKind, PolicyType
from tfiam.iam.validate.places import Placed, PlacedCondition, statements
from tfiam.iam.validate.theme import Theme
from tfiam.iam.variables import as_literal

CODES: Mapping[str, IssueKind] = MappingProxyType(
    {
        "FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE": IssueKind.SECURITY_WARNING,
        "SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED": IssueKind.WARNING,
        "CONFIRM_AUDIENCE_CLAIM_TYPE": IssueKind.SUGGESTION,
    }
)
_GITHUB = "token.actions.githubusercontent.com"


def _check(document: PolicyDocument, kind: PolicyType) -> Iterator[Issue]:
    if kind is not PolicyType.TRUST:
        return
    for placed in statements(document):
        if not placed.statement.is_allow:
            continue
        for one in placed.conditions():
            yield from _audience(one)
        yield from _github(placed)


def _audience(one: PlacedCondition) -> Iterator[Issue]:
    issuer, _, claim = one.condition.key_name.rpartition(":")
    if claim not in ("aud", "oaud") or "." not in issuer or one.condition.qualifier is None:
        return
    if one.condition.qualifier == "ForAnyValue":
        message = (
            f"ForAnyValue with the single-valued condition key {one.condition.key} can be overly permissive: remove it"
        )
        yield one.issue(CODES, "FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE", message)
    else:
        message = f"confirm that the claim {one.condition.key} has several values: with one, do not use a qualifier"
        yield one.issue(CODES, "CONFIRM_AUDIENCE_CLAIM_TYPE", message)


def _github(placed: Placed) -> Iterator[Issue]:
    """A wildcard in the subject, unless the branch is told by the ``ref`` claim and the repository by a literal."""
    branch = placed.statement.has_condition(f"{_GITHUB}:ref")
    for one in placed.conditions():
        if one.condition.key_name != f"{_GITHUB}:sub" or one.condition.negated:
            continue
        for position, value in one.texts():
            repository, _, _ = value.removeprefix("repo:").partition(":")
            if has_wildcard(as_literal(repository if branch else value)):
                message = f"a wildcard in {one.condition.key} can allow requests from more sources than intended: name repository and branch"
                yield one.issue(CODES, "SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED", message, position)


THEME = Theme("web identity", CODES, _check)
