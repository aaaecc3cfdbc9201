"""The forms that a service's ARNs have, by the service that the ARN names.

Some resource types stand in the reference under another prefix than that of their ARNs: ``arn:aws:opensearch:…`` belongs to
``es``. ``ELSEWHERE`` lists them, so that one ARN opens one or two segments of the catalogue and not all of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from tfiam.iam import catalogue
from tfiam.iam.patterns import overlaps

#: Service of an ARN to the other prefixes whose resource types have it. tests/iam/test_resource_formats.py recomputes it.
ELSEWHERE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "acm": ("ec2",),
        "amplify": ("wafv2",),
        "apigateway": ("wafv2",),
        "app-integrations": ("connect",),
        "apprunner": ("wafv2",),
        "appsync": ("wafv2",),
        "bedrock-agentcore": ("wafv2",),
        "billing": (
            "bcm-data-exports",
            "ce",
        ),
        "catalog": ("servicecatalog",),
        "cloudfront": ("cloudfront-keyvaluestore",),
        "cloudtrail": ("cloudtrail-data",),
        "codewhisperer": ("q",),
        "cognito-idp": ("wafv2",),
        "compute-optimizer": ("aco-automation",),
        "ds": ("ds-data",),
        "ec2": (
            "ebs",
            "ec2-instance-connect",
            "route53",
            "ssm",
            "vpce",
            "wafv2",
            "workspaces-instances",
        ),
        "ecs": ("ssm",),
        "eks": (
            "aps",
            "eks-auth",
        ),
        "elastic-inference": ("ec2",),
        "elasticloadbalancing": (
            "arc-zonal-shift",
            "waf-regional",
            "wafv2",
        ),
        "iam": (
            "codestar",
            "ec2",
            "es",
            "ssm",
            "sts",
        ),
        "iot": (
            "greengrass",
            "iotjobsdata",
            "iotwireless",
        ),
        "iq-permission": ("iq",),
        "kafka": ("kafka-cluster",),
        "kms": (
            "events",
            "kinesis",
        ),
        "license-manager": ("ec2",),
        "mpa": ("payment-cryptography",),
        "opensearch": ("es",),
        "qbusiness": ("qapps",),
        "qdeveloper": ("q",),
        "rds": ("rds-data",),
        "redshift": ("redshift-data",),
        "redshift-serverless": ("redshift-data",),
        "resource-groups": ("ec2",),
        "route53-recovery-control": (
            "route53-recovery-cluster",
            "route53-recovery-control-config",
        ),
        "s3": ("ssm",),
        "s3-object-lambda": ("s3",),
        "sagemaker": ("sagemaker-mlflow",),
        "sns": ("devops-guru",),
        "sso": ("sso-oauth",),
        "vpc-lattice": ("vpc-lattice-svcs",),
        "wafv2": (
            "apprunner",
            "cognito-idp",
        ),
        "wisdom": ("connect",),
    }
)
#: Documented forms that the reference lacks.
#: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/control-access-with-iam.html (transforms)
#: https://docs.aws.amazon.com/aws-backup/latest/devguide/access-control.html (recovery points)
#: https://docs.aws.amazon.com/waf/latest/developerguide/classic-waf-auth-and-access-control.html (change tokens)
_BEYOND: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "backup": ("arn:${Partition}:backup:${Region}:${Account}:recovery-point:${RecoveryPointId}",),
        "cloudformation": ("arn:${Partition}:cloudformation:${Region}:aws:transform/${TransformName}",),
        "waf": ("arn:${Partition}:waf::${Account}:changetoken/${Token}",),
        "waf-regional": ("arn:${Partition}:waf-regional:${Region}:${Account}:changetoken/${Token}",),
    }
)
_VARIABLE = re.compile(r"\$\{[^}]+\}")
#: Names that hold no slash, so that ``bucket/*`` is no bucket: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
_WITHOUT_SLASH = frozenset({"${BucketName}"})


@dataclass(frozen=True)
class Format:
    """One form of a service's ARNs. Variables are ``*``; ``region`` and ``account`` are empty where AWS leaves them out."""

    region: str
    account: str
    resource: str
    slash: bool
    """False if the resource part holds no slash."""

    def takes(self, resource: str) -> bool:
        """May: some resource of this form has such a resource part. Variables in it are wildcards already."""
        if not self.slash and "/" in resource:
            return False
        return overlaps(self.resource, resource)


def format_of(arn: str) -> tuple[str, Format]:
    """The service of a form of the reference (``*`` where it may be several), and the form."""
    _, _, service, region, account, resource = arn.split(":", 5)
    return _VARIABLE.sub("*", service), Format(
        _VARIABLE.sub("*", region),
        _VARIABLE.sub("*", account),
        _VARIABLE.sub("*", resource),
        resource not in _WITHOUT_SLASH,
    )


@cache
def formats(service: str) -> tuple[Format, ...]:
    """Every form of an ARN that names this service; none when the reference has none."""
    prefixes = (service, *ELSEWHERE.get(service, ()))
    listed = [arn for prefix in prefixes for kind in catalogue.resource_types(prefix) for arn in kind.arns]
    found = map(format_of, (*listed, *_BEYOND.get(service, ())))
    return tuple(dict.fromkeys(form for named, form in found if named == service))
