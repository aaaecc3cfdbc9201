"""A policy document: from JSON to statements.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NoReturn

from tfiam.errors import TfiamError
from tfiam.iam.reading import Fault, FaultKind, Object, read_elements, read_statement, text_of
from tfiam.iam.statement import Statement
from tfiam.iam.variables import CURRENT_VERSION

__all__ = ["Fault", "PolicyDocument", "PolicySyntaxError"]

_ELEMENTS = ("Version", "Id", "Statement")
_DEEPEST = 100


class PolicySyntaxError(TfiamError, ValueError):
    """A text that is no policy document. Never quotes it."""

    def __init__(self, problem: str, pointer: str = "", kind: FaultKind | None = None) -> None:
        self.problem = problem
        """What is wrong, in one line."""
        self.kind = kind
        """What the JSON has instead of a policy document; None for a text that is no JSON."""
        self.pointer = pointer
        """JSON pointer of the place (RFC 6901), ``""`` for the whole."""
        super().__init__(f"{pointer}: {problem}" if pointer else problem)


@dataclass(frozen=True)
class PolicyDocument:
    """A policy document whose statements can be judged. ``faults`` are what AWS would refuse, each at its JSON pointer."""

    version: str | None
    id: str | None
    statements: tuple[Statement, ...]
    raw: Mapping[str, Any] = field(compare=False, repr=False)
    """As written."""
    faults: tuple[Fault, ...] = ()
    text: str | None = field(default=None, compare=False, repr=False)
    """The text it was read from; None when it did not come as text."""

    @cached_property
    def derived(self) -> dict[str, Any]:
        """What was worked out of it, by who did: kept as long as the document, which never changes."""
        return {}

    @property
    def text_length(self) -> int | None:
        """Characters of the text, white space included; None when it did not come as text."""
        return None if self.text is None else len(self.text)

    @property
    def has_variables(self) -> bool:
        """True if ``${…}`` is a variable in this document: since version 2012-10-17, and without Version it is 2008-10-17.

        https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
        """
        return self.version == CURRENT_VERSION

    @classmethod
    def parse(cls, value: str | Mapping[str, Any]) -> PolicyDocument:
        """Reads JSON text or a mapping. Raises :class:`PolicySyntaxError` if it is not a JSON object with statements.

        Scalar or list, case of element names and values of a wrong type are read leniently and reported in ``faults``:
        what is odd stays to be judged. Element names are read without regard to case, so that ``"effect": "Deny"`` is
        seen, and the spelling is a fault.
        """
        raw: Any = _load(value) if isinstance(value, str) else value
        if not isinstance(raw, Mapping):
            raise PolicySyntaxError("a policy document is a JSON object", kind=FaultKind.WRONG_TYPE)
        return cls._read(raw, value if isinstance(value, str) else None)

    @classmethod
    def _read(cls, raw: Mapping[str, Any], text: str | None) -> PolicyDocument:
        faults: list[Fault] = []
        elements = read_elements(raw, _ELEMENTS, "", faults)
        written = elements.get("Statement")
        listed: list[tuple[str, Any]]
        if isinstance(written, Mapping):
            listed = [("/Statement", written)]
        elif isinstance(written, (list, tuple)):
            listed = [(f"/Statement/{index}", one) for index, one in enumerate(written)]
        elif "Statement" in elements:
            raise PolicySyntaxError(
                "Statement is neither an object nor a list of objects", "/Statement", FaultKind.WRONG_TYPE
            )
        else:
            raise PolicySyntaxError("the policy document has no Statement", kind=FaultKind.NO_STATEMENT)
        if not listed:
            faults.append(Fault("/Statement", "there is no statement", FaultKind.NO_STATEMENT))
        statements = []
        for index, (pointer, one) in enumerate(listed):
            if isinstance(one, Mapping):
                statements.append(read_statement(index, one, pointer, faults))
            else:
                faults.append(Fault(pointer, "a statement is a JSON object", FaultKind.WRONG_TYPE))
        if listed and not statements:
            raise PolicySyntaxError("no statement is a JSON object", "/Statement", FaultKind.WRONG_TYPE)
        return cls(
            version=text_of(elements, "Version", "", faults),
            id=text_of(elements, "Id", "", faults),
            statements=tuple(statements),
            raw=raw,
            faults=tuple(faults),
            text=text,
        )


def _load(text: str) -> Any:
    try:
        loaded = json.loads(text.lstrip("\ufeff"), object_pairs_hook=_object, parse_constant=_refuse_constant)
        if "\\u" in text:
            json.dumps(loaded, ensure_ascii=False).encode()
        if text.count("[") + text.count("{") > _DEEPEST:
            _check_depth(loaded)
    except PolicySyntaxError:
        raise
    except json.JSONDecodeError as error:
        raise PolicySyntaxError(f"not JSON (line {error.lineno}, column {error.colno})") from None
    except RecursionError:
        raise PolicySyntaxError("nested too deeply") from None
    except UnicodeEncodeError:
        raise PolicySyntaxError("holds half of a surrogate pair") from None
    except ValueError:  # int() refuses more than 4,300 digits
        raise PolicySyntaxError("holds a number too long to read") from None
    return loaded


def _check_depth(loaded: Any) -> None:
    """Raises RecursionError for what no reader of the document could walk; AWS's grammar is six levels deep."""
    level = [loaded] if isinstance(loaded, (dict, list)) else []
    for _ in range(_DEEPEST):
        level = [
            inner
            for one in level
            for inner in (one.values() if isinstance(one, dict) else one)
            if isinstance(inner, (dict, list))
        ]
        if not level:
            return
    raise RecursionError


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    names = [name for name, _ in pairs]
    return Object(found, repeated=tuple(name for name in found if names.count(name) > 1))


def _refuse_constant(_: str) -> NoReturn:
    raise PolicySyntaxError("holds NaN or Infinity, which are not JSON")
