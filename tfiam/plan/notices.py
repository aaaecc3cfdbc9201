"""Sentences about a plan that its reader must see."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from tfiam.plan.model import PlanKind, ResourceChange

#: The newest minor versions whose fields are known here: https://developer.hashicorp.com/terraform/internals/json-format
_NEWEST: Final = {PlanKind.PLAN: (1, 2), PlanKind.STATE: (1, 0)}


class Reading(NamedTuple):
    """How the resources were found, where it was not plainly in ``resource_changes``."""

    only_planned: int = 0
    without_changes: bool = False
    only_prior: int = 0
    guessed_actions: int = 0


def notices_of(
    kind: PlanKind,
    version: str,
    resources: tuple[ResourceChange, ...],
    reading: Reading,
    *,
    errored: bool = False,
    complete: bool = True,
    configured: bool = False,
) -> tuple[str, ...]:
    """The sentences, most important first. None of them holds a value of the plan."""
    deferred = sum(bool(resource.deferred) for resource in resources)
    return (
        *_wholeness(errored=errored, complete=complete, deferred=deferred),
        *_sources(kind, reading, configured=configured, empty=not resources),
        *_version(kind, version),
        *_nothing_of_aws(kind, resources),
    )


def _wholeness(*, errored: bool, complete: bool, deferred: int) -> Iterable[str]:
    if errored:
        yield "Terraform met an error while planning: the plan holds only what was planned until then."
    elif not complete:
        yield "The plan is incomplete (changes were deferred or left out, for example by -target): another plan will follow it."
    if deferred:
        yield f"Terraform deferred {_count(deferred, 'change')} to a later plan."


def _sources(kind: PlanKind, reading: Reading, *, configured: bool, empty: bool) -> Iterable[str]:
    if reading.without_changes and reading.only_planned:
        yield "The plan has no resource_changes: what changes and what is unknown was inferred from planned_values" + (
            " and the configuration." if configured else "."
        )
    elif reading.only_planned:
        yield f"{_count(reading.only_planned, 'planned resource')} missing from resource_changes: inferred from planned_values."
    if reading.only_prior:
        yield f"{_count(reading.only_prior, 'resource')} of the prior state not in the plan's changes: taken as unchanged."
    if reading.guessed_actions:
        yield f"{_count(reading.guessed_actions, 'change')} with actions this tfiam does not know: told by their values before and after."
    if kind is PlanKind.PLAN and not configured and not empty:
        yield "The plan has no configuration section: references behind unknown values cannot be followed."


def _version(kind: PlanKind, version: str) -> Iterable[str]:
    if not version:
        yield "The file names no format_version: it was read as version 1."
        return
    major, minor = version.split(".")[:2]
    newest = _NEWEST[kind]
    if (int(major), int(minor)) > newest:
        yield f"The format version {version} is newer than {newest[0]}.{newest[1]}: what it added was not read."


def _nothing_of_aws(kind: PlanKind, resources: tuple[ResourceChange, ...]) -> Iterable[str]:
    if not resources:
        yield f"The {kind.value} holds no resources."
    elif not any(_of_aws(resource) for resource in resources):
        yield f"The {kind.value} holds nothing of AWS."


def _of_aws(resource: ResourceChange) -> bool:
    """By type, for forks and mirrors rename the provider; by provider, for the few types named otherwise."""
    return (
        resource.type.startswith("aws_") or resource.provider_name == "aws" or resource.provider_name.endswith("/aws")
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
