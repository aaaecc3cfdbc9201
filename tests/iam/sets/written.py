"""Access sets written in a line."""

from typing import Any

from tfiam.iam import Access

BUCKET = "arn:aws:s3:::acme"
HOME = "arn:aws:s3:::home/${aws:username}/*"


def statement(action: Any, resource: Any = "*", effect: Any = "Allow", **condition: Any) -> dict[str, Any]:
    return {"Effect": effect, "Action": action, "Resource": resource, "Condition": condition}


def access(*statements: dict[str, Any], version: str = "2012-10-17") -> Access:
    return Access.of([{"Version": version, "Statement": list(statements)}])


def allow(action: Any, resource: Any = "*", **condition: Any) -> Access:
    return access(statement(action, resource, **condition))


ADMIN = allow("*")
