"""Options that several commands take, declared once, and the Config they add up to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import click

from tfiam.config import Config
from tfiam.config_file import NAME, find_config, read_config
from tfiam.errors import ConfigError

F = TypeVar("F", bound=Callable[..., Any])

SEVERITIES = ("critical", "high", "medium", "low", "info")

plans = click.argument("plans", metavar="PLAN...", nargs=-1, required=True)

config = click.option(
    "--config",
    "config_path",
    metavar="FILE",
    help=f"Config to use instead of {NAME} in this folder. In CI, give the base branch's, so that a pull request cannot waive its own findings.",
)

context = click.option(
    "--context",
    "contexts",
    metavar="FILE",
    multiple=True,
    help="What stands around the plan and does not change with it: another stack's plan or state, the organization's, or an SCP or RCP as JSON, which is put on the root. Repeatable.",
)

policies = click.option(
    "--policies",
    metavar="DIR",
    multiple=True,
    help="Folder with rules of your own: Python (RULE = Rule(...)), whose code is run, and YAML in checkov's custom policy language; or pack:NAME, an installed pack. Repeatable.",
)

baseline = click.option(
    "--baseline",
    metavar="FILE",
    help="Findings of `tfiam baseline`, which are waived. Not with --no-waivers.",
)

fail_on = click.option(
    "--fail-on",
    type=click.Choice(SEVERITIES, case_sensitive=False),
    help="Exit 1 for findings this bad or worse.  [default: fail_on of the config, else high]",
)

fail_on_given = click.option(
    "--fail-on",
    type=click.Choice(SEVERITIES, case_sensitive=False),
    help="Exit 1 for findings this bad or worse, as `tfiam scan` does.  [default: the exit status tells only of the comment]",
)

fail_on_undetermined = click.option(
    "--fail-on-undetermined", is_flag=True, help="Exit 3 when what could not be read may hide findings this bad."
)

no_color = click.option(
    "--no-color", is_flag=True, help="No colour. So do NO_COLOR, TERM=dumb and a pipe; marks and words say the same."
)


def source(function: F) -> F:
    """``--source`` and ``--plan-file``, of which one may be given: ``source`` and ``plan_file``, for :func:`tfiam.cli.inputs.load_sources`."""
    for option in (
        click.option(
            "--plan-file",
            metavar="FILE",
            help="The saved plan (terraform plan -out=FILE) that PLAN shows: its archive carries the configuration, for --source's use without a checkout.",
        ),
        click.option(
            "--source",
            metavar="DIR",
            help='Folder of the plan\'s root module: findings get file and line, and comments such as `# tfiam:skip=RULE reason="why"` waive. Its modules are read in DIR and in the git work tree around it; nothing is run.',
        ),
    ):
        function = option(function)
    return function


@dataclass(frozen=True)
class Selection:
    """Which rules and findings a command is about, as given on the command line."""

    config_path: str | None
    policies: tuple[str, ...]
    rules: tuple[str, ...]
    skip: tuple[str, ...]
    no_waivers: bool
    only: str | None = None

    def loaded(self, config: Config) -> tuple[str, ...]:
        """The folders and packs of rules to load. Raises ConfigError."""
        return policies_of(self.policies, config, self.config_path)

    def config(self) -> Config:
        """The config file with the flags on top. Raises ConfigError."""
        base = base_config(self.config_path)
        chosen = replace(base.rules, only=self.rules, disable=(*base.rules.disable, *self.skip))
        return replace(
            base, rules=chosen, waivers=() if self.no_waivers else base.waivers, comments=not self.no_waivers
        )


def policies_of(given: tuple[str, ...], config: Config, config_path: str | None) -> tuple[str, ...]:
    """The folders of rules to load: those given, and those of a config that was given too. Raises ConfigError.

    A config that only lies in the working directory came with what is scanned, and no code is run on its word.
    """
    if config.policies and config_path is None:
        raise ConfigError(
            config.path,
            "names policies, whose code runs only on the word of a config given on the command line",
            f"give it with --config {config.path}, or the folders with --policies",
            place="policies",
        )
    return (*given, *config.policies)


def base_config(path: str | None) -> Config:
    """The config named, else the one in the working directory, else the defaults. Raises ConfigError."""
    found = Path(path) if path is not None else find_config(Path())
    return read_config(found) if found is not None else Config()


_rule = click.option(
    "--rule",
    "rules",
    metavar="RULE",
    multiple=True,
    help="Run only these rules: an id (TFIAM_LP_001 or LP_001), an area (LP) or a severity. Repeatable.",
)
_skip = click.option(
    "--skip", metavar="RULE", multiple=True, help="Leave these rules out: id, area or severity. Repeatable."
)
_only = click.option(
    "--only",
    type=click.Choice(["introduced"]),
    help="Hide findings that were there before this plan, also from the exit status.",
)
_no_waivers = click.option(
    "--no-waivers", is_flag=True, help="Report what the config and comments in the source waive as well."
)


def selection(function: F) -> F:
    """``--config``, ``--policies`` and what narrows rules and findings: the fields of :class:`Selection`, for ``**narrowed``."""
    for option in reversed((_rule, _skip, _only, _no_waivers, policies, config)):
        function = option(function)
    return function


def rule_selection(function: F) -> F:
    """The same for a command without a plan, where nothing was there before: all but ``--only``."""
    for option in reversed((_rule, _skip, _no_waivers, policies, config)):
        function = option(function)
    return function
