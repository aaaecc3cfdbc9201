"""Plans named on the command line: files, folders of them, and standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from tfiam.plan.find import find_plans
from tfiam.plan.load import STDIN, load_plan
from tfiam.plan.model import Plan

__all__ = ["STDIN", "load_plans", "standard_input"]


def load_plans(names: Sequence[str]) -> list[Plan]:
    """Every plan once, in the order given; a folder gives its plans in order of name.

    Raises PlanError for one that cannot be read: a plan left out would look like a clean one.
    """
    if names.count(STDIN) > 1:
        raise click.UsageError("- (standard input) can be given once only")
    sources = dict.fromkeys(source for name in names for source in _sources(name))
    return [load_plan(source, stdin=standard_input("a plan") if source == STDIN else None) for source in sources]


def _sources(name: str) -> Iterator[str]:
    if name != STDIN and Path(name).is_dir():
        yield from map(str, find_plans(Path(name)))
    else:
        yield name


def standard_input(what: str) -> bytes:
    """All of standard input; a person at a terminal is told that it is waited for."""
    if sys.stdin.isatty():
        click.echo(f"tfiam: reading {what} from standard input (end with Ctrl-D)", err=True)
    return sys.stdin.buffer.read()
