"""Following references: from an attribute that is unknown to the resources that will fill it.

References lead through module variables and outputs and carry instance keys (design.md 5). Locals are not in a plan's
configuration: a reference to one ends there and is named as it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

from tfiam.extract.queries import QUERIES
from tfiam.extract.references import expression_at, module_at, references_in
from tfiam.plan.address import Address, Key, ModuleStep, module_prefix, parse_address, split_steps, written
from tfiam.plan.configuration import ConfigResource
from tfiam.plan.model import Plan, ResourceChange
from tfiam.plan.values import UNKNOWN, Path, Unknown

#: Arguments that only repeat what another resource is called: ``bucket = aws_s3_bucket_public_access_block.logs.bucket``
#: waits for the block, and means its bucket.
_REPEATING: Final = frozenset(
    (type_, argument)
    for type_, entry in QUERIES.items()
    for name, argument in entry.fields.items()
    if name in ("target", "role", "user", "group")
)
#: Types whose ``id`` is the name of their bucket.
#: https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/s3/bucket_public_access_block.go (SetId)
_CALLED_AS_THEIR_BUCKET: Final = frozenset(
    {"aws_s3_bucket_policy", "aws_s3_bucket_public_access_block", "aws_s3_bucket_ownership_controls"}
)
_DEPTH = 64  # module calls nest; a reference cycle cannot be planned, but a hostile plan can hold one


@dataclass(frozen=True)
class Link:
    """A resource instance (``address``) and attribute that a reference leads to.

    ``certain`` is False when the reference may mean another instance as well. ``known`` tells whether the plan already
    holds the attribute's value.
    """

    address: str
    attribute: str
    certain: bool
    known: bool


@dataclass(frozen=True)
class Dead:
    """A reference that leads to no resource of the plan: a local, a root variable, ``path.module``."""

    reference: str
    known: bool


#: Module instance, key and address.
_Instance: TypeAlias = "tuple[tuple[ModuleStep, ...], Key, str]"


class Links:
    """Answers for one plan. Instances are found by block, so that a look-up costs the same in a large plan."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._instances: dict[tuple[str, tuple[ModuleStep, ...]], list[_Instance]] = {}
        self._of_module: dict[tuple[str, tuple[str, ...]], list[_Instance]] = {}
        for change in plan.resources:
            parsed = parse_address(change.address)
            if parsed and change.deposed is None:
                one = (parsed.modules, parsed.key, change.address)
                self._instances.setdefault((parsed.local, parsed.modules), []).append(one)
                self._of_module.setdefault((parsed.local, _names(parsed.modules)), []).append(one)

    def behind(self, change: ResourceChange, path: Path) -> tuple[Link | Dead, ...]:
        """Everything that the expression of ``change`` at ``path`` refers to, in the order written."""
        block = self._block(parse_address(change.address))
        return self.leads(change, expression_at(block.expressions, path)) if block else ()

    def leads(self, change: ResourceChange, expression: Any) -> tuple[Link | Dead, ...]:
        """Everything that an expression inside the block of ``change`` refers to, in the order written."""
        address = parse_address(change.address)
        block = self._block(address)
        if address is None or block is None or expression is None:
            return ()
        scope = _Scope(address.modules, address.key, block)
        return tuple(dict.fromkeys(self._follow(references_in(expression), scope, 0)))

    def expressions(self, change: ResourceChange) -> Mapping[str, Any]:
        """The raw expressions of the block of ``change``; none when the plan does not hold it."""
        block = self._block(parse_address(change.address))
        return block.expressions if block else {}

    def to(self, references: tuple[str, ...]) -> Iterator[Link]:
        """The resources that absolute references (``module.app["a"].aws_iam_role.this.arn``) lead to."""
        for reference in references:
            target = parse_address(reference)
            if target is None:
                continue
            head = f"{module_prefix(target.modules)}{target.local}{written(target.key)}"
            if head in self._plan.by_address and reference.startswith(head):
                attribute = reference[len(head) :].lstrip(".")
                yield Link(head, attribute, certain=len(references) == 1, known=self._known(head, attribute))

    def written(self, change: ResourceChange) -> frozenset[str] | None:
        """The arguments that the configuration shows for ``change``; None when the plan does not hold its block."""
        shown = self.configured(change)
        return frozenset(shown) if shown is not None else None

    def configured(self, change: ResourceChange) -> Mapping[str, Any] | None:
        """The expressions of those arguments, blocks as lists of them; None when the plan does not hold its block."""
        block = self._block(parse_address(change.address))
        return block.expressions if block else None

    def provider_key(self, change: ResourceChange) -> str:
        """The provider block that ``change`` uses, "" when the configuration does not say."""
        block = self._block(parse_address(change.address))
        return block.provider_config_key if block else ""

    def _block(self, address: Address | None) -> ConfigResource | None:
        module = module_at(self._plan.configuration, address.modules) if address else None
        return module.resources.get(address.local) if module and address else None

    def _follow(
        self, references: tuple[str, ...], scope: _Scope, depth: int, *, keyed: bool = False
    ) -> Iterator[Link | Dead]:
        if depth > _DEPTH:
            return
        keyed = keyed or any(ref.startswith(("each.", "count.")) for ref in references)
        for reference in references:
            steps = split_steps(reference)
            head = steps[0][0] if steps else ""
            if head == "var" and len(steps) > 1:
                yield from self._variable(steps[1][0], reference, scope, depth)
            elif head == "module" and len(steps) > 1:
                yield from self._output(steps, reference, scope, depth, keyed)
            elif head == "each" and reference != "each.key" and scope.block is not None:
                sources = tuple(_of_each(source, reference) for source in references_in(scope.block.for_each))
                yield from self._follow(sources, scope.without_block(), depth + 1, keyed=True)
            elif head in ("local", "path", "terraform", "self", "each", "count", ""):
                known = head in ("path", "terraform", "each", "count")
                yield Dead(module_prefix(scope.modules) + reference, known)
            else:
                yield from self._resource(reference, scope, keyed, depth)

    def _variable(self, name: str, reference: str, scope: _Scope, depth: int) -> Iterator[Link | Dead]:
        if not scope.modules:
            yield Dead(reference, known=True)
            return
        parent = scope.modules[:-1]
        module = module_at(self._plan.configuration, parent)
        call = module.calls.get(scope.modules[-1].name) if module else None
        if call is None or name not in call.expressions:
            return  # not passed: the variable's default, which is always known
        outer = _Scope(parent, scope.modules[-1].key, ConfigResource("", "", "", "", for_each=call.for_each))
        yield from self._follow(references_in(call.expressions[name]), outer, depth + 1)

    def _output(
        self, steps: tuple[tuple[str, Key], ...], reference: str, scope: _Scope, depth: int, keyed: bool
    ) -> Iterator[Link | Dead]:
        name, key = steps[1]
        module = module_at(self._plan.configuration, scope.modules)
        call = module.calls.get(name) if module else None
        if call is None:
            yield Dead(module_prefix(scope.modules) + reference, known=False)
            return
        output = steps[2][0] if len(steps) > 2 else ""
        expressions = (
            [call.module.outputs[output]] if output in call.module.outputs else list(call.module.outputs.values())
        )
        repeated = call.count is not None or call.for_each is not None
        step = ModuleStep(name, key if key is not None or not repeated or not keyed else scope.key)
        inner = _Scope((*scope.modules, step), None, None, loose=scope.loose or (repeated and step.key is None))
        for expression in expressions:
            yield from self._follow(references_in(expression), inner, depth + 1)

    def _resource(self, reference: str, scope: _Scope, keyed: bool, depth: int) -> Iterator[Link | Dead]:
        target = parse_address(reference)
        if target is None:
            yield Dead(module_prefix(scope.modules) + reference, known=False)
            return
        found = self._within(target.local, scope)
        exact = [
            entry
            for entry in found
            if entry[1] == (target.key if target.key is not None else scope.key if keyed else None)
        ]
        chosen = exact or ([] if target.key is not None else found)
        attribute = _attribute(reference, target)
        certain = len(chosen) == 1 and not scope.loose
        for _, _, address in chosen:
            link = Link(address, attribute, certain=certain, known=self._known(address, attribute))
            yield from self._repeated(link, depth) or (link,)
        if not chosen:
            yield Dead(module_prefix(scope.modules) + reference, known=False)

    def _within(self, local: str, scope: _Scope) -> list[_Instance]:
        """The instances of a block in the scope's module instance; in all that it may be, where that is not told."""
        if not scope.loose:
            return self._instances.get((local, scope.modules), [])
        return [
            one
            for one in self._of_module.get((local, _names(scope.modules)), ())
            if all(step.key == own.key or step.key is None for own, step in zip(one[0], scope.modules, strict=True))
        ]

    def _repeated(self, link: Link, depth: int) -> tuple[Link, ...]:
        """What a link means that leads to an argument which repeats another resource's name; () for any other link."""
        type_ = self._plan.by_address[link.address].type
        argument = "bucket" if link.attribute == "id" and type_ in _CALLED_AS_THEIR_BUCKET else link.attribute
        address = parse_address(link.address) if (type_, argument) in _REPEATING else None
        block = self._block(address)
        if address is None or block is None or argument not in block.expressions:
            return ()
        scope = _Scope(address.modules, address.key, block)
        leads = tuple(self._follow(references_in(block.expressions[argument]), scope, depth + 1))
        meant = tuple(replace(one, certain=one.certain and link.certain) for one in leads if isinstance(one, Link))
        return meant if len(meant) == len(leads) else ()

    def _known(self, address: str, attribute: str) -> bool:
        change = self._plan.by_address[address]
        values = change.values_after
        value: Any = values.get(attribute.partition(".")[0].partition("[")[0]) if values and attribute else UNKNOWN
        return not _has_unknown(value)


@dataclass(frozen=True)
class _Scope:
    """Where a reference is read: a module instance, the instance key there, and the block (for ``each``)."""

    modules: tuple[ModuleStep, ...]
    key: Key
    block: ConfigResource | None
    loose: bool = False
    """True behind a repeated module whose instance is not told."""

    def without_block(self) -> _Scope:
        return _Scope(self.modules, self.key, None, self.loose)


def _names(modules: tuple[ModuleStep, ...]) -> tuple[str, ...]:
    return tuple(step.name for step in modules)


def _of_each(source: str, reference: str) -> str:
    """``each.value.arn`` over ``for_each = aws_s3_bucket.all`` is ``aws_s3_bucket.all.arn`` of the same key."""
    target = parse_address(source)
    whole = target is not None and source == f"{target.local}{written(target.key)}" and not source.startswith("module.")
    return source + reference.removeprefix("each.value") if whole and reference.startswith("each.value") else source


def _attribute(reference: str, target: Address) -> str:
    head = f"{target.local}{written(target.key)}"
    return reference[len(head) :].lstrip(".") if reference.startswith(head) else ""


def _has_unknown(value: Any) -> bool:
    if isinstance(value, Unknown):
        return True
    if isinstance(value, dict):
        return any(_has_unknown(inner) for inner in value.values())
    return isinstance(value, list) and any(_has_unknown(inner) for inner in value)
