"""YAML as typed entries that know their line. Only what a config needs: mappings, lists, text and flags.

The node graph is read rather than Python objects, so that every complaint has its line, a number keeps the digits as
written, and nothing is built for tags (``!!python/…``) or merge keys.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tfiam.errors import ConfigError

MAX_BYTES = 1_000_000
MAX_ALIASES = 100
"""Aliases in one file. Ten of ten of ten … is how a small file grows without end."""
MAX_ITEMS = 20_000
"""Items of one list or mapping, aliases included."""
MAX_DEPTH = 100
"""Flow brackets open at once; PyYAML takes a time that grows with the square of their number."""

TEXT, NULL, FLAG = "tag:yaml.org,2002:str", "tag:yaml.org,2002:null", "tag:yaml.org,2002:bool"
TRUE, FALSE = ("true", "yes", "on"), ("false", "no", "off")


@dataclass(frozen=True)
class Entry:
    """A node of the file with the way to it (``waivers[2].expires``)."""

    path: str
    place: str
    node: Any
    """A ``yaml.nodes.Node``; its stubs leave out ``id``, which tells scalar, sequence and mapping apart."""

    @property
    def line(self) -> int:
        return int(self.node.start_mark.line) + 1

    @property
    def is_mapping(self) -> bool:
        return bool(self.node.id == "mapping")

    @property
    def is_null(self) -> bool:
        """Nothing but comments below the key."""
        return bool(self.node.id == "scalar" and self.node.tag == NULL)

    @property
    def written(self) -> str:
        """The scalar as written, without quotes; ``""`` for a mapping or list."""
        return str(self.node.value) if self.node.id == "scalar" else ""

    def error(self, problem: str, remedy: str) -> ConfigError:
        """A ConfigError at this entry."""
        said = f"{self.place}: {problem}" if self.place else problem
        return ConfigError(self.path, said, remedy, place=f"line {self.line}")

    def mapping(self, *known: str, required: Sequence[str] = ()) -> dict[str, Entry]:
        """Its entries by key, without the empty ones.

        Raises ConfigError when it is no mapping, for a key that is not in ``known``, and for a required one left out.
        """
        entries = dict(self.pairs())
        for key, entry in entries.items():
            if key not in known:
                raise entry.error("unknown key", _nearest(key, known))
        kept = {key: entry for key, entry in entries.items() if not entry.is_null}
        for key in required:
            if key not in kept:
                raise self.error(f"{key} is missing", f"add `{key}:`")
        return kept

    def pairs(self) -> tuple[tuple[str, Entry], ...]:
        """Its keys and entries. Raises ConfigError when it is no mapping or has a key twice."""
        if self.is_null:
            return ()
        if not self.is_mapping:
            raise self._expected("a mapping")
        found: dict[str, Entry] = {}
        for key_node, value in self._bounded(self.node.value):
            key = Entry(self.path, self.place, key_node)
            if key_node.id != "scalar":
                raise key.error("a key must be text", "write `key: value`")
            name = key.written
            if name in found:
                raise key.error(f"{name} stands twice (first on line {found[name].line})", "join them")
            found[name] = Entry(self.path, f"{self.place}.{name}" if self.place else name, value)
        return tuple(found.items())

    def items(self) -> tuple[Entry, ...]:
        """The entries of a list. Raises ConfigError when it is none."""
        if self.is_null:
            return ()
        if self.node.id != "sequence":
            raise self._expected("a list", "write one `- item` a line, or `[a, b]`")
        return tuple(
            Entry(self.path, f"{self.place}[{index}]", node)
            for index, node in enumerate(self._bounded(self.node.value))
        )

    def one_or_more(self) -> tuple[Entry, ...]:
        """A single entry, or those of a list that is not empty."""
        if self.node.id == "scalar":
            return (self,)
        if not (items := self.items()):
            raise self.error("expected at least one", "name it, or leave the key out")
        return items

    def text(self) -> str:
        """Text that is not empty. Raises ConfigError for anything else, also for what YAML takes for a number or a flag."""
        if self.node.id != "scalar":
            raise self._expected("text")
        if self.node.tag != TEXT:
            raise self._expected("text", "put it in quotes")
        if not self.written.strip():
            raise self.error("is empty", "write something, or leave the key out")
        return self.written

    def matching(self, pattern: re.Pattern[str], expected: str) -> str:
        """Text that matches the pattern as a whole."""
        text = self.text()
        if not pattern.fullmatch(text):
            raise self.error(f"expected {expected}", "correct it")
        return text

    def choice(self, choices: Sequence[str]) -> str:
        """One of ``choices``."""
        text = self.text()
        if text not in choices:
            raise self.error(f"expected one of {', '.join(choices)}", _nearest(text, choices))
        return text

    def flag(self) -> bool:
        """true or false."""
        word = self.written.lower()
        if self.node.tag != FLAG or word not in (*TRUE, *FALSE):
            raise self._expected("true or false", "write one of them without quotes")
        return word in TRUE

    def _bounded(self, nodes: Sequence[Any]) -> Sequence[Any]:
        if len(nodes) > MAX_ITEMS:
            raise self.error(f"more than {MAX_ITEMS} entries", "split it")
        return nodes

    def _expected(self, what: str, remedy: str = "see docs/config.md") -> ConfigError:
        found = {"mapping": "a mapping", "sequence": "a list"}.get(self.node.id, _kind(self.node.tag))
        return self.error(f"expected {what}, found {found}", remedy)


def read_bytes(path: Path) -> bytes:
    """The file's bytes. Raises ConfigError when it cannot be read or is too large."""
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise ConfigError(str(path), f"cannot be read ({reason})", "name a config file with --config") from error
    if len(data) > MAX_BYTES:
        raise ConfigError(
            str(path), "is larger than 1 MB", "a config is a page of YAML; name another file with --config"
        )
    return data


def parse_yaml(data: bytes | str, path: str) -> Entry | None:
    """The root of YAML text, or None when it holds nothing but comments. ``path`` is what messages call it.

    Raises ConfigError when it is no YAML, is nested too deeply, or leans on aliases.
    """
    import yaml

    if _flow_depth(data) > MAX_DEPTH:
        raise ConfigError(path, "is nested too deeply", "see docs/config.md for its keys")
    try:
        aliases = sum(isinstance(event, yaml.AliasEvent) for event in yaml.parse(data, Loader=yaml.SafeLoader))
        if aliases > MAX_ALIASES:
            raise ConfigError(path, f"more than {MAX_ALIASES} aliases (*name)", "write the values out")
        node = yaml.compose(data, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"line {mark.line + 1}" if mark else ""
        remedy = "quote a text that starts with * & ! % @ or `, and indent with spaces"
        raise ConfigError(path, f"is no valid YAML ({error.problem or error.context})", remedy, place=place) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError(path, "is no text that YAML allows", "save it as UTF-8 without control characters") from error
    except RecursionError:
        raise ConfigError(path, "is nested too deeply", "see docs/config.md for its keys") from None
    return Entry(path, "", node) if node is not None else None


def _flow_depth(data: bytes | str) -> int:
    """How many ``[`` and ``{`` stand open at once, at the most; those inside texts count too, which no config minds."""
    depth = deepest = 0
    for bracket in re.findall(rb"[\[\]{}]", data if isinstance(data, bytes) else data.encode("utf-8", "replace")):
        depth = depth + 1 if bracket in b"[{" else max(depth - 1, 0)
        deepest = max(deepest, depth)
    return deepest


def _nearest(word: str, choices: Sequence[str]) -> str:
    close = difflib.get_close_matches(word, choices, n=1)
    return f"did you mean {close[0]}?" if close else f"write one of {', '.join(choices)}"


def _kind(tag: str) -> str:
    names = {
        "str": "text",
        "int": "a number",
        "float": "a number",
        "bool": "true or false",
        "null": "nothing",
        "timestamp": "a date",
    }
    return names.get(tag.rpartition(":")[2], "a tagged value")
