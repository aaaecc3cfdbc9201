"""The documents that have a say on a request, each with the place where it stands and what hides it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tfiam.access.question import Asker
from tfiam.iam.document import PolicyDocument
from tfiam.iam.policy_set import PolicyKind
from tfiam.iam.request import Caller, CallerKind
from tfiam.iam.variables import names
from tfiam.inventory.model import Boundary, Document, DocumentRole, Inventory, ManagedAttachment, PrincipalKind


@dataclass(frozen=True)
class Source:
    """A document, or the place of one that is hidden (``policy`` is None)."""

    kind: PolicyKind
    address: str
    """The resource it stands on; for an AWS managed policy the one that attaches it; "" for what AWS adds itself."""
    attribute: str
    policy: PolicyDocument | None
    because: tuple[str, ...] = ()
    """References that hide the document, or parts of it, or whether it reaches the principal."""
    certain: bool = True
    """False if it is not told whether it has a say at all."""
    denies_certain: bool = True
    """False for a limit that may not be in force: then its Allows are all that would be left, and its Denies may not hold."""
    arn: str = ""
    """Of a policy that is not in the plan."""
    sensitive: bool = False
    holes: bool = False
    """True if ``${…}`` may stand for a reference."""
    loose: frozenset[str] = frozenset()
    """References in its resources that more text may stand around (:attr:`tfiam.extract.holes.Hole.loose`)."""
    hidden: str = ""
    """Why it is hidden or uncertain, after its name."""
    key: bool = False
    """True for the policy of a KMS key."""
    several: frozenset[str] = frozenset()
    """References that may stand for several members of a list (:attr:`tfiam.extract.holes.Hole.several`)."""
    doubt: tuple[str, ...] = ()
    """References that hide whether it reaches the principal."""


def source_of(document: Document, kind: PolicyKind, doubt: tuple[str, ...] = ()) -> Source:
    """A document of the plan; ``doubt`` hides whether it has a say."""
    why = f"is no policy document: {document.fault}" if document.fault else "is known after apply only"
    if document.readable and doubt:
        why = "may reach it or not"
    place = f"{document.address}.{document.attribute}"
    hides = document.because or (() if document.readable else (place,))
    return Source(
        kind=kind,
        address=document.address,
        attribute=document.attribute,
        policy=None if document.incomplete else _policy_of(document),
        because=tuple(dict.fromkeys((*hides, *doubt))),
        certain=not doubt,
        sensitive=document.sensitive,
        holes=document.status.value in ("partial", "rebuilt"),
        several=frozenset(hole.reference for hole in document.holes if hole.several),
        loose=frozenset(hole.reference for hole in document.holes if hole.loose),
        hidden=why,
        key=DocumentRole.KEY in document.roles,
        doubt=doubt,
    )


def sources_of(document: Document, kind: PolicyKind, doubt: tuple[str, ...] = ()) -> tuple[Source, ...]:
    """A document of the plan where documents add up: of an incomplete one what is known, and what is hidden."""
    whole = source_of(document, kind, doubt)
    if not document.incomplete:
        return (whole,)
    hidden = replace(whole, because=tuple(dict.fromkeys((*document.incomplete, *doubt))))
    return (replace(whole, policy=_policy_of(document)), hidden)


def _policy_of(document: Document) -> PolicyDocument | None:
    return _of_its_target(document.policy) if document.provenance == "arguments" else document.policy


def _of_its_target(policy: PolicyDocument | None) -> PolicyDocument | None:
    """A permission in arguments names its target by name or ARN, qualified or not: it is about what it is put on."""
    if policy is None:
        return None
    return replace(policy, statements=tuple(replace(one, resources=None) for one in policy.statements))


def full_access(kind: PolicyKind) -> Source:
    """What AWS attaches to every node of an organization."""
    document = {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    return Source(
        kind,
        "",
        "",
        PolicyDocument.parse(document),
        arn="FullAWSAccess" if kind is PolicyKind.SCP else "RCPFullAWSAccess",
    )


def identity_sources(inventory: Inventory, asker: Asker) -> tuple[Source, ...]:
    """Inline, attached and group policies of the principal; somebody's outside the plan are hidden as one."""
    principal, kind = asker.principal, PolicyKind.IDENTITY
    if principal is None:
        return _outside(asker)
    found = [one for reach in principal.reaches for one in sources_of(reach.document, kind, reach.doubt)]
    found += [_managed(attachment) for attachment in principal.managed]
    if not principal.in_plan:
        why = "is not in this plan, so what else it has is not known"
        found.append(Source(kind, "", "", None, (principal.name,), arn=principal.name, hidden=why))
    if principal.kind is PrincipalKind.USER and principal.groups:
        known = {one.address for one in inventory.principals} | {one.name for one in inventory.principals}
        found += [
            Source(kind, "", "", None, (group,), arn=group, hidden="is a group outside this plan")
            for group in principal.groups
            if group not in known
        ]
    return tuple(found)


def _outside(asker: Asker) -> tuple[Source, ...]:
    caller = Caller.parse(asker.arn.text)
    if not caller.has_identity_policies or caller.kind is CallerKind.ROOT:
        return ()
    why = "is not in this plan, so its own policies are not known"
    return (Source(PolicyKind.IDENTITY, "", "", None, (asker.name,), arn=asker.name, hidden=why),)


def _managed(attachment: ManagedAttachment) -> Source:
    policy = attachment.policy
    return Source(
        kind=PolicyKind.IDENTITY,
        address=attachment.by,
        attribute=attachment.attribute,
        policy=PolicyDocument.parse(policy.document) if policy else None,
        because=(*(() if policy else attachment.because or (attachment.arn,)), *attachment.doubt),
        certain=attachment.certain,
        doubt=attachment.doubt,
        arn=attachment.arn,
        hidden="may reach it or not"
        if policy and attachment.doubt
        else "is not in this plan"
        if attachment.arn
        else "is known after apply only",
    )


def boundary_source(boundary: Boundary | None) -> Source | None:
    """The permissions boundary; None for none."""
    if boundary is None:
        return None
    if boundary.document is not None:
        return source_of(boundary.document, PolicyKind.BOUNDARY)
    content = PolicyDocument.parse(boundary.managed.document) if boundary.managed else None
    return Source(
        kind=PolicyKind.BOUNDARY,
        address=boundary.by,
        attribute=boundary.attribute,
        policy=content,
        because=() if content else boundary.because or (boundary.arn,),
        arn=boundary.arn,
        hidden="is not in this plan" if boundary.arn else "is known after apply only",
    )


def keys_of(sources: Iterator[Source]) -> Iterator[tuple[str, str]]:
    """Every condition key that the documents ask about or put into a resource: in lower case, and as written."""
    for source in sources:
        for statement in source.policy.statements if source.policy else ():
            for condition in statement.conditions:
                yield condition.key_name, condition.key
                for value in condition.values:
                    yield from ((name.lower(), name) for name in names(value))
            for pattern in (*(statement.resources or ()), *(statement.not_resources or ())):
                yield from ((name.lower(), name) for name in names(pattern))
