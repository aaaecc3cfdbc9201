"""Values of a plan that are secrets by their argument, or by Terraform's mark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tfiam.extract.build import Extraction
from tfiam.extract.queries import QUERIES
from tfiam.extract.select import select
from tfiam.inventory.model import Resource, SecretValue
from tfiam.plan.values import Masked, Path, dotted, is_marked, marked_paths


def secret_values(extraction: Extraction) -> tuple[SecretValue, ...]:
    """Known, non-empty strings at secret arguments or under a sensitive mark, each place once."""
    found: dict[tuple[str, Path], SecretValue] = {}
    for type_, resources in extraction.resources.items():
        entry = QUERIES.get(type_)
        for resource in resources:
            for path, value in _listed(resource, entry.secrets if entry else ()):
                marked = is_marked(resource.sensitive, path)
                found[resource.address, path] = SecretValue(
                    resource, dotted(path), Masked(value), listed=True, marked=marked
                )
            generated = {
                selected.path for one in (entry.generated if entry else ()) for selected in select(one, resource.values)
            }
            for path, value in _marked(resource):
                made = any(path[: len(one)] == one for one in generated)
                new = SecretValue(resource, dotted(path), Masked(value), listed=False, marked=True, generated=made)
                found.setdefault((resource.address, path), new)
    return tuple(found.values())


def _listed(resource: Resource, expressions: tuple[str, ...]) -> Iterator[tuple[Path, str]]:
    for expression in expressions:
        for selected in select(expression, resource.values):
            yield from _strings(selected.value, selected.path)


def _marked(resource: Resource) -> Iterator[tuple[Path, str]]:
    for path in marked_paths(resource.sensitive):
        yield from _strings(_at(resource.values, path), path)


def _strings(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str) and value:
        yield path, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _strings(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _strings(inner, (*path, index))


def _at(values: Any, path: Path) -> Any:
    for step in path:
        if isinstance(values, Mapping) and isinstance(step, str):
            values = values.get(step)
        elif isinstance(values, list) and isinstance(step, int) and step < len(values):
            values = values[step]
        else:
            return None
    return values
