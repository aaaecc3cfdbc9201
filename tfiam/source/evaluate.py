"""The value of an expression as far as it is known. What hangs on an unknown is a hole, never a failure."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Final

from tfiam.source import functions
from tfiam.source.bounds import Budget, TooLarge, as_key
from tfiam.source.functions.unknown import is_loose
from tfiam.source.members import as_text, grouped, member, object_of, pairs_of, steps_of
from tfiam.source.operators import as_bool, binary, equal, unary
from tfiam.source.parse import parse_template
from tfiam.source.scope import Scope, written
from tfiam.source.syntax import (
    Attribute,
    Binary,
    Call,
    Conditional,
    Element,
    For,
    Index,
    Literal,
    Node,
    ObjectOf,
    Splat,
    SyntaxFault,
    Template,
    TemplateFor,
    TemplateIf,
    TupleOf,
    Unary,
    Variable,
)
from tfiam.source.values import (
    HclError,
    Hole,
    Value,
    has_mark,
    holes_in,
    is_number,
    mark,
)

#: The value of what would cost more than any real configuration does.
TOO_LARGE: Final = Hole("too_large(…)")
_ELEMENT: Final = "*"


def evaluate(node: Node, scope: Scope, budget: Budget | None = None) -> Value:
    """The value of ``node``. Raises :class:`HclError` where Terraform would refuse it."""
    budget = budget or Budget()
    if not budget.fresh:
        return _Evaluation(scope, budget, {}).value(node)
    budget.restart()
    try:
        return _Evaluation(scope, budget, {}).value(node)
    except (TooLarge, RecursionError):
        budget.tighten()
        return TOO_LARGE


class _Evaluation:
    """One scope, and the names that ``for`` binds."""

    def __init__(self, scope: Scope, budget: Budget, names: dict[str, Value]) -> None:
        self._scope = scope
        self._budget = budget
        self._names = names
        self._context = functions.Context(scope.files, self._render, budget.spend)

    def _with(self, **names: Value) -> _Evaluation:
        bound = {name: value for name, value in names.items() if name}
        return _Evaluation(self._scope, self._budget, {**self._names, **bound})

    def value(self, node: Node) -> Value:
        self._budget.enter()
        try:
            match node:
                case Literal(value):
                    return value
                case Variable() | Attribute() | Index():
                    return self._reference(node)
                case Element():
                    return self._names[_ELEMENT]
                case Template(parts):
                    return self._template(parts)
                case Call():
                    return self._call(node)
                case TupleOf(items):
                    return [self.value(item) for item in items]
                case ObjectOf():
                    return self._object(node)
                case Conditional():
                    return self._conditional(node)
                case _:
                    return self._less_common(node)
        finally:
            self._budget.leave()

    def _less_common(self, node: Node) -> Value:
        match node:
            case For():
                return self._for(node)
            case Splat(base, each):
                return self._splat(self.value(base), each)
            case Unary(operator, operand):
                return unary(operator, self.value(operand))
            case Binary(operator, left, right):
                return binary(operator, self._budget.value(self.value(left)), self._budget.value(self.value(right)))
            case _:
                return self._template((node,))

    def _reference(self, node: Node) -> Value:
        """A name and the steps behind it: the scope takes the leading ones that are known, the value the rest."""
        chain: list[Attribute | Index] = []
        while isinstance(node, (Attribute, Index)):
            chain.append(node)
            node = node.base
        chain.reverse()
        steps = [step.name if isinstance(step, Attribute) else self.value(step.key) for step in chain]
        if not isinstance(node, Variable):
            return self._follow(self.value(node), steps)
        if node.name in self._names:
            return self._follow(self._names[node.name], steps)
        known: list[str | int] = []
        for step in steps:
            if isinstance(step, Hole) or (isinstance(step, str) and has_mark(step)):
                break
            known.append(as_key(step))
        found, consumed = self._scope.value(node.name, tuple(known))
        return self._follow(found, steps[consumed:])

    @staticmethod
    def _follow(value: Value, steps: list[Value]) -> Value:
        for step in steps:
            value = member(value, step)
        return value

    def _splat(self, base: Value, each: Node) -> Value:
        if base is None:
            return []
        if isinstance(base, Hole):
            return Hole(f"{base.reference}[*]{steps_of(each)}", base.others)
        items = base if isinstance(base, list) else [base]
        found = [self._with(**{_ELEMENT: item}).value(each) for item in items]
        return functions.LooseList(found) if is_loose(items) else found

    def _object(self, node: ObjectOf) -> Value:
        found: dict[str, Value] = {}
        for key_node, value_node in node.items:
            key = self.value(key_node)
            found[mark(key) if isinstance(key, Hole) else as_text(key)] = self.value(value_node)
        return found

    def _conditional(self, node: Conditional) -> Value:
        condition = as_bool(self.value(node.condition))
        if isinstance(condition, Hole):
            return self._undecided(condition, node)
        chosen = self.value(node.then if condition else node.otherwise)
        if isinstance(chosen, bool) or is_number(chosen):
            # Both results become one type: `x ? 1 : "a"` is a text.
            try:
                other = self.value(node.otherwise if condition else node.then)
            except HclError:
                return chosen
            return as_text(chosen) if isinstance(other, str) else chosen
        return chosen

    def _undecided(self, condition: Hole, node: Conditional) -> Value:
        try:
            then, otherwise = self.value(node.then), self.value(node.otherwise)
        except HclError:
            return condition
        self._budget.value([then, otherwise])
        same = then == otherwise if any(holes_in([then, otherwise])) else equal(then, otherwise)
        if same is True:
            return then
        hidden = tuple(dict.fromkeys(holes_in([condition, then, otherwise])))
        return Hole(f"conditional({condition.reference})", hidden)

    def _call(self, node: Call) -> Value:
        name = node.name
        if name == "try":
            return self._try(node)
        if name == "can":
            return self._can(node)
        arguments = [self.value(argument) for argument in node.arguments]
        if node.expand:
            last = arguments.pop()
            if isinstance(last, Hole) or is_loose(last):
                return Hole(f"{name}(…)", tuple(holes_in(last)))
            if not isinstance(last, list):
                raise HclError(f"{name}: what ... expands is no list")
            arguments.extend(last)
        return self._functions(name, self._budget.value(arguments))

    def _functions(self, name: str, arguments: list[Value]) -> Value:
        found = functions.call(name, arguments, self._context)
        if isinstance(found, (list, dict)):
            self._budget.spend(len(found))
        return self._budget.text(found) if isinstance(found, str) else found

    def _try(self, node: Call) -> Value:
        for argument in node.arguments:
            with suppress(HclError):
                return self.value(argument)
        raise HclError("try: no expression succeeded")

    def _can(self, node: Call) -> Value:
        try:
            found = self.value(node.arguments[0]) if node.arguments else None
        except HclError:
            return False
        return found if isinstance(found, Hole) else True

    def _render(self, text: str, names: dict[str, Any], label: str) -> Value:
        """``templatefile``: only the given names exist inside."""
        try:
            template = parse_template(text)
        except SyntaxFault as fault:
            raise HclError(f"{label}: {fault}") from None
        return _Evaluation(_OnlyNames(self._scope), self._budget, dict(names)).value(template)

    def _for(self, node: For) -> Value:
        collection = self.value(node.collection)
        if isinstance(collection, Hole):
            return Hole(f"for({collection.reference})", collection.references)
        rows: list[tuple[Value, Value]] = []
        for key, item in pairs_of(collection):
            inner = self._with(**{node.key_name: key, node.value_name: item})
            if node.condition is not None:
                keep = as_bool(inner.value(node.condition))
                if isinstance(keep, Hole):
                    return Hole(f"for({keep.reference})", keep.references)
                if not keep:
                    continue
            made = inner.value(node.key) if node.key is not None else None
            rows.append((made, inner.value(node.value)))
        if node.key is None:
            values = [value for _, value in rows]
            return functions.LooseList(values) if is_loose(collection) else values
        return grouped(rows) if node.grouping else object_of(rows)

    def _template(self, parts: tuple[str | Node, ...]) -> Value:
        if len(parts) == 1 and not isinstance(parts[0], (str, TemplateIf, TemplateFor)):
            return self.value(parts[0])  # "${x}" is x, of whatever type
        pieces: list[str] = []
        for part in parts:
            if isinstance(part, TemplateIf):
                text = self._template_if(part)
            elif isinstance(part, TemplateFor):
                text = self._template_for(part)
            else:
                text = part if isinstance(part, str) else self.value(part)
            pieces.append(self._budget.text(mark(text) if isinstance(text, Hole) else as_text(text)))
        return "".join(pieces)

    def text_of(self, template: Template) -> Value:
        """A directive's body. It is text even where it is one interpolation."""
        found = self._template(template.parts)
        return found if isinstance(found, Hole) else as_text(found)

    def _template_if(self, part: TemplateIf) -> Value:
        condition = as_bool(self.value(part.condition))
        if not isinstance(condition, Hole):
            return self.text_of(part.then if condition else part.otherwise)
        then, otherwise = self.text_of(part.then), self.text_of(part.otherwise)
        return then if then == otherwise else Hole(f"if({condition.reference})", condition.references)

    def _template_for(self, part: TemplateFor) -> Value:
        collection = self.value(part.collection)
        if isinstance(collection, Hole):
            return Hole(f"for({collection.reference})", collection.references)
        pieces: list[str] = []
        for key, item in pairs_of(collection):
            inner = self._with(**{part.key_name: key, part.value_name: item})
            found = inner.text_of(part.body)
            pieces.append(mark(found) if isinstance(found, Hole) else str(found))
        return self._budget.text("".join(pieces))


class _OnlyNames:
    """Inside a template file nothing of the module can be referred to."""

    def __init__(self, scope: Scope) -> None:
        self.files = scope.files

    def value(self, root: str, steps: tuple[str | int, ...]) -> tuple[Value, int]:
        raise HclError(f"a template refers to {written(root, steps)}, which it is not given")
