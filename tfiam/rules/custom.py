"""A team's own rules: Python files, YAML policies and installed packs. docs/writing_rules.md describes them.

Only what is named on the command line, or in a config file named there, is loaded: a Python file is run (design.md promise 8).
"""

from __future__ import annotations

import importlib.util
import os
import re
import sys
import traceback
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from tfiam.errors import RuleLoadError
from tfiam.rules.model import Rule

PACK = "pack:"
"""``--policies pack:acme`` is the installed pack ``acme``. Without the prefix a folder of the checkout could take its place."""
GROUP = "tfiam.policies"
"""The group of entry points that packs are installed under."""
EXAMPLES = re.compile(r"(fails|passes|undetermined)([-_].*)?")
"""Folders of examples, which hold plans and sources and no rule."""
_SUFFIXES = (".py", ".yaml", ".yml")
_WHAT = "give --policies a folder of rule files (*.py, *.yaml), or pack:NAME"


def custom_rules(source: str) -> Iterator[tuple[str, Rule]]:
    """The rules of a folder or of an installed pack (``pack:NAME``), each with the file it is from. Raises RuleLoadError."""
    folder = _pack(source.removeprefix(PACK)) if source.startswith(PACK) else Path(source)
    for path in rule_files(folder):
        for rule in rules_of_file(path):
            yield str(path), rule


def rule_files(folder: Path) -> list[Path]:
    """Rule files below a folder. Names that begin with ``_`` or ``.`` are not rules', nor is what examples hold."""
    if not folder.is_dir():
        raise RuleLoadError(str(folder), "no such folder", _WHAT)
    found = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name[0] not in "._" and not EXAMPLES.fullmatch(name))
        found += [Path(place, name) for name in names if name[0] not in "._" and name.endswith(_SUFFIXES)]
    if not found:
        raise RuleLoadError(str(folder), "holds no rule file", _WHAT)
    return sorted(found)


def rules_of_file(path: Path) -> tuple[Rule, ...]:
    """The rules of one file, at least one. Raises RuleLoadError."""
    if path.suffix != ".py":
        from tfiam.rules.yaml_policy.read import read_policies

        return read_policies(path)
    rules = tuple(_rules_in(vars(_run(path)), str(path)))
    if not rules:
        raise RuleLoadError(
            str(path),
            "has no RULE = Rule(...)",
            "see docs/writing_rules.md for its shape; a file that is no rule begins with _",
        )
    return rules


def as_rule(thing: Any, where: str) -> Rule | None:
    """The rule that an object of a module is; None for any other object. Raises RuleLoadError for a wrong one.

    This is the one place where what a file holds becomes a :class:`Rule`: one itself, or a check in checkov's shape.
    """
    from tfiam.rules.checkov.checks import BaseResourceCheck

    if isinstance(thing, BaseResourceCheck):
        from tfiam.rules.checkov.rule import rule_of

        return rule_of(thing, where)
    return thing if isinstance(thing, Rule) else None


def _rules_in(names: dict[str, Any], where: str) -> Iterator[Rule]:
    """Rules that stand in a module under any name, and those of its list ``RULES``."""
    listed = names.get("RULES")
    things = [*names.values(), *(listed if isinstance(listed, (list, tuple)) else ())]
    seen: set[int] = set()
    for thing in things:
        rule = as_rule(thing, where)
        if rule is not None and id(thing) not in seen:
            seen.add(id(thing))
            yield rule


def _run(path: Path) -> ModuleType:
    """The file as a module. A file that ends the program while loading is as broken as one that raises."""
    name = f"tfiam_custom_{zlib.crc32(os.fsencode(path.resolve())):08x}_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise RuleLoadError(str(path), "is no Python file", "end its name in .py")
    module = importlib.util.module_from_spec(spec)
    # Where a dataclass of the file looks for the names in its annotations.
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except SyntaxError as error:
        named = error.filename or str(path)
        raise RuleLoadError(named, "Python syntax error", "mend the file", f"line {error.lineno}") from error
    except (Exception, SystemExit) as error:
        raised = f"raised {type(error).__name__} while loading: {error}"
        raise RuleLoadError(str(path), raised, "mend the file", _line(path, error)) from error
    return module


def _line(path: Path, error: BaseException) -> str:
    """The line of the file that raised, or "" when none of its own did."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == str(path)]
    return f"line {lines[-1]}" if lines else ""


def _pack(name: str) -> Path:
    """The folder of an installed pack: of the package that its entry point names."""
    from importlib.metadata import entry_points

    packs = {point.name: point for point in entry_points(group=GROUP)}
    if name not in packs:
        known = f"installed are {', '.join(sorted(packs))}" if packs else "none is installed here"
        raise RuleLoadError(
            f"{PACK}{name}", f"no such pack; {known}", f"a pack has an entry point of the group {GROUP}"
        )
    value = packs[name].value.partition(":")[0].strip()
    try:
        spec = importlib.util.find_spec(value)
    except ImportError as error:
        raise RuleLoadError(f"{PACK}{name}", f"its package {value} cannot be imported", "install it again") from error
    if spec is None or not spec.submodule_search_locations:
        raise RuleLoadError(f"{PACK}{name}", f"{value} is no installed package", "let the entry point name a package")
    return Path(next(iter(spec.submodule_search_locations)))
