"""The resources of an inventory that a statement could name, where it holds a wildcard in place of their names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from types import MappingProxyType

from tfiam.access.arns import PlanArn, arn_of
from tfiam.access.whereabouts import Whereabouts
from tfiam.extract.predict_table import ARNS
from tfiam.iam import action_index, catalogue, patterns
from tfiam.iam.action_index import AccessLevel
from tfiam.iam.arn import Arn
from tfiam.iam.resource_formats import ELSEWHERE, Format, format_of
from tfiam.iam.statement import Statement
from tfiam.iam.variables import as_literal
from tfiam.inventory.model import Document, Inventory, Resource
from tfiam.plan.address import module_of

#: What a policy has to say for what lies in a log group:
#: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
_BELOW: Mapping[tuple[str, str], str] = MappingProxyType({("logs", "log-group:*"): ":*"})
#: What comes into being with an instance.
#: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ExamplePolicies_EC2.html#iam-example-runinstances
_RUN, _RUN_MAKES = "ec2:runinstances", ("ec2:instance", "ec2:volume", "ec2:network-interface")
_ARGUMENT = re.compile(r"\{(\w+)(?::\w+)?\}")


@dataclass(frozen=True)
class Wide:
    """A pattern of a statement, and the kinds of which it takes in every resource in some account and region.

    A kind is the resource part of its ARNs with ``*`` for what differs: ``table/*``, ``table/*/index/*``.
    """

    pattern: str
    arn: Arn
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Tighter:
    """What could stand in place of a pattern."""

    pattern: str
    found: tuple[Resource, ...]
    names: tuple[str, ...]
    """The Resource element's items, as HCL."""


class NamedInstead:
    """Answers for one inventory, whose resources are looked through once, and only when a statement has such a pattern."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._where = Whereabouts(inventory)

    def tighter(self, statement: Statement, document: Document) -> Iterator[Tighter]:
        """For each wide pattern of an Allow, the resources of the plan that it could name; nothing where there is none."""
        for wide in wide_patterns(statement):
            found, names = [], []
            for resource, own, kind in self._by_service.get(wide.arn.service, ()):
                below = _below(wide, kind)
                if below and _is_near(wide.arn, own):
                    found.append(resource)
                    names += [_name(resource, own, document, rest) for rest in below]
            if found:
                yield Tighter(wide.pattern, tuple(found), tuple(names))

    @cached_property
    def _by_service(self) -> Mapping[str, list[tuple[Resource, PlanArn, str]]]:
        found: dict[str, list[tuple[Resource, PlanArn, str]]] = {}
        for type_, resources in self._inventory.resources.items():
            told = _kind_of(type_)
            for resource in resources if told else ():
                own = arn_of(resource, self._where)
                if told and own is not None:
                    found.setdefault(told[0], []).append((resource, own, told[1]))
        return found


def wide_patterns(statement: Statement) -> Iterator[Wide]:
    """The ARNs of an Allow that name a kind and nothing of it; ``*`` and what is cut short before the service are not in it.

    Making a resource cannot name it. So a kind is left out where the statement only makes such resources, or both makes
    and deletes them.
    """
    if not statement.is_allow or statement.actions is None or statement.every_action:
        return
    for pattern in dict.fromkeys(statement.resources or ()):
        arn = Arn.parse(as_literal(pattern))
        if arn is None or patterns.has_wildcard(arn.service) or "*" not in arn.resource:
            continue
        kinds = [
            form.resource
            for prefix in (arn.service, *ELSEWHERE.get(arn.service, ()))
            for kind in _kinds(prefix, statement)
            for service, form in map(format_of, kind.arns)
            if service == arn.service and _takes_in(arn, form)
        ]
        if kinds:
            yield Wide(pattern, arn, tuple(dict.fromkeys(kinds)))


def _takes_in(arn: Arn, form: Format) -> bool:
    """True if the pattern stands for every resource of the form, in some account and region where the form has one."""
    places = ((arn.region, form.region), (arn.account, form.account))
    placed = all(asked if own else not asked.strip("*") for asked, own in places)
    return placed and "*" in form.resource and patterns.includes(arn.resource, form.resource)


def _kinds(service: str, statement: Statement) -> Iterator[catalogue.ResourceType]:
    """The service's resource types that the statement's actions are about; tags are no reason to name a resource."""
    asked: dict[str, set[str]] = {}
    tagging = action_index.level_mask(AccessLevel.TAGGING)
    for name in action_index.names(statement.action_mask & action_index.mask(f"{service}:*") & ~tagging):
        action = catalogue.action(name)
        for use in action.resource_types if action else ():
            asked.setdefault(use.name, set()).add(name.lower())
    for kind, actions in asked.items():
        found = catalogue.resource_type(service, kind)
        if found is not None and not _made_here(service, kind, actions, statement):
            yield found


def _made_here(service: str, kind: str, actions: set[str], statement: Statement) -> bool:
    """True if the statement, by a name and not by ``service:*``, makes what it is about, and at most deletes it again."""
    own = kind.replace("-", "").lower()
    made = {f"{service}:create{own}"} | ({_RUN} if f"{service}:{kind}" in _RUN_MAKES else set())
    named = [one.lower() for one in statement.actions or () if one.partition(":")[2].strip("*")]
    if not any(patterns.matches(one, each) for one in named for each in made & actions):
        return False
    deleted = (f"{service}:delete{own}", f"{service}:terminate{own}s")
    return actions <= made or any(patterns.matches(one, each) for one in named for each in deleted)


@cache
def _kind_of(type_: str) -> tuple[str, str] | None:
    """Service and kind of a Terraform type's ARN: the narrowest form of the catalogue that takes in all that it makes."""
    if type_ not in ARNS or type_.startswith("data."):
        return None
    template = ARNS[type_].replace("{path:path}", "/")
    service, _, _, own = _ARGUMENT.sub("*", template).split(":", 3)
    fitting = [
        form.resource
        for prefix in (service, *ELSEWHERE.get(service, ()))
        for kind in catalogue.resource_types(prefix)
        for named, form in map(format_of, kind.arns)
        if named == service and patterns.includes(form.resource, own)
    ]
    return (service, max(fitting, key=len)) if fitting else None


def _below(wide: Wide, kind: str) -> tuple[str, ...]:
    """What to write after the ARN of a resource of this kind: nothing, or what leads to the kinds that lie below it."""
    special = _BELOW.get((wide.arn.service, kind))
    rests = [one[len(kind) :] for one in wide.kinds if one == kind or one.startswith((f"{kind}/", f"{kind}:"))]
    return (special,) if special and rests else tuple(sorted(rests, key=len))


def _is_near(asked: Arn, own: PlanArn) -> bool:
    """May: the pattern's account and region are the resource's."""
    arn = Arn.parse(own.shape)
    return (
        arn is not None
        and patterns.overlaps(asked.region, arn.region)
        and patterns.overlaps(asked.account, arn.account)
    )


def _name(resource: Resource, own: PlanArn, document: Document, rest: str) -> str:
    if module_of(resource.address) != module_of(document.address) and own.known:
        return f'"{own.text}{rest}"'
    reference = f"{resource.address}.arn"
    return f'"${{{reference}}}{rest}"' if rest else reference
