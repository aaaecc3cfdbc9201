"""Which service principals belong together.

``lambda.amazonaws.com``, ``states.eu-west-1.amazonaws.com``, ``monitoring.rds.amazonaws.com``, ``ec2.amazonaws.com.cn``: the label
before the suffix and the region names the service, and what a hyphen adds to it a part of the service.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-services
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

_SUFFIX = re.compile(r"\.(?:amazonaws\.com(?:\.cn)?|amazonaws\.eu|api\.aws|amazon\.com|aws\.internal|aws\.dev)$")
_REGION = re.compile(r"[a-z]{2,4}(?:-[a-z]+)+-\d")
#: Principals of one service under several names, by the name that stands for it.
_SAME: Mapping[str, str] = MappingProxyType(
    {
        # Lambda@Edge runs a function under the function's own role, which trusts both:
        # https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-edge-permissions.html
        "edgelambda": "lambda",
        # EventBridge: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-what-is.html
        "scheduler": "events",
        "pipes": "events",
        # EMR on EC2, on EKS and Serverless: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-what-is-emr.html
        "elasticmapreduce": "emr",
        # https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-fleet-prerequisites.html
        "spotfleet": "ec2",
    }
)


def family(service: str) -> str:
    """The service a principal belongs to: ``rds`` for ``monitoring.rds.amazonaws.com``, ``ecs`` for ``ecs-tasks.amazonaws.com``."""
    labels = _SUFFIX.sub("", service.lower()).split(".")
    named = [label for label in labels if not _REGION.fullmatch(label)] or labels
    own = named[-1].partition("-")[0]
    return _SAME.get(own, own)
