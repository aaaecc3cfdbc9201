"""The names of a configuration with the values of a plan: resources by instance, locals, variables, modules.

Known values come from the plan; what the plan marks unknown is a hole named by its address. Everything in between (locals,
arguments of module calls, outputs) is evaluated from the source, once, when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from tfiam.plan.address import Key, ModuleStep, module_prefix, written
from tfiam.plan.model import Plan, ResourceChange
from tfiam.source.bounds import Budget, TooLarge
from tfiam.source.constraints import converted
from tfiam.source.evaluate import TOO_LARGE, evaluate
from tfiam.source.json_expression import parse_json
from tfiam.source.model import Attribute, Block
from tfiam.source.modules import ModuleSource
from tfiam.source.parse import ParserMissing, parse_expression
from tfiam.source.planned import PlannedResources, in_order, known, repeated
from tfiam.source.scope import Scope
from tfiam.source.scope import written as as_written
from tfiam.source.syntax import SyntaxFault
from tfiam.source.tree import SourceTree
from tfiam.source.values import HclError, HclSet, Hole, Value
from tfiam.source.whole_tree import whole_tree


class World:
    """One plan with its source. ``rendered`` gives the text of a deferred data source, when it can be rebuilt."""

    def __init__(
        self, plan: Plan, tree: SourceTree, rendered: Callable[[ResourceChange, str], str | None] | None = None
    ) -> None:
        self.plan = plan
        self.tree = tree
        self.budget = Budget()
        self.resources = PlannedResources(plan, rendered)
        self._notices: dict[str, None] = {}
        self._modules: dict[tuple[ModuleStep, ...], ModuleScope | None] = {}

    @property
    def notices(self) -> tuple[str, ...]:
        """What could not be read, by file and line; the scan goes on without it."""
        return tuple(self._notices)

    def module(self, modules: tuple[ModuleStep, ...]) -> ModuleScope | None:
        """The names inside a module instance; None when its source is not at hand."""
        if modules not in self._modules:
            source = self.tree.module(tuple(step.name for step in modules))
            self._modules[modules] = ModuleScope(self, modules, source) if source else None
        return self._modules[modules]

    def evaluated(self, attribute: Attribute, scope: Scope) -> Value:
        """The value of an attribute. One that does not parse is a hole, and a notice. Raises HclError."""
        try:
            node = parse_json(attribute.text) if attribute.is_json else parse_expression(attribute.text)
        except ParserMissing as fault:
            self._notices[f"{fault}: source expressions were not read"] = None
            return Hole("source(…)")
        except SyntaxFault as fault:
            self._notices[f"{attribute.file}:{attribute.start_line}: {attribute.name} was not read: {fault}"] = None
            return Hole("source(…)")
        found = evaluate(node, scope, self.budget)
        if found is TOO_LARGE:
            self._notices[
                f"{attribute.file}:{attribute.start_line}: {attribute.name} was not read: it grows beyond any real document"
            ] = None
        return found


class ModuleScope:
    """The names inside one module instance."""

    def __init__(self, world: World, modules: tuple[ModuleStep, ...], source: ModuleSource) -> None:
        self.world = world
        self.modules = modules
        self.source = source
        self.files = whole_tree(source.files)
        self._values: dict[tuple[str, str], Value] = {}

    @property
    def prefix(self) -> str:
        """What stands before an address of this module: ``module.app["a"].``."""
        return module_prefix(self.modules)

    def value(self, root: str, steps: tuple[str | int, ...]) -> tuple[Value, int]:
        first = str(steps[0]) if steps else ""
        match root:
            case "local" | "var" if steps:
                return self._once(root, first), 1
            case "module" if steps:
                return self._module(first, steps[1:])
            case "path" if first in ("module", "root"):
                return (self.source.directory if first == "module" else "."), 1
            case "data" if len(steps) > 1:
                return self._resource(f"data.{first}.{steps[1]}", steps, 2)
            case _ if steps and root not in _RESERVED:
                return self._resource(f"{root}.{first}", steps, 1)
            case _:
                return Hole(as_written(self.prefix + root, steps)), len(steps)

    def _once(self, root: str, name: str) -> Value:
        """A local or variable, evaluated once; one that hangs on itself is a hole."""
        key = (root, name)
        if key not in self._values:
            with self._begun(key, f"{self.prefix}{root}.{name}"):
                self._values[key] = self._local(name) if root == "local" else self._variable(name)
        return self._values[key]

    @contextmanager
    def _begun(self, key: tuple[str, str], reference: str) -> Iterator[None]:
        """While a value is made it is a hole, for itself to find; what fails is forgotten, to fail again."""
        self._values[key] = Hole(reference)
        try:
            yield
        except (HclError, TooLarge, RecursionError):
            del self._values[key]
            raise

    def _local(self, name: str) -> Value:
        attribute = self.source.locals.get(name)
        return self.world.evaluated(attribute, self) if attribute else Hole(f"{self.prefix}local.{name}")

    def _variable(self, name: str) -> Value:
        block = self.source.variables.get(name)
        hole = Hole(f"{self.prefix}var.{name}")
        if block is None or _says(block, "sensitive", "true") or _says(block, "ephemeral", "true"):
            return hole  # a secret goes nowhere
        given: Any = self._given(name, hole)
        default = block.attributes.get("default")
        if given is _ABSENT or (given is None and _says(block, "nullable", "false")):
            given = self.world.evaluated(default, self) if default else hole
        constraint = block.attributes.get("type")
        found: Value = given
        if constraint is not None and not constraint.is_json:
            try:
                found = converted(given, parse_expression(constraint.text))
            except SyntaxFault:
                return hole  # what Terraform would make of the value is not known
        return found

    def _given(self, name: str, hole: Hole) -> Any:
        if not self.modules:
            given = self.world.plan.variables
            return known(given[name]) if name in given else _ABSENT
        call = self._caller()
        if call is None:
            return hole
        scope, block = call
        attribute = block.attributes.get(name)
        return self.world.evaluated(attribute, scope) if attribute else _ABSENT

    def _caller(self) -> tuple[InstanceScope, Block] | None:
        """The block that calls this module, and the scope of its arguments."""
        parent = self.world.module(self.modules[:-1])
        block = parent.source.calls.get(self.modules[-1].name) if parent else None
        return (InstanceScope(parent, block, self.modules[-1].key), block) if parent and block else None

    def _module(self, name: str, steps: tuple[str | int, ...]) -> tuple[Value, int]:
        block = self.source.calls.get(name)
        hole = Hole(as_written(f"{self.prefix}module.{name}", steps))
        if block is None:
            return hole, len(steps) + 1
        if not repeated(block):
            return self._outputs(ModuleStep(name), steps, 1)
        if steps:
            return self._outputs(ModuleStep(name, steps[0]), steps[1:], 2)
        keys = self._call_keys(block, name)
        if isinstance(keys, Hole):
            return hole, 1
        found = {key: self._outputs(ModuleStep(name, key), (), 0)[0] for key in keys}
        return (list(found.values()) if "count" in block.attributes else found), 1

    def _call_keys(self, block: Block, name: str) -> list[Any] | Hole:
        """The keys of a repeated module call: as the source says, or as the plan shows them."""
        by_count = "count" in block.attributes
        found = self.world.evaluated(block.attributes["count" if by_count else "for_each"], self)
        if isinstance(found, Hole):
            shown = [key for key in self.world.resources.module_keys(self.modules, name) if key is not None]
            return sorted(shown, key=in_order) if shown else found
        if by_count:
            return list(range(found)) if isinstance(found, int) and 0 <= found < 10_000 else Hole("count")
        return list(found) if isinstance(found, (dict, HclSet)) else Hole("for_each")

    def _outputs(self, step: ModuleStep, steps: tuple[str | int, ...], taken: int) -> tuple[Value, int]:
        inner = self.world.module((*self.modules, step))
        if inner is None or (steps and str(steps[0]) not in inner.source.outputs):
            hole = Hole(as_written(f"{self.prefix}module.{step.name}{written(step.key)}", steps))
            return hole, taken + len(steps)
        if steps:
            return inner.output(str(steps[0])), taken + 1
        return {name: inner.output(name) for name in inner.source.outputs}, taken

    def output(self, name: str) -> Value:
        """The value of one of this module's outputs."""
        key = ("output", name)
        if key not in self._values:
            block = self.source.outputs[name]
            attribute = block.attributes.get("value")
            with self._begun(key, f"{self.prefix}{name}"):
                if attribute is not None:
                    self._values[key] = self.world.evaluated(attribute, self)
        return self._values[key]

    def _resource(self, local: str, steps: tuple[str | int, ...], taken: int) -> tuple[Value, int]:
        block = self.source.resources.get(local)
        if block is None:
            return Hole(as_written(self.prefix + local, steps[taken:])), len(steps)
        found, consumed = self.world.resources.value(self.modules, block, steps[taken:])
        return found, taken + consumed


class InstanceScope:
    """The names inside one instance of a block: those of its module, ``each`` and ``count``."""

    def __init__(self, module: ModuleScope, block: Block, key: Key, names: Mapping[str, Value] | None = None) -> None:
        self.module = module
        self.files = module.files
        self._block = block
        self._key = key
        self._names = names or {}

    def value(self, root: str, steps: tuple[str | int, ...]) -> tuple[Value, int]:
        if root in self._names:
            return self._names[root], 0
        first = steps[0] if steps else ""
        if root == "count" and first == "index" and isinstance(self._key, int):
            return self._key, 1
        if root == "each" and self._key is not None and first == "key":
            return self._key, 1
        if root == "each" and self._key is not None and first == "value":
            return self._each_value(), 1
        return self.module.value(root, steps)

    def binding(self, name: str, value: Value) -> InstanceScope:
        """The scope with the iterator of a ``dynamic`` block."""
        return InstanceScope(self.module, self._block, self._key, {**self._names, name: value})

    def _each_value(self) -> Value:
        attribute = self._block.attributes.get("for_each")
        collection = self.module.world.evaluated(attribute, self.module) if attribute else None
        if isinstance(collection, HclSet):
            return self._key
        if isinstance(collection, dict) and self._key in collection:
            found: Value = collection[str(self._key)]
            return found
        return Hole(f"{self.module.prefix}each.value")


class _Absent:
    """No value was given, which is not null."""


_ABSENT: Final = _Absent()
_RESERVED: Final = frozenset({"local", "var", "module", "path", "data", "each", "count", "self", "terraform"})


def _says(block: Block, name: str, text: str) -> bool:
    attribute = block.attributes.get(name)
    return attribute is not None and attribute.text.strip() == text
