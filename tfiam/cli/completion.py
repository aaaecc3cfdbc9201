"""``tfiam completion``, and the answers that the script it prints asks for.

https://click.palletsprojects.com/en/stable/shell-completion/
"""

from __future__ import annotations

import click
from click.shell_completion import BashComplete, CompletionItem, FishComplete, ShellComplete, ZshComplete

from tfiam.cli import COMPLETE
from tfiam.cli.output import say

EPILOG = """\b
Examples:
  eval "$(tfiam completion bash)"     in ~/.bashrc
  eval "$(tfiam completion zsh)"      in ~/.zshrc, after compinit
  tfiam completion fish > ~/.config/fish/completions/tfiam.fish
"""


class _FilesToo(ShellComplete):
    """click's completion, with files where it knows of nothing: plans, configs and folders are plain text to it."""

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem]:
        known = super().get_completions(args, incomplete)
        if known or incomplete.startswith("-"):
            return known
        return [CompletionItem(incomplete, type="file")]


class _Bash(_FilesToo, BashComplete):
    pass


class _Zsh(_FilesToo, ZshComplete):
    pass


class _Fish(_FilesToo, FishComplete):
    pass


SHELLS: dict[str, type[ShellComplete]] = {"bash": _Bash, "zsh": _Zsh, "fish": _Fish}


@click.command("completion", epilog=EPILOG)
@click.argument("shell", type=click.Choice(tuple(SHELLS)))
def command(shell: str) -> int:
    """Print the script that completes tfiam's commands, options and files in a shell.

    The script asks tfiam itself, so it stays right when tfiam is updated.
    """
    say(_of(shell).source())
    return 0


def complete(instruction: str) -> int:
    """Print what completes the command line that a shell's script has put into the environment.

    ``instruction`` is what it set :data:`COMPLETE` to, such as ``bash_complete``.
    """
    shell, _, wanted = instruction.partition("_")
    if shell not in SHELLS or wanted not in ("complete", "source"):
        return 1
    asked = _of(shell)
    say(asked.source() if wanted == "source" else asked.complete())
    return 0


def _of(shell: str) -> ShellComplete:
    from tfiam.cli.group import cli

    return SHELLS[shell](cli, {}, "tfiam", COMPLETE)
