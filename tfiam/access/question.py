"""What a question about access names, found in an inventory: who asks, for which actions, on what."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from tfiam.access.arns import UNKNOWN_ACCOUNT, PlanArn, arn_of
from tfiam.access.whereabouts import Whereabouts
from tfiam.errors import QuestionError
from tfiam.iam import catalogue
from tfiam.iam.arn import Arn
from tfiam.iam.patterns import has_wildcard
from tfiam.inventory.model import Inventory, Principal, PrincipalKind, Resource

_ACCOUNT = re.compile(r"\d{12}")
_SERVICE = re.compile(r"[a-z0-9.-]+\.amazonaws\.com(\.cn)?")
_MOST_NAMED = 3


@dataclass(frozen=True)
class Asker:
    """Who makes the request."""

    name: str
    """Its address in the plan, else as given."""
    arn: PlanArn
    """Its ARN; a service principal or ``*`` as it stands."""
    account: str
    """Twelve digits, "" when the plan does not tell."""
    principal: Principal | None = None
    """None for somebody outside the plan."""


@dataclass(frozen=True)
class Target:
    """What the request is for."""

    name: str
    """Its address in the plan, else as given."""
    arn: PlanArn
    account: str
    resource: Resource | None = None
    """The resource of the plan that it is, or is part of."""
    named: bool = False
    """True if it was given by address, so that what an action takes of it (an object of the bucket) may be filled in."""


@dataclass(frozen=True)
class Question:
    """May ``asker`` do ``actions`` on ``target``? ``given`` are condition keys; others are open, unless ``closed``."""

    asker: Asker
    asked: str
    """The action or the pattern, as the catalogue spells it."""
    actions: tuple[str, ...]
    target: Target
    given: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    closed: bool = False


def find_asker(inventory: Inventory, where: Whereabouts, text: str) -> Asker:
    """The principal of an address, an ARN, or a name that only one has. Raises QuestionError."""
    found = _principals(inventory, where, text)
    if len(found) > 1:
        raise QuestionError(f"{text!r} names {_list(one.address for one in found)}; give the address of one")
    if found:
        return asker_of(inventory, where, found[0])
    if text in ("*", "anonymous") or _SERVICE.fullmatch(text):
        return Asker(text, PlanArn.of(text), "")
    arn = Arn.parse(f"arn:{where.partition}:iam::{text}:root" if _ACCOUNT.fullmatch(text) else text)
    if arn is None or not _ACCOUNT.fullmatch(arn.account) or arn.service not in ("iam", "sts"):
        raise QuestionError(f"no principal {text!r} in the plan{_near(text, _names(inventory))}")
    return Asker(text, PlanArn.of(str(arn)), arn.account)


def _principals(inventory: Inventory, where: Whereabouts, text: str) -> list[Principal]:
    own = [one for one in inventory.principals if one.in_plan and one.address == text]
    if own:
        return own
    by_arn = [one for one in inventory.principals if text.startswith("arn:") and _has_arn(one, where, text)]
    named = by_arn or [one for one in inventory.principals if one.name and one.name == text]
    who = [one for one in named if one.kind is not PrincipalKind.GROUP]
    return who or named


def _has_arn(principal: Principal, where: Whereabouts, arn: str) -> bool:
    predicted = arn_of(principal.resource, where) if principal.resource and not principal.arn else None
    return arn in (principal.arn, principal.predicted_arn) or (
        predicted is not None and predicted.known and predicted.text == arn
    )


def asker_of(inventory: Inventory, where: Whereabouts, principal: Principal) -> Asker:
    """The principal as one that makes requests. Raises QuestionError for a group."""
    if principal.kind is PrincipalKind.GROUP:
        members = [one.address for one in inventory.principals if principal.address in one.groups]
        ask = f"ask for one in it: {_list(members)}" if members else "nobody in this plan is in it"
        raise QuestionError(f"{principal.address} is a group, and groups make no requests; {ask}")
    account = where.account(principal.resource)
    if principal.arn and principal.kind is not PrincipalKind.PERMISSION_SET:
        return Asker(_name(principal), PlanArn.of(principal.arn), _of(principal.arn) or account, principal)
    if principal.resource is not None:
        arn = arn_of(principal.resource, where)
        assert arn is not None  # noqa: S101 - every kind of principal has a form
        return Asker(principal.address, arn, account, principal)
    # Outside the plan, known by name only: the path is not told.
    kind = "user" if principal.kind is PrincipalKind.USER else "role"
    head, tail = f"arn:{where.partition}:iam::", f":{kind}/{principal.name}"
    shape = f"{head}{account or '*'}:{kind}/*{principal.name}"
    arn = PlanArn(f"{head}{account or UNKNOWN_ACCOUNT}{tail}", shape, f"{head}{account or '${account}'}{tail}")
    return Asker(_name(principal), arn, account, principal)


def _name(principal: Principal) -> str:
    return principal.address if principal.in_plan else principal.name


def _of(arn: str) -> str:
    parsed = Arn.parse(arn)
    return parsed.account if parsed and _ACCOUNT.fullmatch(parsed.account) else ""


def find_target(inventory: Inventory, where: Whereabouts, text: str) -> Target:
    """The resource of an ARN, or of an address with what stands below it (``aws_s3_bucket.logs/2027/*``). Raises QuestionError."""
    if text == "*":
        return Target("*", PlanArn.of("*"), "")
    if Arn.parse(text) is not None:
        owner = _carrier(inventory, where, text)
        return Target(text, PlanArn.of(text), _of(text) or (where.account(owner) if owner else ""), owner)
    resource, rest = _addressed(inventory, text)
    if resource is None:
        near = (one.address for one in inventory.by_address.values() if "arn" in one.values)
        raise QuestionError(f"no resource {text!r} in the plan, and it is no ARN{_near(text, near)}")
    arn = arn_of(resource, where)
    if arn is None:
        raise QuestionError(f"{resource.address} has no ARN; give the ARN of what the action is on")
    return Target(text, arn.below(rest), where.account(resource), resource, named=not rest)


def _addressed(inventory: Inventory, text: str) -> tuple[Resource | None, str]:
    """The resource whose address the text is, or begins with before a ``/`` or ``:``."""
    if text in inventory.by_address:
        return inventory.by_address[text], ""
    for mark in re.finditer("[:/]", text):
        if text[: mark.start()] in inventory.by_address:
            return inventory.by_address[text[: mark.start()]], text[mark.start() :]
    return None, ""


def _carrier(inventory: Inventory, where: Whereabouts, arn: str) -> Resource | None:
    """The resource that has the ARN, or the longest beginning of it before a ``/`` or ``:``."""
    found: dict[str, Resource] = {}
    for resource in inventory.by_address.values():
        own = arn_of(resource, where)
        if own is not None and own.known and (own.text == arn or arn.startswith((f"{own.text}/", f"{own.text}:"))):
            kept = found.get(own.text)
            if kept is None or kept.type.startswith("data."):
                found[own.text] = resource
    return found[max(found, key=len)] if found else None


def find_actions(text: str) -> tuple[str, tuple[str, ...]]:
    """The action as AWS spells it, or the pattern with every action under it. Raises QuestionError."""
    if has_wildcard(text):
        under = tuple(sorted(catalogue.expand(text)))
        if not under:
            raise QuestionError(f"no action matches {text!r}{_near_service(text)}")
        return text, under
    found = catalogue.action(text)
    if found is None:
        service, colon, name = text.partition(":")
        if not colon or not catalogue.is_service(service):
            raise QuestionError(f"no action {text!r}{_near_service(text)}")
        near = _near(name, (one.partition(":")[2] for one in catalogue.expand(f"{service}:*")), prefix=f"{service}:")
        raise QuestionError(f"no action {text!r}{near}")
    return found.name, (found.name,)


def _near_service(text: str) -> str:
    service, colon, name = text.partition(":")
    if not colon:
        spelled = sorted(one for known in catalogue.services() for one in catalogue.expand(f"{known}:{text}"))
        return f", did you mean {_list(spelled)}?" if spelled else "; write it as service:Name, such as s3:GetObject"
    if catalogue.is_service(service):
        return ""
    alike = difflib.SequenceMatcher(b=service.lower())
    elsewhere = sorted(catalogue.expand(f"*:{name}"), key=lambda one: (-_ratio(alike, one.partition(":")[0]), one))
    near = f", did you mean {_list(elsewhere)}?" if elsewhere else _near(service, catalogue.services())
    return f": AWS has no service {service!r}{near}"


def _ratio(matcher: difflib.SequenceMatcher[str], text: str) -> float:
    matcher.set_seq1(text)
    return matcher.ratio()


def _names(inventory: Inventory) -> Iterator[str]:
    for principal in inventory.principals:
        if principal.kind is not PrincipalKind.GROUP:
            if principal.in_plan:
                yield principal.address
            if principal.name and not principal.name.startswith("("):
                yield principal.name


def _near(text: str, names: Iterable[str], *, prefix: str = "") -> str:
    """The names that look like the text; failing that, those it is a part of."""
    known = {name.lower(): name for name in names}
    close = difflib.get_close_matches(text.lower(), known, n=_MOST_NAMED)
    close = close or sorted(name for name in known if len(text) > 1 and text.lower() in name)[:_MOST_NAMED]
    return f", did you mean {_list(f'{prefix}{known[name]}' for name in close)}?" if close else ""


def _list(names: Iterable[str]) -> str:
    listed = list(dict.fromkeys(names))
    more = f" and {len(listed) - _MOST_NAMED} more" if len(listed) > _MOST_NAMED else ""
    return ", ".join(listed[:_MOST_NAMED]) + more
