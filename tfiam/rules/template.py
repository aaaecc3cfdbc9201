"""A rule to begin with. As it stands it loads, and passes ``tfiam test``."""

from __future__ import annotations

import re
from typing import Final

from tfiam.rules.yaml_policy.examples import BESIDE

_YAML: Final = """\
# A policy in checkov's custom policy language: docs/writing_rules.md. `tfiam test` runs its examples.
metadata:
  id: {id}
  name: Buckets have an owner
  category: CONVENTION
  severity: LOW
  description: |
    Nobody answers for a bucket without one.
  remediation: set `tags.owner`.

definition:
  cond_type: attribute
  resource_types:
    - aws_s3_bucket
  attribute: tags.owner
  operator: exists

# Each item is a plan (a path from here), or resources with their arguments as a plan shows them.
examples:
  fails:
    - aws_s3_bucket.logs: {{bucket: acme-logs}}
  passes:
    - aws_s3_bucket.logs: {{bucket: acme-logs, tags: {{owner: ops}}}}
  undetermined:
    - aws_s3_bucket.logs: {{bucket: acme-logs, tags: (known after apply)}}
"""

_PYTHON: Final = '''\
"""Bucket has no owner.

Nobody answers for it.

Fix: set `tags.owner`.
"""

from collections.abc import Iterator

from tfiam.inventory.model import UNKNOWN, Resource
from tfiam.rules.model import Rule, Said, Severity, Undetermined


def check(bucket: Resource) -> Iterator[Said]:
    tags = bucket.get("tags")
    if tags is UNKNOWN:
        yield Undetermined((f"{{bucket.address}}.tags",), attribute="tags")
    elif not (tags or {{}}).get("owner"):
        yield "has no tag owner"


RULE = Rule(
    id="{id}",
    name="bucket-without-owner",
    severity=Severity.LOW,
    subject=Resource,
    resource_types=("aws_s3_bucket",),
    check=check,
    doc=__doc__,
    references=(),
    fails=(),
    passes=(),
)
'''

_EXAMPLES: Final = """\
# The examples of the rule beside this folder: `tfiam test` runs them. Folders fails-1, passes-1 with a plan.json do as well.
fails:
  - aws_s3_bucket.logs: {bucket: acme-logs}
passes:
  - aws_s3_bucket.logs: {bucket: acme-logs, tags: {owner: ops}}
undetermined:
  - aws_s3_bucket.logs: {bucket: acme-logs, tags: (known after apply)}
"""


def new_rule(rule_id: str, *, in_yaml: bool) -> str:
    """The text of a rule file."""
    return (_YAML if in_yaml else _PYTHON).format(id=rule_id)


def new_files(rule_id: str, path: str, *, in_yaml: bool) -> dict[str, str]:
    """Path to text of the files to write: the rule at ``path``, and examples beside one in Python."""
    files = {path: new_rule(rule_id, in_yaml=in_yaml)}
    return files if in_yaml else {**files, f"{re.sub(r'[.]py$', '', path)}/{BESIDE}": _EXAMPLES}
