"""Which workloads that share a role belong to one application.

Nothing in a plan says so. What a team wrote down does: copies of one block, one module, one artifact, a word that their
names share. Words that most other workloads of the plan have as well (a company, an environment), and words for kinds of
things, tell nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tfiam.access.compute import Running, compute
from tfiam.extract.queries import QUERIES
from tfiam.extract.select import select
from tfiam.inventory.model import Inventory, Resource
from tfiam.plan.address import split_steps, without_keys

#: Types whose role is shared by design: nodes of a cluster, people of a SageMaker domain. Pods are MI_009's.
_SHARED = (
    "aws_eks_node_group",
    "aws_eks_pod_identity_association",
    "aws_sagemaker_domain",
    "aws_sagemaker_user_profile",
)
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
#: Words for kinds of things and places, which unrelated workloads share.
_KINDS = frozenset(
    [
        "api",
        "app",
        "application",
        "batch",
        "build",
        "compute",
        "container",
        "cron",
        "dev",
        "development",
        "ec2",
        "ecs",
        "eks",
        "fargate",
        "func",
        "function",
        "functions",
        "handler",
        "http",
        "instance",
        "job",
        "lambda",
        "launch",
        "live",
        "main",
        "node",
        "prod",
        "production",
        "project",
        "runner",
        "server",
        "service",
        "stage",
        "staging",
        "task",
        "template",
        "test",
        "the",
        "this",
        "worker",
        "workers",
        "aws",
        "my",
        "new",
        "old",
        "default",
        "example",
    ]
)
_ARTIFACTS = ("filename", "s3_key", "image_uri", "container_definitions")


@dataclass
class _App:
    """Workloads that belong together."""

    members: list[Running] = field(default_factory=list)
    marks: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class SharedRole:
    """A role that unrelated workloads run under. ``because`` hides whether they do; empty where they surely do."""

    role: str
    first_of_each: tuple[Resource, ...]
    because: tuple[str, ...] = ()


def shared_roles(inventory: Inventory) -> Iterator[SharedRole]:
    """Every role whose workloads fall apart into more than one application."""
    holding: dict[str, list[Running]] = {}
    for one in compute(inventory):
        if one.resource.type not in _SHARED:
            holding.setdefault(one.role, []).append(one)
    words: dict[str, set[str]] = {}
    for role, held in holding.items():
        for one in held:
            for word in _words(one.resource):
                words.setdefault(word, set()).add(role)
    for role, held in holding.items():
        telling = {word for word, roles in words.items() if roles == {role}}
        sure = _apps([one for one in held if not one.doubt], telling)
        if len(sure) > 1:
            yield SharedRole(role, tuple(app.members[0].resource for app in sure))
            continue
        every = _apps(held, telling)
        if len(every) > 1:
            doubt = tuple(dict.fromkeys(ref for one in held for ref in one.doubt))
            yield SharedRole(role, tuple(app.members[0].resource for app in every), doubt)


def _apps(held: list[Running], telling: set[str]) -> list[_App]:
    apps: list[_App] = []
    for one in held:
        own = _App([one], set(_marks(one.resource, telling)))
        apart = []
        for app in apps:
            if app.marks & own.marks:
                own = _App(app.members + own.members, app.marks | own.marks)
            else:
                apart.append(app)
        apps = [*apart, own]
    return apps


def _marks(resource: Resource, telling: set[str]) -> Iterator[str]:
    """What it has in common with others of its application."""
    yield f"block {without_keys(resource.address)}"
    module = without_keys(resource.address).rpartition(f"{resource.type}.")[0]
    if module:
        yield f"module {module}"
    for name in _ARTIFACTS:
        value = resource.get(name)
        if isinstance(value, str) and value:
            yield f"artifact {value}"
    yield from (f"word {word}" for word in _words(resource) if word in telling)


def _words(resource: Resource) -> set[str]:
    """Of its name, its tag ``Name`` and its name in the configuration."""
    names: list[object] = [split_steps(resource.address)[-1][0]]
    expression = QUERIES[resource.type].fields.get("name", "")
    names += [one.value for one in (select(expression, resource.values) if expression else ())]
    names.append(resource.get("tags.Name"))
    texts = (one for one in names if isinstance(one, str))
    words = {word.lower() for text in texts for word in _WORD.findall(text)}
    return {word for word in words - _KINDS if len(word) > 2}
