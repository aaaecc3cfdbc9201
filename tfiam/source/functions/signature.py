"""What a function takes, what it sees through, and what calling it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Final

from tfiam.source.functions import convert
from tfiam.source.functions.unknown import LooseList, TooLargeError, UnseenError, is_loose, references
from tfiam.source.scope import Files
from tfiam.source.values import HclError, Hole, Value, mark

MAX_TEXT: Final = 10_000_000
MAX_ITEMS: Final = 100_000
_NAMED: Final = 3


class FunctionError(HclError):
    """A call that Terraform would refuse. The message names the function and what is wrong, and holds no value."""

    def __init__(self, name: str, problem: str) -> None:
        self.name = name
        super().__init__(f"{name}: {problem}")


class Kind(Enum):
    """The type a parameter converts to, as in Terraform's signatures."""

    TEXT = auto()
    NUMBER = auto()
    BOOL = auto()
    LIST = auto()
    TEXTS = auto()
    FLAGS = auto()
    SET = auto()
    MAP = auto()
    ANY = auto()


class Sees(Enum):
    """What of an argument may be unknown without hiding the result."""

    NOTHING = auto()
    """All of it must be known."""
    MARKS = auto()
    """A text may have unknown parts, or be unknown."""
    MEMBERS = auto()
    """It must be known which list or map it is; its members may be unknown."""
    ALL = auto()
    """The function decides."""


@dataclass(frozen=True)
class Parameter:
    """One argument of a function, or all further ones."""

    kind: Kind = Kind.ANY
    sees: Sees = Sees.NOTHING
    nullable: bool = False


TEXT: Final = Parameter(Kind.TEXT)
MARKED: Final = Parameter(Kind.TEXT, Sees.MARKS)
NUMBER: Final = Parameter(Kind.NUMBER)
ANY: Final = Parameter()
MEMBERS: Final = Parameter(sees=Sees.MEMBERS)
WHATEVER: Final = Parameter(sees=Sees.ALL, nullable=True)
LIST: Final = Parameter(Kind.LIST, Sees.MEMBERS)
KNOWN_LIST: Final = Parameter(Kind.LIST)
TEXTS: Final = Parameter(Kind.TEXTS, Sees.MEMBERS)
KNOWN_TEXTS: Final = Parameter(Kind.TEXTS)
SET: Final = Parameter(Kind.SET, Sees.MEMBERS)
KNOWN_SET: Final = Parameter(Kind.SET)
MAP: Final = Parameter(Kind.MAP, Sees.MEMBERS)
KNOWN_MAP: Final = Parameter(Kind.MAP)


@dataclass(frozen=True)
class Context:
    """What functions reach beyond their arguments: the files of the tree, and the evaluator for templates."""

    files: Files | None = None
    render: Callable[[str, dict[str, Any], str], Value] | None = None
    """Evaluates a template's text with variables; the third argument names the template in messages."""
    spend: Callable[[int], None] | None = None
    """Told of work beyond the size of the arguments, before it is done; raises what ends the evaluation."""


@dataclass(frozen=True)
class Function:
    """A function of Terraform's language."""

    name: str
    run: Callable[..., Value]
    parameters: tuple[Parameter, ...] = ()
    variadic: Parameter | None = None
    in_context: bool = False
    """True if ``run`` takes the :class:`Context` first."""

    def call(self, args: list[Any], context: Context) -> Value:
        """The result; a hole where it hangs on something unknown. Raises :class:`FunctionError`."""
        found: tuple[str, ...] = ()
        try:
            found = references(args)
            prepared, hidden = self._prepared(args)
            if hidden:
                return self._hole(found)
            result = self.run(context, *prepared) if self.in_context else self.run(*prepared)
        except UnseenError:
            return self._hole(found)
        except (TooLargeError, RecursionError):
            return Hole(f"{self.name}(… too large)")
        except convert.RefusedError as refused:
            raise FunctionError(self.name, str(refused)) from None
        too_large = isinstance(result, (str, list, dict)) and len(result) > (
            MAX_TEXT if isinstance(result, str) else MAX_ITEMS
        )
        return Hole(f"{self.name}(… too large)") if too_large else result

    def _prepared(self, args: list[Any]) -> tuple[list[Any], bool]:
        """The arguments converted, and whether one of them hides the result. What is wrong is told first."""
        further = len(args) - len(self.parameters)
        if further < 0 or (further and self.variadic is None):
            raise convert.RefusedError("the number of arguments is wrong")
        parameters = [*self.parameters, *([self.variadic] * further if self.variadic else [])]
        converted = [_converted(parameter, value) for parameter, value in zip(parameters, args, strict=True)]
        return converted, any(value is _HIDDEN for value in converted)

    def _hole(self, found: tuple[str, ...]) -> Hole:
        """A call is named, not its argument: ``replace(x.arn)`` must not be taken for ``x.arn``, whose value may be predicted."""
        if not found:
            return Hole(f"{self.name}(…)")
        more = ", …" if len(found) > _NAMED or any(len(reference) > MAX_REFERENCE for reference in found) else ""
        named = [reference for reference in found[:_NAMED] if len(reference) <= MAX_REFERENCE]
        return Hole(f"{self.name}({', '.join(named)}{more})", found)


MAX_REFERENCE: Final = 200
_HIDDEN: Final = object()


def _converted(parameter: Parameter, value: Any) -> Any:
    """The argument as the function wants it, or ``_HIDDEN``. Raises RefusedError if it is wrong."""
    try:
        return _seen(parameter, value)
    except UnseenError:
        return _HIDDEN


def _seen(parameter: Parameter, value: Any) -> Any:
    if value is None:
        if parameter.nullable:
            return None
        raise convert.RefusedError("an argument must not be null")
    if parameter.sees is Sees.ALL:
        return value
    if isinstance(value, Hole):
        if parameter.sees is Sees.MARKS:
            return mark(value)
        raise UnseenError
    found = _CONVERSIONS[parameter.kind](value)
    if parameter.sees is Sees.NOTHING and references(found):
        raise UnseenError
    return LooseList(found) if isinstance(found, list) and is_loose(value) and not is_loose(found) else found


_CONVERSIONS: Final[Mapping[Kind, Callable[[Any], Any]]] = {
    Kind.TEXT: convert.text,
    Kind.NUMBER: convert.number,
    Kind.BOOL: convert.boolean,
    Kind.LIST: convert.items,
    Kind.TEXTS: convert.texts,
    Kind.FLAGS: convert.flags,
    Kind.SET: convert.as_set,
    Kind.MAP: convert.mapping,
    Kind.ANY: lambda value: value,
}
