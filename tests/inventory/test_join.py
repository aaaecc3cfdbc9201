"""Another stack's world beside the plan's, over worlds of a few resources."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tfiam.extract.model import Document, DocumentStatus
from tfiam.extract.roles import DocumentRole
from tfiam.iam import PolicyDocument
from tfiam.inventory.join import joined
from tfiam.inventory.model import (
    Boundary,
    Inventory,
    ManagedAttachment,
    PolicyTarget,
    Principal,
    PrincipalKind,
    Reach,
    Resource,
    Via,
    Workload,
)
from tfiam.inventory.stack import named

CEILING = "arn:aws:iam::123456789012:policy/ceiling"


def policy(address: str, **values: Any) -> Document:
    kind = address.partition(".")[0]
    statement = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
    parsed = PolicyDocument.parse({"Version": "2012-10-17", "Statement": [statement]})
    resource = Resource(address, kind, values, change="create", provider_key="aws")
    role = DocumentRole.SCP if "organizations" in kind else DocumentRole.IDENTITY
    return Document(address, "policy", (role,), DocumentStatus.KNOWN, parsed, change="create", resource=resource)


def principal(kind: PrincipalKind, name: str, *, outside: bool = False, **more: Any) -> Principal:
    address = f"aws_iam_{kind.value}.{name}"
    resource = Resource(address, f"aws_iam_{kind.value}", {"name": name}, change="create", provider_key="aws")
    own: dict[str, Any] = {"in_plan": not outside, "resource": None if outside else resource}
    return Principal(kind, more.pop("address", address), name, **own, **more)


def world(*principals: Principal, documents: tuple[Document, ...] = (), **more: Any) -> Inventory:
    found: dict[str, list[Resource]] = {}
    for one in (*(each.resource for each in principals), *(each.resource for each in documents)):
        if one is not None:
            found.setdefault(one.type, []).append(one)
    resources = {kind: tuple(group) for kind, group in found.items()}
    return Inventory(principals=principals, documents=documents, resources=resources, **more)


def attached(arn: str, by: str) -> ManagedAttachment:
    return ManagedAttachment(arn, None, by, "policy_arn")


def at(inventory: Inventory, address: str) -> Principal:
    (found,) = [one for one in inventory.principals if one.address == address]
    return found


def reached(one: Principal) -> list[tuple[str, Via, str]]:
    return [(reach.document.address, reach.via, reach.by) for reach in one.reaches]


ROLE, USER, GROUP = PrincipalKind.ROLE, PrincipalKind.USER, PrincipalKind.GROUP


def test_a_stack_keeps_its_name_before_its_addresses_and_changes_nothing() -> None:
    ceiling = policy("aws_iam_policy.ceiling", arn=CEILING)
    role = principal(ROLE, "app", change="create", reaches=(Reach(ceiling, Via.ATTACHED, "aws_iam_role.app"),))
    workload = Workload(Resource("aws_lambda_function.f", "aws_lambda_function", {}), ("aws_iam_role.app",))
    stack = named(world(role, documents=(ceiling,), workloads=(workload,)), "platform.json")
    (found,) = stack.principals
    assert (found.address, found.change) == ("platform.json:aws_iam_role.app", "no-op")
    assert reached(found) == [("platform.json:aws_iam_policy.ceiling", Via.ATTACHED, found.address)]
    assert [(one.address, one.change) for one in stack.documents] == [("platform.json:aws_iam_policy.ceiling", "no-op")]
    assert found.resource is not None
    assert found.resource.provider_key == "platform.json:aws"
    assert [one.roles for one in stack.workloads] == [("platform.json:aws_iam_role.app",)]


def test_what_a_stack_holds_is_beside_the_plan() -> None:
    both = joined(world(principal(ROLE, "app")), [named(world(principal(ROLE, "app")), "a.json")])
    assert both.is_own("aws_iam_role.app")
    assert not both.is_own("a.json:aws_iam_role.app")
    assert list(both.own_documents) == []


def test_policies_and_boundaries_are_found_by_arn_both_ways() -> None:
    ceiling = policy("aws_iam_policy.ceiling", arn=CEILING)
    boundary = Boundary("aws_iam_role.app", "permissions_boundary", CEILING)
    app = principal(ROLE, "app", managed=(attached(CEILING, "aws_iam_role_policy_attachment.a"),), boundary=boundary)
    for own, other in ((world(app), world(documents=(ceiling,))), (world(documents=(ceiling,)), world(app))):
        both = joined(own, [named(other, "x")])
        (found,) = both.principals
        assert found.managed == ()
        assert [one[1] for one in reached(found)] == [Via.ATTACHED]
        assert found.boundary is not None
        assert found.boundary.document is not None
        (document,) = both.documents
        assert document.roles == (DocumentRole.IDENTITY, DocumentRole.BOUNDARY)
        assert document.attached_to == (found.address,)
        assert found.boundary.document.roles == document.roles


def test_a_policy_that_a_stack_is_to_create_is_found_by_its_name_if_one_has_it() -> None:
    new = policy("aws_iam_policy.ceiling", name="ceiling")
    app = principal(ROLE, "app", boundary=Boundary("aws_iam_role.app", "permissions_boundary", CEILING))
    (found,) = joined(world(app), [named(world(documents=(new,)), "x")]).principals
    assert found.boundary is not None
    assert found.boundary.document is not None
    two = [named(world(documents=(new,)), stack) for stack in ("x", "y")]
    (open_,) = joined(world(app), two).principals
    assert open_.boundary == Boundary("aws_iam_role.app", "permissions_boundary", CEILING)


def test_a_role_that_the_plan_knows_by_name_only_is_the_stacks() -> None:
    arn = "arn:aws:iam::123456789012:policy/own"
    own = policy("aws_iam_policy.own", arn=arn)
    runner = principal(ROLE, "runner", outside=True, address="aws_a.x", reaches=(Reach(own, Via.ATTACHED, "aws_a.x"),))
    both = joined(world(runner, documents=(own,)), [named(world(principal(ROLE, "runner")), "p")])
    assert reached(at(both, "p:aws_iam_role.runner")) == [("aws_iam_policy.own", Via.ATTACHED, "aws_a.x")]
    assert len(both.principals) == 1


def test_of_two_roles_of_one_name_neither_is_taken() -> None:
    runner = principal(ROLE, "runner", outside=True, address="aws_a.x")
    others = [named(world(principal(ROLE, "runner")), stack) for stack in ("p", "q")]
    addresses = [one.address for one in joined(world(runner), others).principals]
    assert addresses == ["p:aws_iam_role.runner", "q:aws_iam_role.runner", "aws_a.x"]


def test_a_group_of_another_stack_gives_its_policies_to_its_members() -> None:
    lead = policy("aws_iam_group_policy.leads")
    leads = principal(GROUP, "leads", reaches=(Reach(lead, Via.INLINE, lead.address),))
    user = principal(USER, "ann", groups=("leads",), group_doubts={"leads": ("var.team",)})
    both = joined(world(user), [named(world(leads, documents=(lead,)), "staff")])
    ann = at(both, "aws_iam_user.ann")
    assert ann.groups == ("staff:aws_iam_group.leads",)
    assert ann.group_doubts == {"staff:aws_iam_group.leads": ("var.team",)}
    assert [(one.document.address, one.via, one.doubt) for one in ann.reaches] == [
        ("staff:aws_iam_group_policy.leads", Via.GROUP, ("var.team",))
    ]


def test_what_the_plan_gives_to_anothers_group_reaches_its_members() -> None:
    link = attached("arn:aws:iam::aws:policy/ReadOnlyAccess", "aws_iam_group_policy_attachment.a")
    leads = principal(GROUP, "leads", outside=True, address="aws_iam_group_policy_attachment.a", managed=(link,))
    staff = world(principal(GROUP, "leads"), principal(USER, "ann", groups=("aws_iam_group.leads",)))
    ann = at(joined(world(leads), [named(staff, "staff")]), "staff:aws_iam_user.ann")
    assert ann.managed == (replace(link, via=Via.GROUP),)
    assert ann.groups == ("staff:aws_iam_group.leads",)


def test_a_group_that_nobody_holds_stays_a_name() -> None:
    ann = at(joined(world(principal(USER, "ann", groups=("leads",))), [world()]), "aws_iam_user.ann")
    assert (ann.groups, ann.reaches) == (("leads",), ())


def test_an_organization_policy_is_attached_by_its_id() -> None:
    scp = policy("aws_organizations_policy.scp", id="p-12345678")
    target = PolicyTarget("p-12345678", "r-ab12", "aws_organizations_policy_attachment.root")
    both = joined(world(targets=(target,)), [named(world(documents=(scp,)), "org")])
    assert both.targets == (replace(target, policy="org:aws_organizations_policy.scp"),)
