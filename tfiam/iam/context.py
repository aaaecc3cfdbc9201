"""The request context: what a request says about itself, by condition key.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from tfiam.iam.condition import render

#: One value, or several of a multivalued key; None is a key known to be absent.
ContextValue: TypeAlias = str | bool | int | float | Iterable[str] | None


class Context:
    """The keys of one request, names without regard to case.

    In an open context a key that is not given may have any value or be absent; otherwise it is absent. A key given as
    None or as an empty list is absent in both.
    """

    def __init__(self, values: Mapping[str, ContextValue] | None = None, *, is_open: bool = False) -> None:
        self._values = {key.lower(): _values(value) for key, value in (values or {}).items()}
        self.is_open = is_open

    def get(self, key: str) -> tuple[str, ...]:
        """The key's values; empty when it is absent."""
        return self._values.get(key.lower(), ())

    def is_known(self, key: str) -> bool:
        """False if the key's presence is open."""
        return not self.is_open or key.lower() in self._values

    def single(self, key: str) -> str | None:
        """The key's one value; None when it has none or several."""
        values = self.get(key)
        return values[0] if len(values) == 1 else None

    def with_defaults(self, values: Mapping[str, ContextValue]) -> Context:
        """A context that also has ``values`` where it says nothing itself."""
        joined = Context(values, is_open=self.is_open)
        joined._values |= self._values
        return joined


def _values(value: ContextValue) -> tuple[str, ...]:
    if value is None:
        return ()
    text = render(value)
    if text is not None:
        return (text,)
    assert not isinstance(value, (str, bool, int, float))  # noqa: S101 - render took them
    return tuple(one for one in map(render, value) if one is not None)
