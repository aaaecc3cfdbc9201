"""YAML as Terraform reads and writes it (go-cty-yaml): https://developer.hashicorp.com/terraform/language/functions/yamldecode.

PyYAML gives the node graph; what a plain scalar means is go-cty-yaml's, which is neither YAML 1.1 nor 1.2.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Final

from tfiam.source.functions.convert import RefusedError, text
from tfiam.source.functions.unknown import TooLargeError, UnseenError
from tfiam.source.values import Hole, Value, exact, mark

_MAX_BYTES: Final = 1_000_000
_MAX_NODES: Final = 200_000
_MAX_COLUMN: Final = 80
_TAG: Final = "tag:yaml.org,2002:"
_WORDS: Final[dict[str, bool | None]] = {
    **dict.fromkeys(("true", "True", "TRUE", "y", "Y", "yes", "Yes", "YES", "on", "On", "ON"), True),
    **dict.fromkeys(("false", "False", "FALSE", "n", "N", "no", "No", "NO", "off", "Off", "OFF"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
}
_INTEGER: Final = re.compile(r"[-+]?[0-9]+|0x[0-9a-fA-F]+|0o[0-7]+")
_FLOAT: Final = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?")
_UNSURE: Final = re.compile(
    r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ].*[0-9Zz])?"
)
_DATE: Final = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])")


def decode(source: str) -> Value:
    """The value of a YAML text of one document."""
    import yaml

    if len(source) > _MAX_BYTES:
        raise TooLargeError
    try:
        node = yaml.compose(source, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, ValueError):
        raise RefusedError("the text is no YAML of one document") from None
    if node is None:
        raise RefusedError("the text has no document")
    found: Value = _Reader().value(node)
    return found


class _Reader:
    """Reads a node graph, counting what aliases repeat."""

    def __init__(self) -> None:
        self._left = _MAX_NODES
        self._open: set[int] = set()

    def value(self, node: Any) -> Any:
        self._left -= 1
        if self._left < 0:
            raise TooLargeError
        if node.id == "scalar":
            return _scalar(node)
        if id(node) in self._open:
            raise RefusedError("an alias refers to what it stands in")
        self._open.add(id(node))
        found = [self.value(item) for item in node.value] if node.id == "sequence" else self._mapping(node)
        self._open.discard(id(node))
        return found

    def _mapping(self, node: Any) -> dict[str, Any]:
        """Keys are text; ``<<`` merges mappings, whose keys do not win over written ones."""
        own: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        for key, item in node.value:
            if key.id != "scalar":
                raise RefusedError("a key is no text")
            found = self.value(item)
            if key.value == "<<" and key.style is None:
                for part in found if isinstance(found, list) else [found]:
                    if not isinstance(part, dict):
                        raise RefusedError("only mappings can be merged")
                    merged = {**part, **merged}
            else:
                own[_key(key)] = found
        return {**merged, **own}


def _key(node: Any) -> str:
    found = _scalar(node)
    if found is None:
        raise RefusedError("a key is null")
    return text(found)


def _scalar(node: Any) -> str | int | Decimal | bool | None:
    written: str = node.value
    if node.style is not None or (node.tag == f"{_TAG}str" and node.start_mark.buffer is None):
        return written
    if _tagged(node):
        if node.tag == f"{_TAG}str":
            return written
        raise UnseenError
    if written in _WORDS:
        return _WORDS[written]
    if _INTEGER.fullmatch(written) and len(written) < 300:
        return int(written, {"0x": 16, "0o": 8}.get(written[:2], 10))
    if _FLOAT.fullmatch(written) and len(written) < 300:
        return exact(Decimal(written))
    if _DATE.fullmatch(written):
        # Also the version of a policy written without quotes.
        return f"{written}T00:00:00Z"
    if _UNSURE.fullmatch(written):
        raise UnseenError
    return written


def _tagged(node: Any) -> bool:
    """True if the source writes a tag before the scalar."""
    mark_ = node.start_mark
    return mark_.buffer is not None and mark_.buffer[mark_.pointer : mark_.pointer + 1] == "!"


def encode(value: Any) -> str:
    """``value`` as YAML text: text quoted, lines as blocks, keys sorted."""
    import yaml

    written: str = yaml.serialize(
        _Writer().node(value), Dumper=yaml.SafeDumper, allow_unicode=True, width=float("inf"), indent=2
    )
    if isinstance(value, (list, dict)):
        written = written.removesuffix("...\n")
    if any(len(line) > _MAX_COLUMN and " " in line.strip() and '"' in line for line in written.split("\n")):
        # Terraform folds these, and where depends on what is not worth rebuilding.
        raise UnseenError
    return written


class _Writer:
    """Builds the nodes, counting them."""

    def __init__(self) -> None:
        self._left = _MAX_NODES

    def node(self, value: Any) -> Any:
        import yaml

        self._left -= 1
        if self._left < 0:
            raise TooLargeError
        if isinstance(value, list):
            return yaml.SequenceNode(f"{_TAG}seq", [self.node(item) for item in value], flow_style=not value)
        if isinstance(value, dict):
            pairs = [(self.node(key), self.node(value[key])) for key in sorted(value)]
            return yaml.MappingNode(f"{_TAG}map", pairs, flow_style=not value)
        if isinstance(value, (str, Hole)):
            written = mark(value) if isinstance(value, Hole) else value
            style = "|" if "\n" in written else '"'
            return yaml.ScalarNode(f"{_TAG}str", written, style=style)
        if value is None:
            return yaml.ScalarNode(f"{_TAG}null", "null")
        kind = "bool" if isinstance(value, bool) else "int" if isinstance(exact(value), int) else "float"
        return yaml.ScalarNode(f"{_TAG}{kind}", text(value))
