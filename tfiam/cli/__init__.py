"""The command line: the only place that prints, reads arguments or ends the process."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from tfiam.cli.failure import DEFECT, defect_report, one_line
from tfiam.errors import RuleCrash, TfiamError

__all__ = ["main"]

COMPLETE = "_TFIAM_COMPLETE"
"""What the script of ``tfiam completion`` sets while a shell asks what may come next."""

UNSAID = 2
"""For a run that could not say what it had to."""

INTERRUPTED = 130
"""What a shell reports for a program ended by SIGINT: 128 + 2."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status (design.md 4). Nothing that a command raises passes this function."""
    from tfiam.cli.group import cli

    given = list(sys.argv[1:] if arguments is None else arguments)
    debug = False
    try:
        if asked := os.environ.get(COMPLETE):
            from tfiam.cli.completion import complete

            return complete(asked)
        with cli.make_context("tfiam", given) as context:
            debug = bool(context.params.get("debug"))
            status = cli.invoke(context)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as error:
        return _refuse(_usage(error))
    except RuleCrash as crash:
        return _report(crash, debug=debug)
    except TfiamError as error:
        return _refuse(str(error), error.exit_status)
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        # A report whose reader went away is let go where it is said (output.say), with its verdict. What comes here was a line on
        # the way, such as a notice on standard error: there is no verdict yet, and none is not a good one.
        return UNSAID
    except Exception as error:  # noqa: BLE001 - the one place: whatever was not foreseen is a defect, told without its values
        return _report(error, debug=debug)
    return status if isinstance(status, int) else 0


def _refuse(message: str, status: int = 2) -> int:
    click.echo(f"tfiam: {one_line(message)}", err=True)
    return status


def _report(error: BaseException, *, debug: bool) -> int:
    click.echo(defect_report(error, debug=debug), err=True)
    return DEFECT


def _usage(error: click.ClickException) -> str:
    """A usage error in one line, with the help to look at."""
    message = " ".join(error.format_message().split()).rstrip(".")
    context = getattr(error, "ctx", None)
    command = context.command_path if isinstance(context, click.Context) else "tfiam"
    return f"{message}; see {command} --help"
