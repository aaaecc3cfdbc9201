"""Writes of people and deployers that nothing holds to the regions of the team."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tfiam.access.boundaries import trusts_people
from tfiam.access.effective import Effective, EffectiveAccess
from tfiam.access.holders import Held, held_by
from tfiam.access.machines import trusts_pipeline
from tfiam.access.permission_actions import changing_mask
from tfiam.iam import Access, Answer, action_index, patterns
from tfiam.iam.arn import Arn
from tfiam.iam.document import PolicyDocument
from tfiam.iam.sets.action_set import ActionSet
from tfiam.iam.statement import Statement
from tfiam.iam.variables import as_literal
from tfiam.inventory.model import Inventory, Principal, PrincipalKind

#: Services with one endpoint, whose requests are all made to us-east-1 or us-west-2, wherever they take effect.
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_deny-requested-region.html
_GLOBAL = (
    "iam",
    "sts",
    "cloudfront",
    "route53",
    "route53domains",
    "support",
    "budgets",
    "ce",
    "globalaccelerator",
    "importexport",
    "organizations",
    "account",
    "waf",
    "shield",
    "chatbot",
    "devicefarm",
)


@dataclass(frozen=True)
class Unlimited:
    """A statement by which principals write outside of the regions."""

    held: Held
    principals: tuple[str, ...]
    mask: int
    because: tuple[str, ...] = ()
    """The references that hide whether something limits it; none where nothing does."""


def writes_everywhere(inventory: Inventory) -> Iterator[Unlimited]:
    """Every such statement once, with all the people and deployers that have it; nothing where no region is named."""
    allowed = inventory.config.organization.regions
    access = EffectiveAccess(inventory, inventory.before)
    found: dict[tuple[object, ...], Unlimited] = {}
    for principal in inventory.principals if allowed else ():
        if _is_person_or_deployer(principal):
            effective = access.of(principal)
            outside = _outside(allowed, principal)
            for held in held_by(principal):
                for one in _judge(held, principal, effective, outside):
                    key = (*held.place, bool(one.because))
                    before = found.setdefault(key, replace(one, principals=()))
                    found[key] = replace(before, principals=(*before.principals, principal.address))
    yield from found.values()


def _is_person_or_deployer(principal: Principal) -> bool:
    if principal.kind is PrincipalKind.ROLE:
        return trusts_people(principal) or trusts_pipeline(principal)
    return principal.kind in (PrincipalKind.USER, PrincipalKind.PERMISSION_SET)


def _outside(allowed: tuple[str, ...], principal: Principal) -> Access:
    """Every request of the principal for another region."""
    condition = {"StringNotEquals": {"aws:RequestedRegion": list(allowed)}}
    arn = principal.arn or principal.predicted_arn
    if arn and principal.kind is not PrincipalKind.PERMISSION_SET:
        pattern = ":".join("*" if "${" in part or not part else part for part in _parts(arn))
        condition["ArnLike"] = {"aws:PrincipalArn": [pattern]}
    statement = {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": condition}
    return Access.of([PolicyDocument.parse({"Version": "2012-10-17", "Statement": [statement]})])


def _parts(arn: str) -> tuple[str, ...]:
    parsed = Arn.parse(arn)
    return ("arn", "*", "iam", "", parsed.account, parsed.resource) if parsed else ("*",)


def _judge(held: Held, principal: Principal, effective: Effective, outside: Access) -> Iterator[Unlimited]:
    statement = held.statement
    mask = statement.action_mask & _regional_writes() if statement.is_allow and _in_any_region(statement) else 0
    if not mask:
        return
    asked = Access.of_statement(statement).intersect(outside)
    writes = Access(tuple(replace(box, action_set=ActionSet(box.action_set.bits & mask)) for box in asked.boxes))
    left = writes.intersect(effective.access).some()
    if left is Answer.YES and not effective.hidden:
        yield Unlimited(held, (principal.address,), mask)
    elif left is not Answer.NO:
        yield Unlimited(held, (principal.address,), mask, effective.hidden or (f"{held.place[0]}.{held.place[1]}",))


def _regional_writes() -> int:
    found = changing_mask()
    for service in _GLOBAL:
        found &= ~action_index.mask(f"{service}:*")
    return found


def _in_any_region(statement: Statement) -> bool:
    """True if the resources do not say in which region they are: a named bucket is in one, and so is what a reference names."""
    if statement.resources is None:
        return statement.not_resources is not None
    return any(map(_is_anywhere, statement.resources))


def _is_anywhere(pattern: str) -> bool:
    arn = Arn.parse(as_literal(pattern))
    if arn is None:
        return patterns.has_wildcard(as_literal(pattern)) and not pattern.startswith("${")
    return patterns.has_wildcard(arn.region or arn.resource.partition("/")[0])
