"""Writes of machine roles that their own words speak against: statements and roles that say they read.

Nothing in a plan tells what a program calls. What a team wrote down does: a Sid that says "Read", a role that says
"read-only", and actions on a resource that are all reads where they are named, beside a wildcard that takes in writes too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType

from tfiam.access.effective import Effective
from tfiam.access.permission_actions import changing_mask
from tfiam.iam import Access, Answer, action_index, patterns
from tfiam.iam.action_index import AccessLevel
from tfiam.iam.sets.action_set import ActionSet
from tfiam.iam.statement import Statement
from tfiam.inventory.model import Document, Principal

#: What changes data or settings for sure. AWS's level "Write" also takes in queries (``athena:StartQueryExecution``), calls
#: (``lambda:InvokeFunction``) and the use of keys, by which programs read.
_CHANGING = (
    "Put*",
    "BatchWrite*",
    "Update*",
    "Modify*",
    "Delete*",
    "BatchDelete*",
    "Create*",
    "Remove*",
    "Replace*",
    "Purge*",
)
#: What a program writes while it reads: its log, traces and metrics, its network interface in a VPC, what it took off a queue.
#: https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
#: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
_WHILE_READING = ("logs:*", "xray:*", "cloudwatch:*", "kms:*", "ec2:*NetworkInterface*", "sqs:DeleteMessage*")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_BEFORE = frozenset({"allow", "grant", "lambda", "can", "to", "the"})
_READS = frozenset({"read", "reads", "get", "list", "view", "describe", "readonly"})
_MORE = frozenset(
    [
        "and",
        "or",
        "write",
        "writes",
        "put",
        "update",
        "delete",
        "create",
        "manage",
        "modify",
        "edit",
        "full",
        "admin",
        "all",
        "rw",
        "crud",
        "save",
        "store",
        "copy",
        "sync",
    ]
)
_READ_ONLY = re.compile(r"read[-_ ]?only", re.IGNORECASE)


@dataclass(frozen=True)
class Stray:
    """A statement that writes, and what speaks against it."""

    document: Document
    statement: Statement
    writes: int
    """As a bit set over ``action_index``."""
    against: str


def stray_writes(role: Principal, effective: Effective) -> Iterator[Stray]:
    """The role's statements that write against its own words, and of which its limits and Denies leave some write."""
    named = _named_reads(statement for _, statement in role.statements)
    for document, statement in role.statements:
        if not statement.is_allow or statement.actions is None or statement.every_action:
            continue
        for writes, against in _against(statement, role, named):
            if writes and _left(statement, writes, effective):
                yield Stray(document, statement, writes, against)
                break


def _against(statement: Statement, role: Principal, named: _Named) -> Iterator[tuple[int, str]]:
    writes = statement.action_mask & _data_writes()
    if _says_read(statement.sid or ""):
        yield writes, f'its Sid "{statement.sid}" says that it reads'
    if _READ_ONLY.search(role.name):
        yield writes, f"the role {role.name} says that it reads only"
    for pattern in filter(_is_wide, statement.actions or ()):
        service = pattern.lower().partition(":")[0]
        for resource in map(_whole, statement.resources or ()):
            reads = named.get((service, resource))
            if reads:
                own = action_index.mask(pattern) & _data_writes()
                yield own, f"by {pattern}, where the role names reads only ({', '.join(sorted(reads)[:3])})"


#: Service and resource to the reads that are named there.
_Named = Mapping[tuple[str, str], frozenset[str]]


def _named_reads(statements: Iterable[Statement]) -> _Named:
    """For every resource of which a role names reads, and no write: the reads."""
    found: dict[tuple[str, str], set[str]] = {}
    writing: set[tuple[str, str]] = set()
    for statement in statements:
        for pattern in (statement.actions or ()) if statement.is_allow else ():
            places = {(pattern.lower().partition(":")[0], _whole(one)) for one in statement.resources or ()}
            own = action_index.mask(pattern)
            if own and not own & ~_reading() and not patterns.has_wildcard(pattern):
                for place in places:
                    found.setdefault(place, set()).add(pattern)
            elif not _is_wide(pattern):
                writing |= places
    return MappingProxyType({place: frozenset(reads) for place, reads in found.items() if place not in writing})


def _whole(resource: str) -> str:
    """A bucket and its objects, a log group and its streams, a table and its indexes are one thing to work with."""
    return resource.removesuffix("*").rstrip("/:") if resource.endswith(("/*", ":*")) else resource


@cache
def _is_wide(pattern: str) -> bool:
    """True for a wildcard that takes in reads and writes alike: it does not say that writing is meant."""
    own = action_index.mask(pattern) if patterns.has_wildcard(pattern) else 0
    return bool(own & _reading() and own & _data_writes())


def _says_read(sid: str) -> bool:
    words = [word.lower() for word in _WORD.findall(sid)]
    while words and words[0] in _BEFORE:
        words.pop(0)
    return bool(words) and words[0] in _READS and not _MORE.intersection(words)


def _left(statement: Statement, writes: int, effective: Effective) -> bool:
    boxes = (replace(box, action_set=ActionSet(box.action_set.bits & writes)) for box in Access.of_statement(statement))
    return Access(tuple(boxes)).intersect(effective.access).some() is not Answer.NO


@cache
def _reading() -> int:
    return action_index.level_mask(AccessLevel.READ) | action_index.level_mask(AccessLevel.LIST)


@cache
def _data_writes() -> int:
    found = 0
    for verb in _CHANGING:
        found |= action_index.mask(f"*:{verb}")
    found &= changing_mask()
    for pattern in _WHILE_READING:
        found &= ~action_index.mask(pattern)
    return found
