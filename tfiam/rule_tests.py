"""The examples of a team's own rules, run: do they fail where they should, pass where they should, and say when they cannot tell?

Beside ``owners.yaml`` or ``owners.py`` lies a folder ``owners`` (or one called after the rule's id) with ``fails-1``,
``passes-1``, ``undetermined-1`` and so on, each holding a ``plan.json``, and a ``.tfiam.yaml`` if the rule asks for one. A YAML
policy may hold its examples itself (``examples:``); so may ``owners/_examples.yaml``, for a rule in Python.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tfiam.config import Config
from tfiam.config_file import NAME, read_config
from tfiam.errors import ConfigError, RuleLoadError
from tfiam.pipeline import worlds_of
from tfiam.plan.load import load_plan
from tfiam.rules.custom import EXAMPLES
from tfiam.rules.model import Problem, Rule
from tfiam.rules.run import ask
from tfiam.rules.yaml_policy.examples import examples_beside, written_examples

_EXPECTED = {"fails": "fail", "passes": "pass", "undetermined": "be undetermined"}


@dataclass(frozen=True)
class Example:
    """One example of one rule."""

    rule: Rule
    kind: str
    """``fails``, ``passes`` or ``undetermined``."""
    name: str
    plan: Path | Mapping[str, Any]
    config: Config


@dataclass(frozen=True)
class Outcome:
    """What the rule said of an example."""

    example: Example
    failed: tuple[str, ...]
    undetermined: tuple[str, ...]

    @property
    def mismatch(self) -> str:
        """What is not as it should be, "" when all is."""
        kind = self.example.kind
        if (kind == "fails" and not self.failed) or (kind == "undetermined" and not self.undetermined):
            return f"expected to {_EXPECTED[kind]}, {self._said}"
        if (kind == "passes" and (self.failed or self.undetermined)) or (kind == "undetermined" and self.failed):
            return f"expected to {_EXPECTED[kind]}, {self._said}"
        return ""

    @property
    def _said(self) -> str:
        if self.failed:
            return f"fails: {self.failed[0]}"
        return f"is undetermined: {self.undetermined[0]}" if self.undetermined else "passes"


def examples_of(rule: Rule) -> tuple[Example, ...]:
    """The examples of a rule from a file, in order. Raises RuleLoadError."""
    return tuple(_examples(rule, Path(rule.source)))


def _examples(rule: Rule, path: Path) -> Iterator[Example]:
    folders = tuple(dict.fromkeys((path.parent / path.stem, path.parent / rule.id)))
    try:
        written = [] if path.suffix == ".py" else list(written_examples(path))
        written += [one for folder in folders for one in examples_beside(folder)]
    except ConfigError as error:
        raise RuleLoadError(error.path, error.problem, error.remedy, error.place) from error
    yield from (Example(rule, one.kind, one.name, one.plan, Config()) for one in written)
    for folder in folders:
        for place in sorted(folder.iterdir()) if folder.is_dir() else ():
            kind = EXAMPLES.fullmatch(place.name)
            if kind and place.is_dir():
                config = read_config(place / NAME) if (place / NAME).is_file() else Config()
                yield Example(rule, kind[1], place.name, place / "plan.json", config)


def run_example(example: Example) -> Outcome:
    """What the rule says of the example's plan. Raises TfiamError for a plan that cannot be read, and RuleCrash."""
    failed, undetermined = [], []
    for answer in ask([example.rule], worlds_of(load_plan(example.plan), example.config).after).spoken:
        said = answer.said
        address = said.address or (said.resource.address if said.resource else answer.subject.address)
        if isinstance(said, Problem):
            failed.append(f"{address}: {said.message}" if address else said.message)
        else:
            undetermined.append(f"{address}: {', '.join(said.because)}" if address else ", ".join(said.because))
    return Outcome(example, tuple(failed), tuple(undetermined))
