"""AWS managed policies by content: what ``arn:aws:iam::aws:policy/ReadOnlyAccess`` grants, at which version.

The documents are those of the commercial partition. AWS gives the same policy the same name in the others, where the
ARNs inside carry that partition; some policies do not exist there, and what AWS changed after the date in
``facts_dates`` is not known.
https://docs.aws.amazon.com/aws-managed-policy/latest/reference/about-managed-policy-reference.html
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tfiam.data.segments import packaged

_FILE = "managed.segments.bin"
_ARN = re.compile(r"arn:(?P<partition>aws(?:-[a-z]+)*):iam::aws:policy(?P<path>/|/.+/)(?P<name>[^/]+)")
_UNATTACHABLE = ("/aws-service-role/", "/root-task/")


@dataclass(frozen=True)
class ManagedPolicy:
    """An AWS managed policy at its default version. ``created`` and ``updated`` are days, ``2026-09-30``."""

    arn: str
    name: str
    path: str
    version: str
    created: str
    updated: str
    text: str

    @property
    def document(self) -> dict[str, Any]:
        """The policy document, decoded anew each time: the caller may keep it, and change it."""
        decoded: dict[str, Any] = json.loads(self.text)
        return decoded

    @property
    def attachable(self) -> bool:
        """False for the policies of service-linked roles and of root tasks, which no customer can attach.

        https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-privileged-task.html
        """
        return self.path not in _UNATTACHABLE


def managed_policies() -> tuple[str, ...]:
    """The names of the AWS managed policies, sorted."""
    return packaged(_FILE).names()


@lru_cache(maxsize=512)
def managed_policy(arn: str) -> ManagedPolicy | None:
    """The AWS managed policy of that ARN, in any partition; None for any other ARN.

    Names and paths are compared exactly, as IAM does.
    """
    match = _ARN.fullmatch(arn)
    if match is None or match["name"] not in packaged(_FILE):
        return None
    stored = json.loads(packaged(_FILE).read(match["name"]))
    if stored["path"] != match["path"]:
        return None
    text = json.dumps(stored["document"])
    return ManagedPolicy(
        arn=arn,
        name=match["name"],
        path=stored["path"],
        version=stored["version"],
        created=stored["created"],
        updated=stored["updated"],
        text=text.replace("arn:aws:", f"arn:{match['partition']}:"),
    )
