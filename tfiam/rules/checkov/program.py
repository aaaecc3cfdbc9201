"""Running an installed checkov. It lives in an environment of its own: it and python-hcl2 install the same module.

https://github.com/bridgecrewio/checkov/issues/6540
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from tfiam.errors import InputError
from tfiam.rules.checkov.report import CheckovReport, parse_report

TIMEOUT: Final = 900.0
"""Seconds. A plan of 25,600 resources takes checkov nine minutes."""

#: No download of guides or modules, no account, one framework: nothing that goes to the network.
_FLAGS: Final = (
    "--framework", "terraform_plan", "--skip-download", "--download-external-modules", "false",
    "--quiet", "--compact", "--output", "json",
)  # fmt: skip
_AN_ACCOUNT: Final = ("BC_", "PRISMA_", "CKV_", "CHECKOV_", "BRIDGECREW_")
_AN_ENVIRONMENT: Final = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "LOG_LEVEL")
_BY_HAND: Final = "run `checkov -f plan.json -o json > checkov.json` and give it with --import-checkov"


def find_program() -> str:
    """checkov: TFIAM_CHECKOV, else on the PATH. Raises InputError."""
    chosen = os.environ.get("TFIAM_CHECKOV")
    found = shutil.which(chosen or "checkov")
    if found is None:
        where = "the checkov that TFIAM_CHECKOV names is not there" if chosen else "checkov is not on the PATH"
        remedy = "install it in an environment of its own (pipx install checkov), or set TFIAM_CHECKOV to the program"
        raise InputError("--checkov", where, remedy)
    return str(Path(found).absolute())


def run_checkov(program: str, plan: str, *, timeout: float = TIMEOUT) -> CheckovReport:
    """What checkov says of the plan in a file. Raises InputError if it says nothing that can be read.

    It runs in an empty folder with an empty home, so that no configuration file beside the plan and no stored account makes it load
    code or call home. Its own text is not passed on: it may quote the plan.
    """
    path = Path(plan).resolve()
    if path.suffix != ".json":
        remedy = "give the output of `terraform show -json` in a file whose name ends in .json"
        raise InputError(plan, "is a plan that checkov cannot read", remedy)
    with tempfile.TemporaryDirectory(prefix="tfiam-checkov-") as folder:
        output = Path(folder) / "report"
        status = _run([program, "--file", str(path), *_FLAGS], Path(folder), output, plan, timeout)
        printed = output.read_bytes()
    if status not in (0, 1) or not printed.strip():
        raise InputError(plan, f"checkov ended with exit status {status} and no report", _BY_HAND)
    return parse_report(printed, f"checkov's report on {plan}")


def _run(command: list[str], folder: Path, output: Path, plan: str, timeout: float) -> int:
    home = folder / "home"
    home.mkdir()
    with output.open("wb") as stream:
        try:
            started = subprocess.Popen(  # noqa: S603 - no shell; the program is the user's choice, the argument an absolute path
                command,
                cwd=home,
                env=_environment(home),
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError as error:
            raise InputError("--checkov", f"{command[0]} cannot be run ({error.strerror})", _BY_HAND) from None
        try:
            return started.wait(timeout)
        except subprocess.TimeoutExpired:
            raise InputError(plan, f"checkov took more than {timeout:g} s", _BY_HAND) from None
        finally:
            _end(started)


def _end(started: subprocess.Popen[bytes]) -> None:
    """The program and the workers that it forked."""
    if started.poll() is None:
        if hasattr(os, "killpg"):
            os.killpg(started.pid, signal.SIGKILL)
        else:
            started.kill()
        started.wait()


def _environment(home: Path) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(_AN_ACCOUNT) and name not in _AN_ENVIRONMENT
    }
    return {**kept, "HOME": str(home), "USERPROFILE": str(home), "BC_SKIP_MAPPING": "TRUE"}
