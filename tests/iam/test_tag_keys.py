from __future__ import annotations

import pytest

from tfiam.iam import PolicyDocument, catalogue
from tfiam.iam.tag_keys import TagKey, TagOf, tag_key, tag_uses

#: Keys of the reference that have "tag" in their name and hold none of a principal, a resource or a request.
_OTHERS = ("account:accountresourceorgtags/", "connect:searchtag/", "ssm:resourcetag/aws:ssmmessages:")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("aws:PrincipalTag/CostCenter", TagKey(TagOf.PRINCIPAL, "costcenter", "aws")),
        ("AWS:principaltag/team", TagKey(TagOf.PRINCIPAL, "team", "aws")),
        ("aws:ResourceTag/team", TagKey(TagOf.RESOURCE, "team", "aws")),
        ("ec2:ResourceTag/team", TagKey(TagOf.RESOURCE, "team", "ec2")),
        ("ssm:resourceTag/team", TagKey(TagOf.RESOURCE, "team", "ssm")),
        ("s3:ExistingObjectTag/class", TagKey(TagOf.RESOURCE, "class", "s3")),
        ("rds:db-tag/stage", TagKey(TagOf.RESOURCE, "stage", "rds")),
        ("rds:req-tag/stage", TagKey(TagOf.REQUEST, "stage", "rds")),
        ("aws:RequestTag/team", TagKey(TagOf.REQUEST, "team", "aws")),
        ("s3:RequestObjectTag/class", TagKey(TagOf.REQUEST, "class", "s3")),
        ("aws:TagKeys", TagKey(TagOf.REQUEST, "", "aws")),
        ("aws:ResourceTag/kubernetes.io/cluster/app", TagKey(TagOf.RESOURCE, "kubernetes.io/cluster/app", "aws")),
        ("aws:PrincipalArn", None),
        ("aws:PrincipalTag", None),
        ("aws:PrincipalTag/", None),
        ("ec2:InstanceMetadataTags", None),
        ("elasticfilesystem:AccessPointArn", None),
    ],
)
def test_a_key(name: str, expected: TagKey | None) -> None:
    assert tag_key(name) == expected


@pytest.mark.parametrize("service", ["aws", *catalogue.services()])
def test_every_tag_key_of_the_reference_is_known(service: str) -> None:
    for name in catalogue._keys(service):
        if "tag" in name and "/${" in name and not name.startswith(_OTHERS):
            assert tag_key(name.replace("${tagkey}", "team")) is not None, name


def test_uses_are_conditions_and_variables_whatever_the_case() -> None:
    document = PolicyDocument.parse(
        {
            "Version": "2012-10-17",
            "Statement": {
                "Effect": "Allow",
                "Action": "s3:GetObject",
                "Resource": "arn:aws:s3:::teams/${AWS:PrincipalTag/Team}/*",
                "Condition": {
                    "StringEquals": {"s3:ExistingObjectTag/class": "${aws:PrincipalTag/Clearance, 'none'}"},
                    "Bool": {"aws:SecureTransport": "true"},
                },
            },
        }
    )
    found = [(use.key.of, use.key.tag, use.condition is None) for use in tag_uses(document.statements[0])]
    assert found == [
        (TagOf.RESOURCE, "class", False),
        (TagOf.PRINCIPAL, "team", True),
        (TagOf.PRINCIPAL, "clearance", True),
    ]
