"""Which accounts are known to be ours."""

from __future__ import annotations

from tfiam.access.accounts import accounts_of
from tfiam.config import AccountRules, Config, Organization, TrustedAccount
from tfiam.inventory.model import UNKNOWN, Inventory, Principal, PrincipalKind, Resource


def test_nothing_is_known() -> None:
    unknown = Resource("data.aws_caller_identity.me", "data.aws_caller_identity", {"account_id": UNKNOWN})
    accounts = accounts_of(Inventory(resources={unknown.type: (unknown,)}))
    assert (accounts.own, accounts.told, accounts.organization_ids) == (frozenset(), False, frozenset())


def test_the_plans_own_account_comes_from_caller_arns_and_configuration() -> None:
    caller = Resource("data.aws_caller_identity.me", "data.aws_caller_identity", {"account_id": "111111111111"})
    role = Principal(PrincipalKind.ROLE, "aws_iam_role.app", "app", arn="arn:aws:iam::222222222222:role/app")
    config = Config(account=AccountRules(id="333333333333"))
    accounts = accounts_of(Inventory(principals=(role,), resources={caller.type: (caller,)}, config=config))
    assert accounts.plan == {"111111111111", "222222222222", "333333333333"}
    assert not accounts.told


def test_members_come_from_configuration_and_from_the_organization_in_the_plan() -> None:
    organization = Resource(
        "data.aws_organizations_organization.this",
        "data.aws_organizations_organization",
        {"id": "o-a1b2c3d4e5", "accounts": [{"id": "444444444444"}, {"id": UNKNOWN}, "odd"]},
    )
    member = Resource("aws_organizations_account.new", "aws_organizations_account", {"id": "555555555555"})
    trusted = TrustedAccount("777777777777", "auditor")
    config = Config(organization=Organization(accounts=("666666666666",), org_id="o-zzzzzzzzzz", trusted=(trusted,)))
    accounts = accounts_of(
        Inventory(resources={organization.type: (organization,), member.type: (member,)}, config=config)
    )
    assert accounts.organization == {"444444444444", "555555555555", "666666666666"}
    assert accounts.organization_ids == {"o-a1b2c3d4e5", "o-zzzzzzzzzz"}
    assert accounts.told
    assert accounts.trusts("777777777777") is trusted
    assert accounts.trusts("666666666666") is None
