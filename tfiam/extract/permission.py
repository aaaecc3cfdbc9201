"""Permissions written as arguments (``aws_lambda_permission`` and its like) read as the statement AWS makes of them.

https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tfiam.extract.holes import Behind, holes_in, mark
from tfiam.extract.model import Document, DocumentStatus, Resource
from tfiam.extract.roles import DocumentRole
from tfiam.iam.document import PolicyDocument
from tfiam.plan.values import UNKNOWN

if TYPE_CHECKING:
    from tfiam.extract.build import Field

#: Field of the table → condition operator and key that AWS writes for it.
_CONDITIONS = {
    "source_arn": ("ArnLike", "AWS:SourceArn"),
    "source_account": ("StringEquals", "AWS:SourceAccount"),
    "principal_org_id": ("StringEquals", "aws:PrincipalOrgID"),
    "organization_id": ("StringEquals", "aws:PrincipalOrgID"),
    "function_url_auth_type": ("StringEquals", "lambda:FunctionUrlAuthType"),
    "event_source_token": ("StringEquals", "lambda:EventSourceToken"),
}
_ACCOUNT = re.compile(r"\d{12}")


def permission_document(resource: Resource, fields: Mapping[str, Sequence[Field]]) -> tuple[Document, ...]:
    """The one-statement document that the resource adds to its target's policy.

    An unknown condition value still restricts: it stands as ``${reference}`` and the document is partial. An unknown
    principal or action hides the document.
    """
    because = [ref for name in ("principal", "action") for one in fields.get(name, ()) for ref in one.because]
    if because:
        return (_document(resource, None, DocumentStatus.OPAQUE, tuple(because), {}),)
    hidden: list[str] = []
    condition: dict[str, dict[str, Any]] = {}
    for name, (operator, key) in _CONDITIONS.items():
        for one in fields.get(name, ()):
            hidden += one.because
            condition.setdefault(operator, {})[key] = mark(one.because[0]) if one.value is UNKNOWN else one.value
    target = next(iter(fields.get("target", ())), None)
    statement: dict[str, Any] = {
        "Effect": "Allow",
        "Principal": _principal(_text(fields, "principal") or "*"),
        "Action": [one.text for one in fields.get("action", ()) if one.text] or "*",
        "Resource": mark(target.because[0]) if target and target.because else (target.text if target else "") or "*",
    }
    if condition:
        statement["Condition"] = condition
    if _text(fields, "statement_id"):
        statement["Sid"] = _text(fields, "statement_id")
    policy = PolicyDocument.parse(json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
    # The target is the resource that the permission is put on, whatever its name: it hides nothing.
    status = DocumentStatus.PARTIAL if hidden else DocumentStatus.KNOWN
    marks = {mark(reference): Behind(reference) for reference in (*hidden, *(target.because[:1] if target else ()))}
    return (_document(resource, policy, status, tuple(hidden), marks),)


def _document(
    resource: Resource,
    policy: PolicyDocument | None,
    status: DocumentStatus,
    because: tuple[str, ...],
    marks: Mapping[str, Behind],
) -> Document:
    return Document(
        address=resource.address,
        attribute="principal",
        roles=(DocumentRole.RESOURCE,),
        status=status,
        policy=policy,
        because=because,
        provenance="arguments",
        holes=tuple(holes_in(policy.raw, marks)) if policy else (),
        change=resource.change,
        resource=resource,
    )


def _text(fields: Mapping[str, Sequence[Field]], name: str) -> str:
    return next((one.text for one in fields.get(name, ()) if one.text), "")


def _principal(principal: str) -> Any:
    if principal == "*":
        return "*"
    if _ACCOUNT.fullmatch(principal) or principal.startswith("arn:"):
        return {"AWS": principal}
    return {"Service": principal}
