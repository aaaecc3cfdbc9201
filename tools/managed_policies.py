"""AWS managed policies, out of the wheel of moto (moto/iam/aws_managed_policies.py).

moto is never imported: its module is one assignment of a JSON text, read from the wheel by ``ast``.
"""

from __future__ import annotations

import ast
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_MEMBER = "moto/iam/aws_managed_policies.py"
_VARIABLE = "aws_managed_policies_data"
_PRINCIPAL = re.compile(r"(?:^|:role/aws-service-role/)((?:[a-z0-9-]+\.)+amazonaws\.com)(?:/|$)")
# Condition keys whose values are service principals; kms:ViaService holds endpoints and is not one of them.
_PRINCIPAL_KEYS = frozenset(
    {
        "aws:calledvia",
        "aws:calledviafirst",
        "aws:calledvialast",
        "config:configurationrecorderserviceprincipal",
        "iam:awsservicename",
        "iam:passedtoservice",
        "lambda:principal",
        "organizations:serviceprincipal",
        "resource",
        "service",
    }
)


def read(wheel: Path) -> dict[str, dict[str, Any]]:
    """Policy name to moto's record: Path, CreateDate, UpdateDate, DefaultVersionId, Document."""
    with zipfile.ZipFile(wheel) as archive:
        module = ast.parse(archive.read(_MEMBER).decode())
    for node in module.body:
        if isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == [_VARIABLE]:
            policies: dict[str, dict[str, Any]] = json.loads(ast.literal_eval(node.value))
            return policies
    raise SystemExit(
        f"{wheel}: {_MEMBER} assigns no {_VARIABLE}; moto has changed, read the module and adapt this tool"
    )


def date(policies: dict[str, dict[str, Any]]) -> str:
    """The day of the newest change that the data knows."""
    return max(str(policy["UpdateDate"]) for policy in policies.values())[:10]


def segments(policies: dict[str, dict[str, Any]]) -> dict[str, bytes]:
    """One JSON text a policy."""
    return {
        name: json.dumps(
            {
                "path": policy["Path"],
                "version": policy["DefaultVersionId"],
                "created": str(policy["CreateDate"])[:10],
                "updated": str(policy["UpdateDate"])[:10],
                "document": policy["Document"],
            },
            separators=(",", ":"),
        ).encode()
        for name, policy in policies.items()
    }


def service_principals(policies: dict[str, dict[str, Any]]) -> list[str]:
    """Every service principal that one of the policies names, sorted."""
    return sorted({principal for policy in policies.values() for principal in _principals("", policy["Document"])})


def _principals(key: str, value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _principals(str(name).lower(), inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _principals(key, inner)
    elif isinstance(value, str) and key in _PRINCIPAL_KEYS and (match := _PRINCIPAL.search(value)):
        yield match[1]
