"""tfiam's rules as checks of checkov's: ``checkov -f plan.json --external-checks-dir "$(tfiam checkov-checks)"``.

Runs in checkov's environment, and so imports nothing of tfiam: the two need different modules of the name ``hcl2``. It runs the tfiam
program, once a plan, and says at each resource what tfiam said there. What tfiam says of anything else (a resource that the plan
deletes, the account as a whole) stands at the plan's first resource, with its address in the details.
"""

from __future__ import annotations

import json
import logging
import os
import shlex
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from checkov.common.bridgecrew.severities import Severities
from checkov.common.checks.base_check import BaseCheck
from checkov.common.models.enums import CheckCategories, CheckResult
from checkov.terraform.checks.resource.registry import resource_registry

TIMEOUT = 600
"""Seconds for one plan."""
RUN_ID = "TFIAM_RUN"
_NOT_HERE = "set TFIAM_COMMAND to the tfiam program"
_OTHERS = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
"""What would lead tfiam to checkov's packages."""


class CannotRunError(Exception):
    """tfiam did not answer; the message is one line."""


class Judged:
    """What tfiam said of one plan."""

    def __init__(self, visited: Sequence[str], report: Mapping[str, Any]) -> None:
        self.first = visited[0] if visited else ""
        self.undetermined = 0
        self._said: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
        places = frozenset(visited)
        for finding in report["findings"]:
            if finding["delta"] == "fixed":
                continue
            self.undetermined += finding["status"] == "undetermined"
            for address in [one for one in finding["addresses"] if one in places] or [self.first]:
                self._said.setdefault((finding["rule"], address), []).append(finding)

    def said(self, rule: str, address: str) -> Sequence[Mapping[str, Any]]:
        """The findings of a rule at a resource."""
        return self._said.get((rule, address), ())


def tfiam(*arguments: str) -> Mapping[str, Any]:
    """The JSON that the program prints. Raises CannotRunError."""
    command = [*_program(), *arguments]
    environment = {name: value for name, value in os.environ.items() if name not in _OTHERS}
    try:
        done = subprocess.run(command, capture_output=True, timeout=TIMEOUT, check=False, env=environment)  # noqa: S603 - no shell; the program is the user's choice
    except subprocess.TimeoutExpired:
        raise CannotRunError(f"tfiam took more than {TIMEOUT} s") from None
    except OSError as error:
        raise CannotRunError(f"{command[0]} cannot be run ({error.strerror}); {_NOT_HERE}") from None
    if done.returncode not in (0, 1, 3):
        told = " ".join(done.stderr.decode("utf-8", "replace").split())[:400]
        raise CannotRunError(told or f"tfiam ended with exit status {done.returncode}")
    try:
        value = json.loads(done.stdout)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise CannotRunError(f"{command[0]} printed no JSON; {_NOT_HERE}")
    return value


def _program() -> list[str]:
    """TFIAM_COMMAND, else the tfiam of the environment that this file lies in, else the one on the PATH."""
    given = shlex.split(os.environ.get("TFIAM_COMMAND", ""))
    if given:
        return given
    for folder in Path(__file__).resolve().parents:
        for beside in (folder / "bin" / "tfiam", folder / "Scripts" / "tfiam.exe"):
            if beside.is_file():
                return [str(beside)]
    found = shutil.which("tfiam")
    if found is None:
        raise CannotRunError(f"tfiam is not on the PATH; {_NOT_HERE}")
    return [found]


def _visited(path: str) -> Iterator[str]:
    """The addresses of the resources that checkov asks its checks about, in its order."""
    plan = json.loads(Path(path).read_bytes())
    modules = [plan.get("planned_values", {}).get("root_module", {})]
    while modules:
        module = modules.pop(0)
        for resource in module.get("resources", ()):
            if resource.get("mode") == "managed" and "values" in resource:
                yield resource["address"]
        modules += module.get("child_modules", ())


class Unjudged:
    """Why tfiam said nothing of a plan."""

    undetermined = 0

    def __init__(self, first: str, trouble: str) -> None:
        self.first = first
        self.trouble = trouble


@cache
def judged(path: str) -> Judged | Unjudged:
    """tfiam's answers to the plan in a file, or why there are none. Asked once a plan."""
    visited: list[str] = []
    try:
        visited = list(_visited(path))
        found = Judged(visited, tfiam("scan", path, "--format", "json"))
    except CannotRunError as error:
        return Unjudged(visited[0] if visited else "", str(error))
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        told = f"the plan or tfiam's report on it is not as expected ({type(error).__name__})"
        return Unjudged(visited[0] if visited else "", told)
    if found.undetermined:
        logging.warning(
            "tfiam: %d findings of %s are undetermined, which checkov does not report; `tfiam scan` shows them",
            found.undetermined,
            Path(path).name,
        )
    return found


class TfiamCheck(BaseCheck):  # type: ignore[misc]  # checkov is not in this environment
    """One rule of tfiam's."""

    def __init__(self, card: Mapping[str, Any], told: set[str]) -> None:
        pages = [page for page in (card["docs"], *card["references"]) if page.startswith("https://")]
        super().__init__(
            name=card["title"],
            id=card["id"],
            categories=[CheckCategories.IAM],
            supported_entities=["*"],
            block_type="resource",
            guideline=pages[0] if pages else None,
        )
        self._severity = card["severity"]
        self._title = card["title"]
        self._told = told
        self.severity = Severities.get(self._severity.upper())
        resource_registry.register(self)

    def run(
        self,
        scanned_file: str,
        entity_configuration: dict[str, Any],
        entity_name: str,
        entity_type: str,
        skip_info: Mapping[str, str],
    ) -> dict[str, Any]:
        """As checkov asks it of a resource."""
        self.name = self._title
        self.details: list[str] = []
        self.severity = Severities.get(self._severity.upper())
        self.entity_type = entity_type
        self.entity_path = f"{scanned_file}:{entity_type}:{entity_name}"
        if skip_info:
            return _result(CheckResult.SKIPPED, why=skip_info["suppress_comment"])
        path, address = _plan_of(entity_configuration), entity_configuration.get("__address__", "")
        if not path:
            return _result()
        found = judged(path)
        return self._not_judged(found, path, address) if isinstance(found, Unjudged) else self._answer(found, address)

    def _not_judged(self, found: Unjudged, path: str, address: str) -> dict[str, Any]:
        """A failure, once a plan: whichever check is asked first tells it, for some may not be asked (``--check``)."""
        if path in self._told or found.first not in ("", address):
            return _result()
        self._told.add(path)
        self.name = f"tfiam could not judge the plan: {found.trouble}"
        self.details = [found.trouble]
        return _result(CheckResult.FAILED)

    def _answer(self, found: Judged, address: str) -> dict[str, Any]:
        said = found.said(self.id, address)
        for status, result in (("fail", CheckResult.FAILED), ("undetermined", CheckResult.UNKNOWN)):
            these = [one for one in said if one["status"] == status]
            if these:
                self.severity = Severities.get(these[0]["severity"].upper(), self.severity)
                self.details = [_detail(one, address) for one in these]
                return _result(result, keys=[one["attribute"] for one in these if one["attribute"]])
        if said:
            return _result(CheckResult.SKIPPED, why=said[0]["waiver"]["reason"])
        return _result()

    def scan_entity_conf(self, conf: dict[str, Any], entity_type: str) -> Any:  # noqa: ARG002 - checkov's signature
        """Not asked: ``run`` answers."""
        return CheckResult.UNKNOWN


class TfiamRun(TfiamCheck):
    """Passes at a plan's first resource if tfiam judged the plan."""

    def __init__(self, told: set[str]) -> None:
        card = {"id": RUN_ID, "title": "tfiam judged the plan", "severity": "high", "docs": "", "references": []}
        super().__init__(card, told)

    def _answer(self, found: Judged, address: str) -> dict[str, Any]:
        if address != found.first:
            return _result()
        self.details = [f"{found.undetermined} findings are undetermined"] if found.undetermined else []
        return _result(CheckResult.PASSED)


def _plan_of(conf: Mapping[str, Any]) -> str:
    """The plan that a resource stands in; "" for one of a source file."""
    named = conf.get("__file__")
    path = named[0] if isinstance(named, list) and named else named
    return path if isinstance(path, str) and path.endswith(".json") and not path.endswith(".tf.json") else ""


def _detail(finding: Mapping[str, Any], address: str) -> str:
    return finding["message"] if address in finding["addresses"] else f"{finding['address']}: {finding['message']}"


def _result(result: CheckResult = CheckResult.UNKNOWN, *, keys: Sequence[str] = (), why: str = "") -> dict[str, Any]:
    return {"result": result, "evaluated_keys": list(keys), **({"suppress_comment": why} if why else {})}


def _register() -> None:
    told: set[str] = set()
    TfiamRun(told)
    try:
        cards = tfiam("rules", "--format", "json")["rules"]
    except CannotRunError as error:
        # TFIAM_RUN finds the same when it is asked, and fails.
        logging.error("tfiam: %s", error)  # noqa: TRY400 - one line, no traceback
        return
    for card in cards:
        TfiamCheck(card, told)


_register()
