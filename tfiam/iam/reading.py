"""From a statement's JSON to a :class:`Statement`, leniently: what AWS would refuse becomes a fault, not an omission.

Where a part cannot be read, the statement is kept on the safe side: an Allow the wider, a Deny the narrower.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any, NamedTuple

from tfiam.iam.condition import Condition, parse_operator, render
from tfiam.iam.principal import PrincipalElement, PrincipalEntry, PrincipalKind
from tfiam.iam.statement import Effect, Statement

_ELEMENTS = (
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
)
_PAIRS = (("Action", "NotAction"), ("Resource", "NotResource"), ("Principal", "NotPrincipal"))
_KINDS = {kind.value.lower(): kind for kind in PrincipalKind if kind is not PrincipalKind.UNKNOWN}


class FaultKind(Enum):
    """What is wrong, for those who word it themselves (``tfiam.iam.validate``)."""

    UNKNOWN_ELEMENT = "unknown element"
    MISSPELT = "known name in another case"
    REPEATED = "one name twice in one object"
    WRONG_TYPE = "another JSON type"
    NULL_ITEM = "null in a list of texts"
    EMPTY = "empty list"
    BOTH_FORMS = "an element and its Not-form"
    NO_STATEMENT = "no statement"
    NO_ACTION = "no Action and no NotAction"
    NO_EFFECT = "no Effect"
    BAD_EFFECT = "neither Allow nor Deny"
    PRINCIPAL_FORMAT = "neither * nor an object"
    PRINCIPAL_KEY = "no kind of principal"
    NOBODY = "empty object of principals"
    OPERATOR = "no condition operator"


class Fault(NamedTuple):
    """Something AWS would refuse. The message never quotes a value."""

    pointer: str
    """JSON pointer (RFC 6901), with the names as AWS spells them, except the last."""
    message: str
    kind: FaultKind


class Object(dict[str, Any]):
    """A JSON object in which names were ``repeated``; the last of each is kept."""

    def __init__(self, members: Mapping[str, Any], repeated: tuple[str, ...]) -> None:
        super().__init__(members)
        self.repeated = repeated


def read_elements(raw: Mapping[str, Any], names: Sequence[str], pointer: str, faults: list[Fault]) -> dict[str, Any]:
    """The members of ``raw`` under AWS's spelling of their names. Unknown, repeated and misspelt names become faults."""
    canonical = {name.lower(): name for name in names}
    found: dict[str, Any] = {}
    for written, value in raw.items():
        name = canonical.get(str(written).lower())
        place = f"{pointer}/{_escape(str(written))}"
        if name is None:
            faults.append(Fault(place, "unknown element", FaultKind.UNKNOWN_ELEMENT))
            continue
        if name != written:
            faults.append(Fault(place, f"the element is spelled {name}", FaultKind.MISSPELT))
        if name in found:
            faults.append(Fault(place, f"{name} is written twice", FaultKind.REPEATED))
        found[name] = value
    faults += _repeated(raw, pointer)
    return found


def text_of(elements: Mapping[str, Any], name: str, pointer: str, faults: list[Fault]) -> str | None:
    """An element that is a text, or None when it is absent or cannot be one."""
    if name not in elements:
        return None
    value = elements[name]
    if not isinstance(value, str):
        faults.append(Fault(f"{pointer}/{name}", f"{name} is a text", FaultKind.WRONG_TYPE))
    return render(value)


def read_statement(index: int, raw: Mapping[str, Any], pointer: str, faults: list[Fault]) -> Statement:
    """Reads one statement; never raises."""
    elements = read_elements(raw, _ELEMENTS, pointer, faults)
    for one, other in _PAIRS:
        if one in elements and other in elements:
            faults.append(Fault(pointer, f"{one} and {other} in one statement", FaultKind.BOTH_FORMS))
    if "Action" not in elements and "NotAction" not in elements:
        faults.append(Fault(pointer, "neither Action nor NotAction", FaultKind.NO_ACTION))
    effect = _effect(elements, pointer, faults)
    lists = {name: _texts(elements, name, pointer, faults) for pair in _PAIRS[:2] for name in pair}
    return Statement(
        index=index,
        sid=text_of(elements, "Sid", pointer, faults),
        effect=effect,
        actions=lists["Action"],
        not_actions=lists["NotAction"],
        resources=lists["Resource"],
        not_resources=lists["NotResource"],
        principals=_principal(elements, "Principal", pointer, faults),
        not_principals=_principal(elements, "NotPrincipal", pointer, faults),
        conditions=_conditions(elements, effect, pointer, faults),
        raw=raw,
    )


def _effect(elements: Mapping[str, Any], pointer: str, faults: list[Fault]) -> Effect:
    if "Effect" not in elements:
        faults.append(Fault(pointer, "no Effect", FaultKind.NO_EFFECT))
        return Effect.ALLOW
    written = elements["Effect"]
    for effect in Effect:
        if written == effect.value:
            return effect
    faults.append(Fault(f"{pointer}/Effect", "Effect is neither Allow nor Deny", FaultKind.BAD_EFFECT))
    return Effect.DENY if isinstance(written, str) and written.strip().lower() == "deny" else Effect.ALLOW


def _texts(elements: Mapping[str, Any], name: str, pointer: str, faults: list[Fault]) -> tuple[str, ...] | None:
    """A scalar-or-list element as a tuple; None when it is absent or nothing of it can be read."""
    if name not in elements:
        return None
    value = elements[name]
    own = f"{pointer}/{_escape(name)}"
    listed = value if isinstance(value, (list, tuple)) else (value,)
    texts = []
    for position, one in enumerate(listed):
        text = render(one)
        if not isinstance(one, str):
            place = own if listed is not value else f"{own}/{position}"
            null = one is None and listed is value
            faults.append(Fault(place, f"{name} holds texts", FaultKind.NULL_ITEM if null else FaultKind.WRONG_TYPE))
        if text is not None:
            texts.append(text)
    if not listed:
        faults.append(Fault(own, f"{name} is empty", FaultKind.EMPTY))
    return tuple(texts) if texts or not listed else None


def _principal(elements: Mapping[str, Any], name: str, pointer: str, faults: list[Fault]) -> PrincipalElement | None:
    if name not in elements:
        return None
    value, pointer = elements[name], f"{pointer}/{name}"
    if value == "*":
        return PrincipalElement((PrincipalEntry(PrincipalKind.AWS, "*"),))
    if not isinstance(value, Mapping):
        faults.append(Fault(pointer, f"{name} is * or an object", FaultKind.PRINCIPAL_FORMAT))
        texts = _texts({name: value}, name, "", [])
        return PrincipalElement(tuple(PrincipalEntry(PrincipalKind.AWS, text) for text in texts)) if texts else None
    faults += _repeated(value, pointer)
    entries: list[PrincipalEntry] = []
    for written in value:
        kind = _KINDS.get(str(written).lower(), PrincipalKind.UNKNOWN)
        if kind is PrincipalKind.UNKNOWN:
            faults.append(
                Fault(f"{pointer}/{_escape(str(written))}", "unknown kind of principal", FaultKind.PRINCIPAL_KEY)
            )
        elif kind.value != written:
            faults.append(
                Fault(
                    f"{pointer}/{_escape(str(written))}", f"the kind is spelled {kind.value}", FaultKind.PRINCIPAL_KEY
                )
            )
        texts = _texts(value, written, pointer, faults) or ()
        entries += [PrincipalEntry(kind, text) for text in texts]
    if not value:
        faults.append(Fault(pointer, f"{name} names nobody", FaultKind.NOBODY))
    return PrincipalElement(tuple(entries))


def _conditions(
    elements: Mapping[str, Any], effect: Effect, pointer: str, faults: list[Fault]
) -> tuple[Condition, ...]:
    if "Condition" not in elements:
        return ()
    value, pointer = elements["Condition"], f"{pointer}/Condition"
    if not isinstance(value, Mapping):
        faults.append(Fault(pointer, "Condition is an object", FaultKind.WRONG_TYPE))
        return () if effect is Effect.ALLOW else (Condition("", "", ()),)
    faults += _repeated(value, pointer)
    found: list[Condition] = []
    for operator, keys in value.items():
        place = f"{pointer}/{_escape(str(operator))}"
        if not parse_operator(str(operator)).known:
            faults.append(Fault(place, "unknown condition operator", FaultKind.OPERATOR))
        if isinstance(keys, Mapping):
            faults += _repeated(keys, place)
            found += [
                Condition(str(operator), str(key), _values(one, f"{place}/{_escape(str(key))}", faults))
                for key, one in keys.items()
            ]
        else:
            faults.append(Fault(place, "a condition operator holds an object of keys", FaultKind.WRONG_TYPE))
            if effect is Effect.DENY:
                found.append(Condition("", "", ()))
    return tuple(found)


def _values(value: Any, pointer: str, faults: list[Fault]) -> tuple[str, ...]:
    texts = []
    for one in value if isinstance(value, (list, tuple)) else (value,):
        text = render(one)
        if text is None:
            faults.append(Fault(pointer, "a condition value is a text, a number or a boolean", FaultKind.WRONG_TYPE))
        else:
            texts.append(text)
    return tuple(texts)


def _repeated(raw: Mapping[str, Any], pointer: str) -> list[Fault]:
    names = raw.repeated if isinstance(raw, Object) else ()
    return [
        Fault(f"{pointer}/{_escape(name)}", "the name is written twice in one object", FaultKind.REPEATED)
        for name in names
    ]


def _escape(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
