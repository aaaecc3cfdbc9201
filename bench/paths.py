"""What escalation paths cost as the world grows. Usage: python bench/paths.py

Worlds of 250 to 2,000 principals with two and a half documents each: scoped ones, roles that may be passed to Lambda, and one
principal in twenty that passes a role to a new function: first a named one, then any (``*``). Linear means that microseconds a principal stay the same.
"""

from __future__ import annotations

import gc
import json
import time

from tfiam.access.paths import paths_of
from tfiam.extract.model import DocumentStatus, Resource
from tfiam.iam import PolicyDocument
from tfiam.inventory.model import Document, DocumentRole, Inventory, Principal, PrincipalKind, Reach, Via

SIZES = (250, 500, 1_000, 2_000)
ACCOUNT = "123456789012"


def document(address: str, role: DocumentRole, *statements: dict[str, object]) -> Document:
    policy = PolicyDocument.parse(json.dumps({"Version": "2012-10-17", "Statement": statements}))
    return Document(address, "policy", (role,), DocumentStatus.KNOWN, policy)


def allow(*actions: str, resource: str = "*") -> dict[str, object]:
    return {"Effect": "Allow", "Action": list(actions), "Resource": resource}


def principal(number: int, *, any_role: bool) -> Principal:
    name, address = f"team{number}", f"aws_iam_role.team{number}"
    arn = f"arn:aws:iam::{ACCOUNT}:role/{name}"
    bucket = f"arn:aws:s3:::{name}-data/*"
    documents = [
        document(
            f"aws_iam_role_policy.reads{number}", DocumentRole.IDENTITY, allow("s3:Get*", "s3:List*", resource=bucket)
        ),
        document(f"aws_iam_role_policy.writes{number}", DocumentRole.IDENTITY, allow("s3:PutObject", resource=bucket)),
    ]
    if number % 2 == 0:
        own = allow("lambda:CreateFunction", "lambda:InvokeFunction")
        to = "*" if any_role else f"arn:aws:iam::{ACCOUNT}:role/team{number + 1}"
        passing = (own, allow("iam:PassRole", resource=to)) if number % 20 == 0 else (own,)
        documents.append(document(f"aws_iam_role_policy.builds{number}", DocumentRole.IDENTITY, *passing))
    if number % 40 == 1:
        documents.append(document(f"aws_iam_role_policy.all{number}", DocumentRole.IDENTITY, allow("*")))
    trusted = {"Service": "lambda.amazonaws.com" if number % 40 == 1 else "ec2.amazonaws.com"}
    trust = document(address, DocumentRole.TRUST, {"Effect": "Allow", "Principal": trusted, "Action": "sts:AssumeRole"})
    resource = Resource(address, "aws_iam_role", {"arn": arn, "name": name})
    reaches = tuple(Reach(one, Via.INLINE, one.address) for one in documents)
    return Principal(PrincipalKind.ROLE, address, name, arn, trust=trust, reaches=reaches, resource=resource)


def world(size: int, *, any_role: bool = False) -> Inventory:
    principals = tuple(principal(number, any_role=any_role) for number in range(size))
    documents = tuple(reach.document for one in principals for reach in one.reaches)
    resources = {"aws_iam_role": tuple(one.resource for one in principals if one.resource)}
    return Inventory(principals=principals, documents=documents, resources=resources)


def main() -> None:
    for any_role in (False, True):
        print(f"passing {'any role' if any_role else 'a named role'}")
        _measure(any_role=any_role)


def _measure(*, any_role: bool) -> None:
    print(f"{'principals':>10} {'documents':>10} {'paths':>6} {'seconds':>8} {'µs a principal':>15}")
    for size in SIZES:
        inventory = world(size, any_role=any_role)
        gc.collect()
        start = time.perf_counter()
        found = paths_of(inventory).paths
        spent = time.perf_counter() - start
        print(f"{size:>10,} {len(inventory.documents):>10,} {len(found):>6,} {spent:>8.2f} {spent / size * 1e6:>15.0f}")


if __name__ == "__main__":
    main()
