"""Plans named on the command line: files, folders of them, and standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tfiam.cli.failure import one_line
from tfiam.pipeline import Worlds, context_of, source_notices, source_of, worlds_of
from tfiam.plan.find import find_plans
from tfiam.plan.load import STDIN, load_plan
from tfiam.plan.model import Plan

if TYPE_CHECKING:
    from tfiam.config import Config
    from tfiam.context import Context
    from tfiam.findings.baseline import Baseline
    from tfiam.source.tree import SourceTree

__all__ = ["STDIN", "load_baseline", "load_context", "load_plans", "load_sources", "load_worlds", "standard_input"]


def load_plans(names: Sequence[str]) -> list[Plan]:
    """Every plan once, in the order given; a folder gives its plans in order of name.

    Raises PlanError for one that cannot be read: a plan left out would look like a clean one.
    """
    if names.count(STDIN) > 1:
        raise click.UsageError("- (standard input) can be given once only")
    sources = dict.fromkeys(source for name in names for source in _sources(name))
    return [load_plan(source, stdin=standard_input("a plan") if source == STDIN else None) for source in sources]


def load_sources(plans: Sequence[Plan], source: str | None, plan_file: str | None) -> list[SourceTree | None]:
    """The source of each plan, None where there is none. Several plans may be of one root module.

    Raises SourceError for a folder or a file that is none.
    """
    if source is not None and plan_file is not None:
        raise click.UsageError("give --source or --plan-file, not both", click.get_current_context())
    return [source_of(plan, directory=source, plan_file=plan_file) for plan in plans]


def load_worlds(
    plans: Sequence[Plan],
    config: Config,
    *,
    source: str | None,
    plan_file: str | None,
    context: Context | None = None,
) -> list[Worlds]:
    """The worlds before and after each plan; what is odd about their source is told on standard error.

    Raises SourceError for a folder or a file that is none.
    """
    found = []
    for plan, tree in zip(plans, load_sources(plans, source, plan_file), strict=True):
        worlds = worlds_of(plan, config, tree, context)
        for notice in (*source_notices(plan, tree), *worlds.notices):
            click.echo(f"tfiam: {one_line(notice)}", err=True)
        found.append(worlds)
    return found


def load_context(names: Sequence[str], config: Config) -> Context | None:
    """The files of ``--context``, None for none; what is taken for granted of them is told on standard error.

    Raises TfiamError for one that cannot be read.
    """
    context = context_of(names, config)
    for notice in context.notices if context else ():
        click.echo(f"tfiam: {one_line(notice)}", err=True)
    return context


def load_baseline(path: str | None, *, no_waivers: bool) -> Baseline | None:
    """The file of ``--baseline``, None for none. Raises InputError for one that is no baseline."""
    if path is None:
        return None
    if no_waivers:
        raise click.UsageError("give --baseline or --no-waivers, not both", click.get_current_context())
    from tfiam.findings.baseline import read_baseline

    return read_baseline(path)


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
