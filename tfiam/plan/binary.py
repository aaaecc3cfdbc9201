"""A saved plan (``terraform plan -out=tfplan``): Terraform itself is asked for its JSON."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Final

from tfiam.errors import PlanError

#: Seconds. Terraform starts every provider of the plan for its schemas; a slow disk and twenty providers take a minute.
TIMEOUT: Final = 300.0
_MEMBER: Final = "tfplan"

#: Marks in Terraform's error text, and what to do then. The text itself is not passed on: it may quote values.
_CAUSES: Final = (
    (
        (
            "Required plugins are not installed",
            "no package for",
            "there is no package",
            "Inconsistent dependency lock file",
            "Failed to load plugin schemas",
            "Module not installed",
        ),
        "its providers are not installed",
        "run `terraform init` in {folder} first",
    ),
    (
        ("plan file was created by", "incompatible", "unsupported plan format", "Unsupported version"),
        "it was saved by another version",
        "use the Terraform or OpenTofu that made it (TFIAM_TERRAFORM=path)",
    ),
    (
        ("state encryption", "decrypt", "encryption"),
        "it is encrypted",
        "run `tofu show -json` where the key is known, and give its output",
    ),
)


def show_saved_plan(data: bytes, path: Path, terraform: str | None = None, *, timeout: float = TIMEOUT) -> bytes:
    """What ``terraform show -json PATH`` prints for the saved plan at ``path``, whose bytes are ``data``.

    The program is ``terraform``, else the environment's TFIAM_TERRAFORM, else ``terraform`` or ``tofu`` on the PATH. It
    runs where the plan's providers are: in the plan's folder, or in the working folder if only that was initialised.
    Terraform runs those providers; nothing of the plan's configuration is run.
    Raises PlanError if the archive is no saved plan, or there is no program, or it fails or takes over ``timeout`` seconds.
    """
    _require_saved_plan(data, str(path))
    program = _program(terraform, str(path))
    folder = _initialised_folder(path)
    command = [program, "show", "-json", str(path.resolve())]
    by_hand = (
        f"run `{Path(program).name} show -json {path.name} > plan.json` where the plan was made, and give plan.json"
    )
    try:
        done = subprocess.run(  # noqa: S603  # no shell; the program is the user's choice, the argument an absolute path
            command,
            cwd=folder,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=timeout,
            check=False,
        )
    except subprocess.TimeoutExpired:
        problem = f"`{Path(program).name} show -json` took more than {timeout:g} s"
    except OSError as error:
        raise PlanError(
            str(path), f"is a saved plan, and {program} cannot be run ({error.strerror})", by_hand
        ) from None
    else:
        if done.returncode == 0:
            return done.stdout
        raise _failure(str(path), Path(program).name, folder, done, by_hand)
    # Outside the handler: the exception holds the output so far.
    raise PlanError(str(path), problem, by_hand)


def _require_saved_plan(data: bytes, path: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        raise PlanError(
            path, "is a damaged zip archive", "save the plan again with `terraform plan -out=tfplan`"
        ) from None
    if _MEMBER not in names:
        raise PlanError(path, "is a zip archive, but no saved plan", "unpack it and give the plan's JSON")


def _program(terraform: str | None, path: str) -> str:
    chosen = terraform or os.environ.get("TFIAM_TERRAFORM")
    if chosen:
        found = shutil.which(chosen)
        if found is None:
            raise PlanError(
                path,
                "is a saved plan, and the program named for Terraform is not there",
                "mend TFIAM_TERRAFORM, or run `terraform show -json` yourself",
            )
    else:
        found = shutil.which("terraform") or shutil.which("tofu")
        if found is None:
            raise PlanError(
                path,
                "is a saved plan, and reading it takes Terraform, which is not on the PATH",
                "run `terraform show -json` on it where Terraform is and give the output, or set TFIAM_TERRAFORM",
            )
    return str(Path(found).absolute())


def _initialised_folder(path: Path) -> Path:
    folder = path.resolve().parent
    here = Path.cwd()
    return here if not (folder / ".terraform").is_dir() and (here / ".terraform").is_dir() else folder


def _environment() -> dict[str, str]:
    """The caller's, without what changes the command line, and with Terraform's calls home off."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TF_CLI_ARGS", "TF_LOG"))}
    return {**kept, "TF_IN_AUTOMATION": "1", "TF_INPUT": "0", "CHECKPOINT_DISABLE": "1"}


def _failure(
    path: str, program: str, folder: Path, done: subprocess.CompletedProcess[bytes], by_hand: str
) -> PlanError:
    said = " ".join(done.stderr.decode("utf-8", "replace").replace("\u2502", " ").split())
    for marks, cause, remedy in _CAUSES:
        if any(mark in said for mark in marks):
            return PlanError(path, f"`{program} show -json` failed: {cause}", remedy.format(folder=folder))
    return PlanError(path, f"`{program} show -json` failed with exit status {done.returncode}", by_hand)
