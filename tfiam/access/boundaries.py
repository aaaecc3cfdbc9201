"""The permissions boundaries that an inventory knows of, and the principals that need one."""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.delegation import (
    BOUNDARY_KEY,
    EDITING_POLICIES,
    MANAGING_PRINCIPALS,
    PUTTING_BOUNDARIES,
    REMOVING_BOUNDARIES,
    Open,
    iam_part,
    never,
    open_grants,
    pinned,
    protects_some,
    scope_of,
)
from tfiam.access.evidence import IdentityKind, trust_evidence
from tfiam.access.holders import Holder
from tfiam.iam import patterns
from tfiam.iam.narrowing import demands
from tfiam.inventory.model import Document, DocumentRole, Inventory, Principal, PrincipalKind

#: Paths of roles that AWS makes and that take no boundary.
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-friendly-names
_OF_AWS = ("/aws-service-role/", "/aws-reserved/")
#: https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetsconcept.html: users and groups are assigned to them.
_OF_PEOPLE = (PrincipalKind.USER, PrincipalKind.PERMISSION_SET)
_EVERY = "policy/*"
#: What manages IAM beside :data:`MANAGING_PRINCIPALS`.
_MANAGING_IAM = MANAGING_PRINCIPALS | {
    "iam:UpdateAssumeRolePolicy": "role/*",
    "iam:CreateAccessKey": "user/*",
    "iam:CreateLoginProfile": "user/*",
    "iam:UpdateLoginProfile": "user/*",
    "iam:AttachGroupPolicy": "group/*",
    "iam:PutGroupPolicy": "group/*",
    "iam:AddUserToGroup": "group/*",
    "iam:CreatePolicyVersion": "policy/*",
    "iam:SetDefaultPolicyVersion": "policy/*",
}


def known_boundaries(inventory: Inventory) -> tuple[str, ...]:
    """The boundary policies as resource parts of their ARNs (``policy/boundaries/team``), wildcards where so written.

    From the plan's boundary documents and arguments, from conditions that demand a boundary, and from the team's own list of
    allowed ones; AWS managed policies, which nobody can edit, are left out.
    """
    found = dict.fromkeys(_parts(inventory))
    return tuple(part for part in found if part.startswith("policy/") and part.strip("*?") != "policy/")


def _parts(inventory: Inventory) -> Iterator[str]:
    for document in inventory.in_role(DocumentRole.BOUNDARY):
        yield own_part(document)
    for principal in inventory.principals:
        if principal.boundary is not None:
            yield _part(principal.boundary.arn)
        for _, statement in principal.statements:
            for condition in statement.conditions_on(BOUNDARY_KEY):
                if statement.is_allow and demands(condition, statement):
                    yield from map(_part, condition.values)
    yield from map(_part, inventory.config.boundaries.allowed)


def _part(arn: str) -> str:
    return "" if ":iam::aws:" in arn else iam_part(arn) or ""


def own_part(document: Document) -> str:
    """The resource part of the ARN that its managed policy has or will have; ``""`` for an inline one, and an unknown name."""
    resource = document.resource
    if resource is None or resource.type != "aws_iam_policy":
        return ""
    name, path = resource.get("name"), resource.get("path")
    return f"policy{path if isinstance(path, str) else '/'}{name}" if isinstance(name, str) else ""


def open_lifts(holder: Holder) -> Iterator[Open]:
    """Its grants that take boundaries off, or put on another than a named one."""
    yield from open_grants(holder, REMOVING_BOUNDARIES, never)
    yield from open_grants(holder, PUTTING_BOUNDARIES, pinned)


def open_edits(holder: Holder, known: tuple[str, ...]) -> Iterator[Open]:
    """Its grants that rewrite one of the ``known`` boundary policies; where none is known, any policy if none is protected."""
    on_some_policy = tuple(open_grants(holder, EDITING_POLICIES, never))
    for part in known if on_some_policy else ():
        yield from open_grants(holder, dict.fromkeys(EDITING_POLICIES, part), never)
    for one in () if known else on_some_policy:
        if _EVERY in scope_of(one.held.statement, _EVERY) and not protects_some(holder, one.actions):
            yield one


def manages_iam(holder: Holder) -> tuple[str, ...]:
    """The actions of managing principals and policies that its documents give it; its boundary is not looked at."""
    unbounded = Holder(holder.held)
    found = (action for one in open_grants(unbounded, _MANAGING_IAM, never) for action in one.actions)
    return tuple(dict.fromkeys(found))


def takes_boundary(principal: Principal) -> bool:
    """True for users and roles of the plan, but those of AWS: groups take none, and permission sets in another way."""
    kinds = (PrincipalKind.USER, PrincipalKind.ROLE)
    return principal.in_plan and principal.kind in kinds and not principal.path.startswith(_OF_AWS)


def required_by_kind(principal: Principal, required_for: tuple[str, ...]) -> str:
    """The item of ``boundaries.required_for`` that asks a boundary of it by kind, path or name; ``""`` when none does."""
    return next((item for item in required_for if _asks(item, principal)), "")


def _asks(item: str, principal: Principal) -> bool:
    selector, _, pattern = item.partition(":")
    if pattern:
        if selector == "path" and principal.kind is PrincipalKind.PERMISSION_SET:
            return False  # it has none
        text = principal.path if selector == "path" else principal.name
        return selector in ("path", "name") and bool(text) and patterns.matches(pattern, text)
    if item in ("users", "roles"):
        return item == f"{principal.kind.value}s"
    human = principal.kind in _OF_PEOPLE or trusts_people(principal)
    return item == "all" or (item == "humans" and human) or (item == "machines" and not human)


def trusts_people(principal: Principal) -> bool:
    """True for a role that others than services and OIDC workloads may assume: who is behind an account may be people."""
    return any(one.kind is not IdentityKind.MACHINE or one.account for one in trust_evidence(principal))
