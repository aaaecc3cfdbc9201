"""Compute of the plan: what runs a team's own code, and the argument that gives it its role."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tfiam.extract.queries import QUERIES
from tfiam.extract.select import select
from tfiam.inventory.model import Inventory, Resource
from tfiam.plan.values import dotted

#: Types whose code, image, script or notebook is the team's, and holds the credentials of the type's role.
_TYPES = frozenset(
    {
        "aws_apprunner_service",
        "aws_appstream_fleet",
        "aws_appstream_image_builder",
        "aws_bedrockagentcore_agent_runtime",
        "aws_bedrockagentcore_code_interpreter",
        "aws_codebuild_project",
        "aws_ecs_express_gateway_service",
        "aws_ecs_task_definition",
        "aws_eks_node_group",
        "aws_eks_pod_identity_association",
        "aws_emr_cluster",
        "aws_gamelift_fleet",
        "aws_glue_dev_endpoint",
        "aws_glue_job",
        "aws_imagebuilder_infrastructure_configuration",
        "aws_instance",
        "aws_kinesisanalyticsv2_application",
        "aws_lambda_function",
        "aws_launch_configuration",
        "aws_launch_template",
        "aws_mskconnect_connector",
        "aws_mwaa_environment",
        "aws_sagemaker_domain",
        "aws_sagemaker_model",
        "aws_sagemaker_notebook_instance",
        "aws_sagemaker_training_job",
        "aws_sagemaker_user_profile",
        "aws_spot_fleet_request",
        "aws_spot_instance_request",
        "aws_synthetics_canary",
    }
)
#: Fields of the table that give code its role.
_GIVING = ("profile", "role")


@dataclass(frozen=True)
class Running:
    """Compute that runs, or may run, under a role of the plan."""

    resource: Resource
    attribute: str
    """The argument that gives it the role: ``iam_instance_profile``, ``task_role_arn``."""
    role: str
    """Its address."""
    doubt: tuple[str, ...] = ()
    """References that hide whether it is this role."""


def compute(inventory: Inventory) -> Iterator[Running]:
    """All compute with each role of the plan that its code may hold."""
    for workload in inventory.workloads:
        if not workload.profile and workload.resource.type in _TYPES:
            attribute = given_by(workload.resource)
            for role in workload.roles:
                yield Running(workload.resource, attribute, role, workload.doubts.get(role, ()))


def given_by(resource: Resource) -> str:
    """The argument that gives its code a role; "" where none is set."""
    fields = QUERIES[resource.type].fields
    for name in _GIVING:
        for selected in select(fields[name], resource.values) if name in fields else ():
            if selected.value not in (None, ""):
                return dotted(selected.path)
    return ""
