"""What the plan does not know about exposure is said to be undetermined, by the reference that hides it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tfiam.inventory.model import UNKNOWN, Inventory, Resource
from tfiam.rules.load import load_rules
from tfiam.rules.model import Problem, Undetermined

RULES = {rule.id[-6:]: rule for rule in load_rules()}


def _said(rule: str, type_: str, change: str = "update", **values: Any) -> list[Any]:
    resource = Resource(address=f"{type_}.x", type=type_, values=values, change=change)
    inventory = Inventory(resources={type_: (resource,)})
    subject: Any = resource if RULES[rule].subject is Resource else inventory
    return list(RULES[rule].check(subject))


@pytest.mark.parametrize(
    ("rule", "type_", "values", "reference"),
    [
        ("RX_007", "aws_emr_block_public_access_configuration", {"block_public_security_group_rules": UNKNOWN}, "block_public_security_group_rules"),
        ("RX_007", "aws_ebs_snapshot_block_public_access", {"state": UNKNOWN}, "state"),
        ("RX_007", "aws_s3_access_point", {"public_access_block_configuration": [{"block_public_acls": UNKNOWN}]}, "public_access_block_configuration[0].block_public_acls"),
        ("RX_009", "aws_db_snapshot", {"shared_accounts": UNKNOWN}, "shared_accounts"),
        ("RX_009", "aws_db_snapshot", {"shared_accounts": [UNKNOWN]}, "shared_accounts"),
        ("RX_011", "aws_db_instance", {"publicly_accessible": UNKNOWN}, "publicly_accessible"),
        ("RX_012", "aws_s3_bucket_acl", {"acl": UNKNOWN}, "acl"),
        ("RX_012", "aws_s3_bucket_acl", {"access_control_policy": [{"grant": [{"grantee": [{"uri": UNKNOWN}]}]}]}, "access_control_policy"),
    ],
)  # fmt: skip
def test_unknown_setting(rule: str, type_: str, values: Mapping[str, Any], reference: str) -> None:
    (said,) = _said(rule, type_, **values)
    assert isinstance(said, Undetermined)
    assert said.because == (f"{type_}.x.{reference}",)


def test_unknown_block_settings_name_each_that_is_hidden() -> None:
    names = ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets")
    values: dict[str, Any] = dict.fromkeys(names, UNKNOWN)
    (said,) = _said("RX_007", "aws_s3_account_public_access_block", **values)
    assert isinstance(said, Undetermined)
    assert said.because == tuple(f"aws_s3_account_public_access_block.x.{name}" for name in names)


def test_existing_bucket_without_block_is_worse_than_a_new_one() -> None:
    (new,) = _said("RX_007", "aws_s3_bucket", change="create", bucket="reports")
    (old,) = _said("RX_007", "aws_s3_bucket", change="no-op", bucket="reports")
    assert isinstance(new, Problem)
    assert isinstance(old, Problem)
    assert (new.severity, old.severity) == ("low", "medium")


def test_grants_of_an_older_bucket_are_read() -> None:
    grant = {"uri": "http://acs.amazonaws.com/groups/global/AllUsers", "permissions": ["READ", "WRITE"]}
    (said,) = _said("RX_012", "aws_s3_bucket", bucket="site", grant=[grant])
    assert isinstance(said, Problem)
    assert said.message == "public by its ACL: anyone has READ, WRITE"


def test_public_acl_is_idle_where_the_account_ignores_it() -> None:
    acl = Resource(address="aws_s3_bucket_acl.x", type="aws_s3_bucket_acl", values={"acl": "public-read"})
    type_ = "aws_s3_account_public_access_block"
    block = Resource(address=f"{type_}.x", type=type_, values={"ignore_public_acls": True})
    assert not list(RULES["RX_012"].check(Inventory(resources={acl.type: (acl,), type_: (block,)})))
