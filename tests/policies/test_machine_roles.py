"""What rules on the roles of machines say of trust and documents that a plan hides in part."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.policies.worlds import resource, said, world
from tfiam.iam.document import PolicyDocument
from tfiam.inventory.model import (
    UNKNOWN,
    Document,
    DocumentRole,
    DocumentStatus,
    Inventory,
    Principal,
    PrincipalKind,
    Reach,
    Via,
    Workload,
)

AT = "aws_iam_role.x"
ISSUER = "oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF"
FEDERATED = {"Federated": f"arn:aws:iam::111122223333:oidc-provider/{ISSUER}"}
LAMBDA = {"Service": "lambda.amazonaws.com"}
PODS = {"Service": "pods.eks.amazonaws.com"}


def document(role: DocumentRole, policy: Any = None, because: tuple[str, ...] = (), at: str = AT) -> Document:
    status = DocumentStatus.KNOWN if policy else DocumentStatus.OPAQUE
    parsed = PolicyDocument.parse(policy) if policy else None
    return Document(at, role.value, (role,), status, parsed, because)


def allow(principal: Any, action: str = "sts:AssumeRole", **condition: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Principal": principal} | (
        {"Condition": condition} if condition else {}
    )


def trusting(*statements: dict[str, Any], at: str = AT) -> Principal:
    trust = document(DocumentRole.TRUST, {"Version": "2012-10-17", "Statement": list(statements)}, at=at)
    return Principal(PrincipalKind.ROLE, at, "x", trust=trust)


def of(*principals: Principal, **more: Any) -> Inventory:
    trusts = tuple(one.trust for one in principals if one.trust)
    return world(principals=principals, documents=trusts, **more)


def hidden_role() -> Principal:
    reach = Reach(document(DocumentRole.IDENTITY, because=("aws_s3_bucket.x.arn",)), Via.INLINE, AT)
    return replace(trusting(allow(LAMBDA)), reaches=(reach,))


def test_what_a_role_of_compute_may_do_is_hidden() -> None:
    function = resource("aws_lambda_function", role="arn:aws:iam::111122223333:role/x")
    inventory = of(hidden_role(), workloads=(Workload(function, (AT,)),))
    assert said("MI_005", inventory) == [f"{function.address}: ? aws_s3_bucket.x.arn"]


def test_whether_a_role_of_compute_is_the_administrator_is_hidden() -> None:
    every = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    reach = Reach(document(DocumentRole.IDENTITY, every), Via.INLINE, AT)
    admin = replace(trusting(allow(LAMBDA)), reaches=(reach,), resource=resource("aws_iam_role"))
    functions = [resource("aws_lambda_function", label) for label in "abc"]
    perhaps = tuple(Workload(one, (AT,), doubts={AT: ("var.role",)}) for one in functions)
    assert said("MI_005", of(admin, workloads=perhaps)) == [f"{functions[0].address}: ? var.role"]
    sure = of(admin, workloads=tuple(Workload(one, (AT,)) for one in functions))
    assert said("MI_005", sure) == [
        f"{functions[0].address}: what runs here holds a privileged role: {AT} is administrator (and 2 more workloads)"
    ]


def test_a_node_whose_permissions_are_hidden_once_for_two_groups() -> None:
    groups = [resource("aws_eks_node_group", label, node_role_arn="x") for label in "ab"]
    inventory = of(hidden_role(), workloads=tuple(Workload(one, (AT,)) for one in groups))
    assert said("MI_009", inventory) == [f"{groups[0].address}: ? aws_s3_bucket.x.arn"]


@pytest.mark.parametrize("rule", ["MI_009", "MI_010"])
def test_a_trust_policy_that_is_hidden(rule: str) -> None:
    trust = document(DocumentRole.TRUST, because=("var.trust",))
    role = Principal(PrincipalKind.ROLE, AT, "x", trust=trust)
    assert said(rule, of(role)) == [": ? var.trust"]


@pytest.mark.parametrize(
    ("condition", "references"),
    [
        ({"StringLike": {f"{ISSUER}:sub": "${var.subject}"}}, "var.subject"),
        ({"StringEquals": {"${aws_eks_cluster.x.identity}:aud": "a"}}, "aws_eks_cluster.x.identity"),
    ],
)
def test_subjects_that_are_hidden(condition: dict[str, Any], references: str) -> None:
    known = "aws_eks_cluster" not in references
    principal = FEDERATED if known else {"Federated": "${aws_iam_openid_connect_provider.x.arn}"}
    role = trusting(allow(principal, "sts:AssumeRoleWithWebIdentity", **condition))
    assert said("MI_009", of(role)) == [f": ? {references}"]


def test_a_wildcard_in_the_subject_of_a_cluster_that_is_not_there_yet() -> None:
    principal, key = {"Federated": "${aws_iam_openid_connect_provider.x.arn}"}, "${aws_eks_cluster.x.identity}:sub"
    told = []
    for subject in ("system:serviceaccount:orders:*", "system:serviceaccount:orders:orders"):
        condition = {"StringLike": {key: subject}}
        told += said("MI_009", of(trusting(allow(principal, "sts:AssumeRoleWithWebIdentity", **condition))))
    assert told == [
        ": more than one service account of the cluster may take the role: sub is system:serviceaccount:orders:*"
    ]


def test_a_pod_role_that_nothing_in_the_plan_is_associated_with() -> None:
    (told,) = said("MI_009", of(trusting(allow(PODS))))
    assert "every service account that somebody associates" in told
    association = resource("aws_eks_pod_identity_association", namespace=UNKNOWN, service_account="a")
    assert said("MI_009", of(trusting(allow(PODS)), workloads=(Workload(association, (AT,)),))) == []


USER = Principal(PrincipalKind.USER, "aws_iam_user.lotte", "lotte")


def other(*statements: dict[str, Any]) -> Principal:
    return trusting(*statements, at="aws_iam_role.other")


@pytest.mark.parametrize(
    ("principal", "others", "who"),
    [
        ({"AWS": "${aws_iam_user.lotte.arn}"}, (USER,), "the user aws_iam_user.lotte"),
        (
            {"AWS": "${aws_iam_role.other.arn}"},
            (other(allow({"AWS": "111122223333"})),),
            "the people of aws_iam_role.other",
        ),
        ({"AWS": "${aws_iam_role.other.arn}"}, (other(allow(LAMBDA)),), ""),
        ({"AWS": "${aws_iam_role.other.arn}"}, (other({"Effect": "Deny", "Action": "*", "Principal": "*"}),), ""),
        ({"AWS": "${aws_iam_role.other.arn}"}, (Principal(PrincipalKind.ROLE, "aws_iam_role.other", "o"),), ""),
        ({"Federated": "cognito-identity.amazonaws.com"}, (), "the users of an app (cognito-identity.amazonaws.com)"),
    ],
)
def test_who_is_a_person(principal: Any, others: tuple[Principal, ...], who: str) -> None:
    role = trusting(allow(LAMBDA), allow(principal, "sts:AssumeRole*"))
    found = said("MI_010", of(role, *others))
    assert found == ([f": is the role of lambda.amazonaws.com, and lets in {who}"] if who else [])


def test_a_principal_that_is_hidden_may_be_a_person() -> None:
    role = trusting(allow(LAMBDA), allow({"AWS": "${var.who}"}))
    assert said("MI_010", of(role)) == [": ? var.who"]
