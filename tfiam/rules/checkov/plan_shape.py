"""A resource in the shape that checkov's plan reader gives to its checks: every value in a list, JSON policies as objects.

https://github.com/bridgecrewio/checkov/blob/main/checkov/terraform/plan_parser.py (``_hclify``)
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any, Final

from tfiam.inventory.model import Resource
from tfiam.plan.values import UNKNOWN, Path, dotted
from tfiam.rules.checkov.hidden_value import HiddenValue, Questions, is_hidden

#: Attributes whose text checkov reads as JSON (its RESOURCE_TYPES_JSONIFY), as far as they are AWS's.
_JSON: Final[Mapping[str, str]] = {
    "aws_acmpca_policy": "policy",
    "aws_api_gateway_rest_api_policy": "policy",
    "aws_backup_vault_policy": "policy",
    "aws_batch_job_definition": "container_properties",
    "aws_cloudwatch_event_bus_policy": "policy",
    "aws_cloudwatch_log_destination_policy": "access_policy",
    "aws_cloudwatch_log_resource_policy": "policy_document",
    "aws_codebuild_resource_policy": "policy",
    "aws_dynamodb_resource_policy": "policy",
    "aws_ecr_registry_policy": "policy",
    "aws_ecr_repository_policy": "policy",
    "aws_ecrpublic_repository_policy": "policy",
    "aws_ecs_task_definition": "container_definitions",
    "aws_efs_file_system_policy": "policy",
    "aws_elasticsearch_domain_policy": "access_policies",
    "aws_glue_resource_policy": "policy",
    "aws_iam_group_policy": "policy",
    "aws_iam_policy": "policy",
    "aws_iam_role": "assume_role_policy",
    "aws_iam_role_policy": "policy",
    "aws_iam_user_policy": "policy",
    "aws_iot_policy": "policy",
    "aws_kinesis_resource_policy": "policy",
    "aws_kms_key": "policy",
    "aws_media_store_container_policy": "policy",
    "aws_msk_cluster_policy": "policy",
    "aws_networkfirewall_resource_policy": "policy",
    "aws_oam_sink_policy": "policy",
    "aws_opensearch_domain_policy": "access_policies",
    "aws_opensearchserverless_access_policy": "policy",
    "aws_redshift_resource_policy": "policy",
    "aws_redshiftserverless_resource_policy": "policy",
    "aws_s3_bucket_policy": "policy",
    "aws_s3control_access_point_policy": "policy",
    "aws_s3control_bucket_policy": "policy",
    "aws_schemas_registry_policy": "policy",
    "aws_secretsmanager_secret_policy": "policy",
    "aws_ses_identity_policy": "policy",
    "aws_sesv2_email_identity_policy": "policy",
    "aws_sns_topic_data_protection_policy": "policy",
    "aws_sns_topic_policy": "policy",
    "aws_sqs_queue_policy": "policy",
    "aws_ssoadmin_permission_set_inline_policy": "inline_policy",
    "aws_vpc_endpoint": "policy",
    "aws_vpc_endpoint_policy": "policy",
    "aws_vpclattice_auth_policy": "policy",
    "aws_vpclattice_resource_policy": "policy",
}
_ACTIONS: Final[Mapping[str, tuple[str, ...]]] = {"replace": ("delete", "create")}


def conf_of(resource: Resource, questions: Questions) -> dict[str, Any]:
    """What checkov's plan reader makes of the resource; what is not known yet asks ``questions``."""
    conf = _Reader(resource, questions).block(resource.values, ())
    conf["__address__"] = resource.address
    conf["__change_actions__"] = list(_ACTIONS.get(resource.change, (resource.change,)))
    return conf


class _Reader:
    """Reads the values of one resource."""

    def __init__(self, resource: Resource, questions: Questions) -> None:
        self._resource = resource
        self._questions = questions
        self._json = _JSON.get(resource.type)

    def block(self, values: Mapping[str, Any], at: Path) -> dict[str, Any]:
        """An object with its values wrapped; the tags themselves are not."""
        found: dict[str, Any] = {}
        tags = bool(at) and at[-1] == "tags"
        for key, value in values.items():
            path = (*at, key)
            if value is None and self._resource.behind is not None and self._resource.behind.is_open(path):
                continue  # the provider's own to fill: checkov, too, does not see it
            shaped = self._value(value, path)
            found[key] = shaped[0] if tags else shaped
        return found

    def _value(self, value: Any, path: Path) -> list[Any]:
        if value is UNKNOWN:
            return [self._hidden(path)]
        if isinstance(value, Mapping):
            return [self.block(value, path)]
        if isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
            items = [self._item(item, (*path, index)) for index, item in enumerate(value)]
            return [items] if path[-1] == "tags" else items
        if isinstance(value, list):
            return [[self._item(item, (*path, index)) for index, item in enumerate(value)]]
        if path == (self._json,):
            return _decoded(value)
        return [_boolean(value)]

    def _item(self, item: Any, path: Path) -> Any:
        if item is UNKNOWN:
            return self._hidden(path)
        return self.block(item, path) if isinstance(item, Mapping) else item

    def _hidden(self, path: Path) -> HiddenValue:
        behind = self._resource.behind
        name = f"{self._resource.address}.{dotted(path)}"
        return HiddenValue(self._questions, name, behind.because(path) if behind else (name,))


def _decoded(text: Any) -> list[Any]:
    try:
        value = json.loads(text)
    except (TypeError, ValueError, RecursionError):
        return [text]
    return value if isinstance(value, list) else [value]


def _boolean(value: Any) -> Any:
    """Terraform shows the booleans of a map of text as text."""
    return {"true": True, "false": False}.get(value.lower(), value) if isinstance(value, str) else value


def find(conf: Any, key: str) -> list[Any]:
    """The values at a key such as ``versioning/[0]/enabled``, whose steps may be globs as checkov's are."""
    found = [conf]
    for step in key.strip("/").split("/"):
        inner: list[Any] = []
        for value in found:
            if is_hidden(value):
                inner.append(value)
            elif isinstance(value, Mapping):
                inner += [one for name, one in value.items() if fnmatchcase(str(name), step)]
            elif isinstance(value, list):
                inner += [one for index, one in enumerate(value) if fnmatchcase(str(index), step)]
        found = inner
    return found


def find_in_blocks(conf: Any, key: str) -> Iterator[Any]:
    """The values at the names of a key, in whichever block of a list they stand."""
    names = [step for step in key.strip("/").split("/") if not step.strip("[]").isdecimal()]
    found = [conf]
    for name in names:
        blocks = [one for value in found for one in (value if type(value) is list else [value])]
        found = [one[name] for one in blocks if is_hidden(one) or (isinstance(one, Mapping) and name in one)]
    yield from found
