import pytest

from tfiam.iam import catalogue
from tfiam.iam.catalogue import AccessLevel
from tfiam.iam.refusals import is_refused

ACCOUNT = "111122223333"
OF_AWS = {
    "policy": "arn:aws:iam::aws:policy/job-function/Billing",
    "role": f"arn:aws:iam::{ACCOUNT}:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0123456789abcdef",
}


@pytest.mark.parametrize("kind", sorted(OF_AWS))
def test_refused_are_the_catalogue_s_changes_of_that_type(kind: str) -> None:
    reading = {AccessLevel.READ, AccessLevel.LIST}
    on_type = {
        name
        for name in catalogue.expand("iam:*")
        if (action := catalogue.action(name)) and any(use.name == kind for use in action.resource_types)
    }
    changes = {name for name in on_type if not catalogue.levels(name) <= reading}
    assert {name for name in on_type if is_refused(name, OF_AWS[kind])} == changes
    assert {"policy": "iam:DeletePolicy", "role": "iam:PassRole"}[kind] in changes


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/app"),
        ("iam:DeletePolicy", f"arn:aws:iam::{ACCOUNT}:policy/app"),
        ("kms:DeleteAlias", f"arn:aws:kms:eu-west-1:{ACCOUNT}:alias/app"),
        ("s3:DeleteBucket", "arn:aws:s3:::aws-reserved"),
        ("iam:PassRole", "*"),
    ],
)
def test_what_is_one_s_own_is_not_refused(action: str, resource: str) -> None:
    assert not is_refused(action, resource)
