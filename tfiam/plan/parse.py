"""The object that ``terraform show -json`` writes, to a :class:`Plan`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from tfiam.plan.change_section import output_changes, resource_changes
from tfiam.plan.configuration import Configuration
from tfiam.plan.configuration_section import parse_configuration
from tfiam.plan.model import OutputChange, Plan, PlanKind, ResourceChange
from tfiam.plan.notices import Reading, notices_of
from tfiam.plan.planned import planned_change
from tfiam.plan.shape import Place, as_object, member_flag, member_list, member_object, member_text
from tfiam.plan.sniff import PLAN_KEYS, is_plan_or_state, name_json
from tfiam.plan.state_values import ValueResource, value_outputs, value_resources

_VERSION: Final = re.compile(r"(\d{1,6})\.(\d{1,6})(?:\.\d{1,6})?", re.ASCII)
_MAJOR: Final = 1


def parse_plan(document: Mapping[str, Any], path: str) -> Plan:
    """The plan or state in ``document``; ``path`` is what messages call it.

    ``resource_drift`` is left aside: ``before`` already holds what refreshing found.
    Raises PlanError if it is another kind of object, of a major format version after 1, or of odd structure.
    """
    place = Place(path)
    if not is_plan_or_state(document):
        lookalike = name_json(document)
        raise place.error(lookalike.what, lookalike.remedy)
    version = _format_version(document, place)
    if any(key in document for key in PLAN_KEYS):
        return _plan(document, place, version)
    return _state(document, place, version)


def _plan(document: Mapping[str, Any], place: Place, version: str) -> Plan:
    configuration = parse_configuration(document, place)
    resources, reading = _resources(document, place, configuration)
    errored = member_flag(document, "errored", place, absent=False)
    complete = member_flag(document, "complete", place, absent=True)
    checks = member_list(document, "checks", place)
    return Plan(
        path=place.path,
        kind=PlanKind.PLAN,
        format_version=version,
        terraform_version=member_text(document, "terraform_version", place),
        resources=resources,
        outputs=_outputs(document, place),
        variables=_variables(document, place),
        checks=tuple(as_object(check, place.at("checks").nth(count)) for count, check in enumerate(checks)),
        configuration=configuration,
        errored=errored,
        complete=complete,
        notices=notices_of(
            PlanKind.PLAN,
            version,
            resources,
            reading,
            errored=errored,
            complete=complete,
            configured=configuration.present,
        ),
    )


def _state(document: Mapping[str, Any], place: Place, version: str) -> Plan:
    values = member_object(document, "values", place)
    here = place.at("values")
    resources = tuple(resource.unchanged() for resource in value_resources(values, here))
    return Plan(
        path=place.path,
        kind=PlanKind.STATE,
        format_version=version,
        terraform_version=member_text(document, "terraform_version", place),
        resources=resources,
        outputs=value_outputs(values, here, before=True),
        notices=notices_of(PlanKind.STATE, version, resources, Reading()),
    )


def _format_version(document: Mapping[str, Any], place: Place) -> str:
    version = document.get("format_version")
    if version is None:
        return ""
    match = _VERSION.fullmatch(version) if isinstance(version, str) else None
    if match is None:
        raise place.at("format_version").error("is not a version such as 1.2")
    if int(match.group(1)) > _MAJOR:
        # Terraform: "Reject any input which reports an unsupported major version."
        # https://developer.hashicorp.com/terraform/internals/json-format
        raise place.at("format_version").error(
            f"is {match.group()}, and this tfiam reads 0.1 to {_MAJOR}.x",
            "take a newer tfiam, or write the file with an older Terraform",
        )
    return match.group()


def _resources(
    document: Mapping[str, Any], place: Place, configuration: Configuration
) -> tuple[tuple[ResourceChange, ...], Reading]:
    """``resource_changes``, and what only ``planned_values`` or the prior state tell of.

    The prior state adds the data sources that were read while planning, and what a plan with ``-target`` passes by.
    """
    changes: list[ResourceChange] = []
    seen: set[tuple[str, str | None]] = set()
    guessed = 0
    for change, understood in resource_changes(document, place):
        changes.append(change)
        seen.add((change.address, change.deposed))
        guessed += not understood
    prior_values = member_object(member_object(document, "prior_state", place), "values", place.at("prior_state"))
    prior = _unseen(value_resources(prior_values, place.at("prior_state").at("values")), seen)
    planned = _unseen(
        value_resources(member_object(document, "planned_values", place), place.at("planned_values")), seen
    )
    for key, resource in planned.items():
        changes.append(planned_change(resource, prior.pop(key, None), configuration))
    changes.extend(resource.unchanged() for resource in prior.values())
    return tuple(changes), Reading(
        only_planned=len(planned),
        without_changes="resource_changes" not in document,
        only_prior=sum(resource.mode == "managed" for resource in prior.values()),
        guessed_actions=guessed,
    )


def _unseen(
    resources: Iterable[ValueResource], seen: set[tuple[str, str | None]]
) -> dict[tuple[str, str | None], ValueResource]:
    return {key: resource for resource in resources if (key := (resource.address, resource.deposed)) not in seen}


def _outputs(document: Mapping[str, Any], place: Place) -> tuple[OutputChange, ...]:
    changed = output_changes(document, place)
    names = {output.name for output in changed}
    planned = value_outputs(member_object(document, "planned_values", place), place.at("planned_values"), before=False)
    return changed + tuple(output for output in planned if output.name not in names)


def _variables(document: Mapping[str, Any], place: Place) -> dict[str, Any]:
    here = place.at("variables")
    variables = member_object(document, "variables", place)
    return {name: as_object(item, here.nth(count)).get("value") for count, (name, item) in enumerate(variables.items())}
