"""Policies that nobody has and that conditions name as the boundary to put on: written as a limit, they grant nothing.

https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tfiam.config import Config
from tfiam.extract.build import Extraction
from tfiam.inventory.lookup import PolicyIndex
from tfiam.inventory.model import Document

_BOUNDARY_KEY = "iam:permissionsboundary"
_ITS_ARN = re.compile(r"\$\{(?P<address>[^{}]+)\.arn\}")


def named_boundaries(extraction: Extraction, policies: PolicyIndex, config: Config) -> frozenset[tuple[str, str]]:
    """Keys of the policy documents that an ``iam:PermissionsBoundary`` condition or the config's list names, by their whole name."""
    named = {*_conditions(extraction), *config.boundaries.allowed}
    documents = [_named(value, policies) for value in named]
    return frozenset(document.key for document in documents if document is not None)


def _conditions(extraction: Extraction) -> Iterator[str]:
    for item in extraction.items:
        for document in item.documents:
            for statement in document.policy.statements if document.policy is not None else ():
                yield from statement.condition_values(_BOUNDARY_KEY)


def _named(value: str, policies: PolicyIndex) -> Document | None:
    reference = _ITS_ARN.fullmatch(value)
    return policies.at(reference["address"]) if reference else policies.by_arn(value)
