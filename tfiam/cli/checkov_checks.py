"""``tfiam checkov-checks``."""

from __future__ import annotations

from pathlib import Path

import click

import tfiam

EPILOG = """\b
Examples:
  checkov -f plan.json --external-checks-dir "$(tfiam checkov-checks)"
  export TFIAM_COMMAND=/opt/tfiam/bin/tfiam
"""


@click.command("checkov-checks", epilog=EPILOG)
def command() -> int:
    """Print the folder that runs tfiam's rules inside checkov.

    checkov (in an environment of its own) loads the folder with --external-checks-dir, runs the tfiam program once a
    plan, and reports what tfiam finds beside its own: rule, title, severity, guideline, waivers as skipped checks. The
    program is TFIAM_COMMAND, else the tfiam installed with the folder, else the one on the PATH. The check TFIAM_RUN
    passes at the plan's first resource when tfiam judged the plan, and fails with the reason when it could not.
    """
    click.echo(Path(tfiam.__file__).resolve().parent / "rules" / "checkov" / "external")
    return 0
