"""Tags that policies compare and that nobody in the inventory carries, or carries in another spelling.

Said only where the plan can know: of principals if all that the policy reaches are in the plan and no session may bring tags of
its own, of resources if the plan holds some that the statement reaches.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from tfiam.access.arns import arn_of
from tfiam.access.tag_access import Asked, TagAccess
from tfiam.access.tags import Tags, session_tags_open, tagged, tags_of, tags_put_on
from tfiam.access.whereabouts import Whereabouts
from tfiam.iam import action_index, catalogue, patterns
from tfiam.iam.action_keys import RESOURCE_TAG, supports
from tfiam.iam.arn import Arn
from tfiam.iam.condition import Condition
from tfiam.iam.patterns import has_wildcard
from tfiam.iam.statement import Statement
from tfiam.iam.tag_keys import TAG_KEYS, TagOf
from tfiam.iam.variables import has_variable
from tfiam.inventory.model import Document, DocumentRole, Inventory, Principal, PrincipalKind

#: Operators that tell spellings apart.
_EXACT = ("StringEquals", "StringLike", "StringNotEquals", "StringNotLike")
#: Tags with a prefix such as ``aws:`` and ``kubernetes.io/`` are set by services and controllers at run time.
_SET_AT_RUN_TIME = (":", "/")


#: ``${Region}`` in the ARNs of the service authorization reference.
_VARIABLE = re.compile(r"\$\{[^}]+\}")


@dataclass(frozen=True)
class Compared:
    """A comparison that cannot come out as meant; ``hidden`` are the references without which nobody knows."""

    document: Document
    statement: Statement
    message: str
    weight: int
    """2 where it never holds, 1 where something outside the plan may carry the tag, 0 where it holds all the same."""
    hidden: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Thing:
    """A resource with its tags, and what its ARN is or can be."""

    arn: str
    service: str
    tags: Tags


class TagsCompared:
    """Answers for one inventory."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._access = TagAccess(inventory)

    def __iter__(self) -> Iterator[Compared]:
        for asked in self._access.asked:
            if (
                DocumentRole.IDENTITY in asked.document.roles
                and _means_to_match(asked)
                and "${" not in asked.use.written
            ):
                if asked.use.key.of is TagOf.PRINCIPAL:
                    yield from self._of_principals(asked)
                elif asked.use.key.of is TagOf.RESOURCE:
                    yield from self._of_resources(asked)
        for document in self._inventory.documents:
            for statement in document.statements:
                yield from self._listed(document, statement)

    def _of_principals(self, asked: Asked) -> Iterator[Compared]:
        held = [self._principals.get(address) for address in asked.document.attached_to]
        people = [one for one in held if one is not None and one.kind is not PrincipalKind.GROUP]
        if not people or None in held or not all(one.in_plan and one.resource for one in people):
            return
        opens = [session_tags_open(one) for one in people]
        if True in opens:
            return
        carried = [tags for one in people if one.resource and (tags := tags_of(self._inventory, one.resource))]
        hidden = tuple(ref for one in opens if isinstance(one, tuple) for ref in one)
        who = ", ".join(one.address for one in people[:3]) + (f" and {len(people) - 3} more" if len(people) > 3 else "")
        yield from _judged(asked, carried, hidden, f"no principal that it reaches carries ({who})", 2, with_values=True)

    def _of_resources(self, asked: Asked) -> Iterator[Compared]:
        statement, tag = asked.statement, asked.use.key.tag
        reached = [one for one in self._things if _reaches(statement, one)]
        if not reached:
            return
        carried = [one.tags for one in reached]
        shapes = {one.arn for one in reached}
        if statement.resources and set(statement.resources) <= shapes:
            yield from _judged(asked, carried, (), "no resource that it names carries", 2, with_values=True)
        elif any(one.spelt(tag) for one in carried):
            yield from _judged(asked, carried, (), "", 1)
        elif not self._is_set_somewhere(tag):
            yield from _judged(asked, carried, (), "no resource of the plan that it reaches carries", 1)

    def _is_set_somewhere(self, tag: str) -> bool:
        """True if something may carry it that the statement does not reach today, or will once it is made."""
        if any(mark in tag for mark in _SET_AT_RUN_TIME):
            return True
        return tag in self._set or any(one.tags.spelt(tag) for one in self._things)

    def _listed(self, document: Document, statement: Statement) -> Iterator[Compared]:
        """Values of ``aws:TagKeys`` have a case, the tags in names of keys have none."""
        for condition in statement.conditions_on(TAG_KEYS, *_EXACT):
            own = [value for value in condition.values if not has_wildcard(value) and not has_variable(value)]
            for value in own:
                known = self._spelt.get(value.lower(), set())
                if known and not known & set(own):
                    message = (
                        f"lists {value} in {condition.key}, whose values have a case: the tag is {min(known)} elsewhere"
                    )
                    yield Compared(document, statement, message, 2 if statement.is_deny else 1)

    @cached_property
    def _principals(self) -> dict[str, Principal]:
        return {one.address: one for one in self._inventory.principals}

    @cached_property
    def _things(self) -> tuple[_Thing, ...]:
        where = Whereabouts(self._inventory)
        found = []
        for resource, tags in tagged(self._inventory):
            arn = arn_of(resource, where)
            parts = Arn.parse(arn.shape) if arn else None
            if arn is not None and parts is not None:
                found.append(_Thing(arn.shape, parts.service, tags))
        return tuple(found)

    @cached_property
    def _set(self) -> frozenset[str]:
        """Tags that policies let people set, or that other resources put on something."""
        asked = {one.use.key.tag for one in self._access.asked if one.use.key.of is TagOf.REQUEST}
        put = {str(name).lower() for _, name in tags_put_on(self._inventory)}
        return frozenset(asked | put)

    @cached_property
    def _spelt(self) -> dict[str, set[str]]:
        """Spellings of tags by their lower case: what is carried, and what the team says."""
        spelt = {name for _, tags in tagged(self._inventory) for name in tags.values}
        spelt |= set(self._inventory.config.tags.abac_keys)
        found: dict[str, set[str]] = {}
        for name in spelt:
            found.setdefault(name.lower(), set()).add(name)
        return found


def _judged(
    asked: Asked,
    carried: Sequence[Tags],
    hidden: tuple[str, ...],
    nobody: str,
    weight: int,
    *,
    with_values: bool = False,
) -> Iterator[Compared]:
    tag, written = asked.use.key.tag, asked.use.written
    spelt = {name for one in carried for name in one.spelt(tag)}
    if not spelt:
        open_ = tuple(dict.fromkeys((*hidden, *(ref for one in carried for ref in one.hidden))))
        yield Compared(asked.document, asked.statement, f"compares {written}, which {nobody}", weight, open_)
        return
    condition = asked.use.condition
    if with_values and condition and _in_other_case(condition, carried, tag):
        message = f"compares {written} with a value that is carried in another case: values have one"
        yield Compared(asked.document, asked.statement, message, weight)
    elif _tag_written(asked) not in spelt:
        message = f"compares {written}, carried as {min(spelt)}: IAM's keys have no case, aws:TagKeys, tag policies and the bill do"
        yield Compared(asked.document, asked.statement, message, 0)


def _in_other_case(condition: Condition, carried: Iterable[Tags], tag: str) -> bool:
    """True if all that keeps the values of the policy from those carried is their case. Tells no value: it may be sensitive."""
    if condition.base != "StringEquals" or any(map(has_variable, condition.values)):
        return False
    texts = {one.text(name) for one in carried for name in one.spelt(tag)}
    known = {text for text in texts if text is not None}
    if len(known) < len(texts) or known & set(condition.values):
        return False
    return bool({text.lower() for text in known} & {value.lower() for value in condition.values})


def _means_to_match(asked: Asked) -> bool:
    """True if the statement does what it is for only where the tag is there."""
    condition = asked.use.condition
    if condition is None:
        return asked.statement.is_allow
    if condition.base == "Null":
        return {value.lower() for value in condition.values} == {"false"}
    return (
        condition.known and not condition.negated and not condition.if_exists and condition.qualifier != "ForAllValues"
    )


def _reaches(statement: Statement, thing: _Thing) -> bool:
    """True if some action of the statement works on such a resource, and the statement's resources take it in."""
    own = statement.action_mask & action_index.mask(f"{thing.service}:*")
    if not own or not statement.touches_resource(thing.arn):
        return False
    return any(patterns.overlaps(form, thing.arn) for action in action_index.names(own) for form in _forms(action))


@lru_cache(maxsize=4096)
def _forms(action: str) -> tuple[str, ...]:
    """Patterns for the ARNs of the resources that an action works on, and whose tags its requests carry."""
    found = catalogue.action(action)
    if found is None or not supports(action, RESOURCE_TAG):
        return ()
    kinds = [catalogue.resource_type(found.service, use.name) for use in found.resource_types]
    return tuple(_VARIABLE.sub("*", arn) for kind in kinds if kind for arn in kind.arns)


def _tag_written(asked: Asked) -> str:
    return asked.use.written.partition("/")[2]
