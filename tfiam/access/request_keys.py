"""Condition keys of a request, as far as the question and the inventory tell.

What IAM derives from principal and resource alone (``aws:PrincipalArn``, ``aws:username``) is ``tfiam.iam.request``'s affair.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tfiam.access.accounts import Accounts, accounts_of
from tfiam.access.question import Question
from tfiam.access.sources import Source, keys_of
from tfiam.access.tags import tags_of
from tfiam.iam.context import ContextValue
from tfiam.inventory.model import Inventory, PrincipalKind, Resource

_ORGANIZATION = ("aws:principalorgid", "aws:resourceorgid")


def request_keys(
    inventory: Inventory, question: Question, sources: Iterable[Source], accounts: Accounts | None = None
) -> Mapping[str, ContextValue]:
    """The keys that ``sources`` ask about and the inventory knows, under those of the question.

    ``accounts`` are the inventory's, for who asks often.
    A tag that a user or a resource does not have is absent. That of a role is open: its sessions may bring tags of their own.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
    """
    found: dict[str, ContextValue] = {}
    principal = question.asker.principal
    own = _tags(inventory, principal.resource) if principal else None
    others = _tags(inventory, question.target.resource)
    for name, written in keys_of(iter(sources)):
        tag = written.partition("/")[2]
        if name.startswith("aws:principaltag/") and own is not None and principal is not None:
            if _get(own, tag) is not None or principal.kind is PrincipalKind.USER:
                found[name] = _get(own, tag)
        elif ":resourcetag/" in name and others is not None and _takes_tags(question.target.resource):
            found[name] = _get(others, tag)
        elif name in _ORGANIZATION:
            account = question.asker.account if name == "aws:principalorgid" else question.target.account
            found.update(_organization(accounts or accounts_of(inventory), name, account or question.asker.account))
    return {**found, **{name.lower(): values for name, values in question.given.items()}}


def _organization(accounts: Accounts, name: str, account: str) -> Mapping[str, ContextValue]:
    """Our organization's id, for an account that is known to be in it."""
    ids = accounts.organization_ids
    return {name: next(iter(ids))} if len(ids) == 1 and account in accounts.own else {}


def _tags(inventory: Inventory, resource: Resource | None) -> Mapping[str, str] | None:
    """All tags, those of the provider's ``default_tags`` too; None when they are not all known."""
    tags = tags_of(inventory, resource) if resource else None
    if tags is None or tags.hidden or not all(isinstance(value, str) for value in tags.values.values()):
        return None
    return tags.values


def _get(tags: Mapping[str, str], key: str) -> str | None:
    """Names of tags in condition keys have no case.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principaltag
    """
    return next((value for name, value in tags.items() if name.lower() == key.lower()), None)


def _takes_tags(resource: Resource | None) -> bool:
    """False for buckets, whose tags are a condition key only once ABAC is switched on.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/buckets-tagging-enable-abac.html
    """
    return resource is not None and resource.type != "aws_s3_bucket"
