"""The policies of a resource of the plan: its own, and those put on it."""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.arns import UNKNOWN_ACCOUNT
from tfiam.access.question import Question
from tfiam.access.sources import Source, sources_of
from tfiam.extract.entry import Kind
from tfiam.extract.queries import QUERIES
from tfiam.extract.select import select
from tfiam.iam.arn import Arn
from tfiam.iam.document import PolicyDocument
from tfiam.iam.policy_set import PolicyKind
from tfiam.inventory.model import Document, DocumentRole, Inventory, Resource

_ROLES = (DocumentRole.RESOURCE, DocumentRole.KEY, DocumentRole.TRUST)
_NAMES = ("arn", "id", "url", "name", "bucket", "key_id", "function_name", "domain_name")


def resource_sources(inventory: Inventory, question: Question, action: str) -> tuple[Source, ...]:
    """What the resource itself says about the action; nothing for ``*``."""
    target, trust = question.target, action.lower().startswith("sts:")
    kind = PolicyKind.TRUST if trust else PolicyKind.RESOURCE
    if target.resource is None:
        return _unknown(question, kind, trust=trust)
    found = [
        source
        for document in _documents(inventory, target.resource)
        if trust == (DocumentRole.TRUST in document.roles)
        for source in sources_of(document, kind, () if trust else inventory.put_doubts.get(document.address, ()))
    ]
    if found or not _is_key(target.resource):
        return tuple(found)
    return (_default_key_policy(target.resource, target.account or UNKNOWN_ACCOUNT),)


def _unknown(question: Question, kind: PolicyKind, *, trust: bool) -> tuple[Source, ...]:
    """A resource outside the plan. Its policy is hidden where nothing is allowed without it, else taken for absent."""
    target, asker = question.target, question.asker
    arn = Arn.parse(target.arn.text)
    if arn is None:
        return ()
    key = arn.service == "kms" and arn.resource_type == "key"
    role = trust and arn.service == "iam" and arn.resource_type == "role"
    if key or role or (target.account and target.account != asker.account):
        why = "is not in this plan"
        return (Source(kind, "", "", None, (target.name,), arn=target.name, hidden=why),)
    return ()


def _documents(inventory: Inventory, resource: Resource) -> Iterator[Document]:
    own = {value for name in _NAMES if isinstance(value := resource.get(name), str) and value}
    for document in inventory.in_role(*_ROLES):
        beside = document.resource if not _put_on(document) else None
        by_name = beside is not None and not own.isdisjoint(_targets(beside))
        if by_name or document.address == resource.address or resource.address in _put_on(document):
            yield document


def _put_on(document: Document) -> tuple[str, ...]:
    return () if DocumentRole.TRUST in document.roles else document.attached_to


def _targets(resource: Resource) -> Iterator[str]:
    """The names, ids or ARNs of what a policy is put on, where no reference tells."""
    entry = QUERIES.get(resource.type)
    expression = entry.fields.get("target") if entry else None
    for selected in select(expression, resource.values) if expression else ():
        if isinstance(selected.value, str):
            yield selected.value


def _is_key(resource: Resource) -> bool:
    entry = QUERIES.get(resource.type)
    return entry is not None and entry.kind is Kind.KEY


def _default_key_policy(key: Resource, account: str) -> Source:
    """What KMS gives a key without a policy: everything to its account, which delegates by IAM policies.

    https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
    """
    root = {"AWS": f"arn:aws:iam::{account}:root"}
    document = {"Statement": [{"Effect": "Allow", "Principal": root, "Action": "kms:*", "Resource": "*"}]}
    return Source(PolicyKind.RESOURCE, key.address, "policy", PolicyDocument.parse(document), key=True)
