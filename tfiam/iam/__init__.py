"""AWS's policy language as a library: documents, statements, matching, evaluation. Knows nothing of Terraform.

Everything here is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tfiam.iam.action import matches_action
    from tfiam.iam.arn import matches_resource
    from tfiam.iam.condition_eval import condition_holds
    from tfiam.iam.decision import Decision, Outcome
    from tfiam.iam.document import PolicyDocument, PolicySyntaxError
    from tfiam.iam.evaluation import evaluate
    from tfiam.iam.exposure import is_public
    from tfiam.iam.full_access import grants_everywhere, grants_service, is_admin
    from tfiam.iam.policy_set import PolicySet
    from tfiam.iam.request import Request
    from tfiam.iam.restricting import (
        restricts,
        restricts_source,
        restricts_to_networks,
        restricts_to_organizations,
        restricts_to_private_networks,
    )
    from tfiam.iam.sets.access import Access
    from tfiam.iam.sets.answer import Answer
    from tfiam.iam.statement import Effect, Statement

__all__ = [
    "Access",
    "Answer",
    "Decision",
    "Effect",
    "Outcome",
    "PolicyDocument",
    "PolicySet",
    "PolicySyntaxError",
    "Request",
    "Statement",
    "condition_holds",
    "evaluate",
    "grants_everywhere",
    "grants_service",
    "is_admin",
    "is_public",
    "matches_action",
    "matches_resource",
    "restricts",
    "restricts_source",
    "restricts_to_networks",
    "restricts_to_organizations",
    "restricts_to_private_networks",
]

_HOMES = {
    "Access": "sets.access",
    "Answer": "sets.answer",
    "Decision": "decision",
    "Effect": "statement",
    "Outcome": "decision",
    "PolicyDocument": "document",
    "PolicySet": "policy_set",
    "PolicySyntaxError": "document",
    "Request": "request",
    "Statement": "statement",
    "condition_holds": "condition_eval",
    "evaluate": "evaluation",
    "grants_everywhere": "full_access",
    "grants_service": "full_access",
    "is_admin": "full_access",
    "is_public": "exposure",
    "matches_action": "action",
    "matches_resource": "arn",
    "restricts": "restricting",
    "restricts_source": "restricting",
    "restricts_to_networks": "restricting",
    "restricts_to_organizations": "restricting",
    "restricts_to_private_networks": "restricting",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
