"""Session tags and source identities that whoever assumes a role may choose, and the access that rests on them.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tfiam.access.holders import managed_statements
from tfiam.iam.principal import PrincipalKind
from tfiam.iam.statement import Statement
from tfiam.iam.tag_guards import strikes, ties
from tfiam.iam.variables import names
from tfiam.inventory.model import Document, DocumentRole, Inventory, Principal

TAG_SESSION = "sts:TagSession"
SET_SOURCE_IDENTITY = "sts:SetSourceIdentity"
_PRINCIPAL_TAG = "aws:principaltag/"
_SOURCE_IDENTITY = "aws:sourceidentity"
#: Policies of resources, accounts and other roles, which a session of any role may meet.
_MET = (DocumentRole.RESOURCE, DocumentRole.KEY, DocumentRole.SCP, DocumentRole.RCP, DocumentRole.TRUST)


@dataclass(frozen=True)
class Chosen:
    """An attribute of the session that the principals of a statement may choose."""

    statement: Statement
    action: str
    key: str
    """``aws:principaltag/team`` or ``aws:sourceidentity``."""
    rests_on_it: str
    """The document whose access rests on it, or the line of the configuration that says so."""


def choosable(inventory: Inventory, role: Principal) -> Iterator[Chosen]:
    """What a role's trust policy lets its principals choose, of the attributes that access rests on.

    AWS services and identity providers set attributes for their users; users, roles and accounts set their own.
    """
    trust = role.trust
    rests = _attributes(inventory, role) if trust is not None and any(_hands_out(trust)) else {}
    for statement, action in _hands_out(trust) if trust is not None else ():
        for key, where in rests.items():
            if (key == _SOURCE_IDENTITY) is (action == SET_SOURCE_IDENTITY) and _is_free(trust, statement, action, key):
                yield Chosen(statement, action, key, where)


def may_be_choosable(role: Principal) -> bool:
    """True if its trust policy hands out some attribute, whatever rests on it."""
    return role.trust is not None and any(_hands_out(role.trust))


def _hands_out(trust: Document) -> Iterator[tuple[Statement, str]]:
    for statement in trust.statements:
        entries = statement.principals or ()
        people = any(entry.kind is PrincipalKind.AWS or entry.is_anyone for entry in entries)
        for action in (TAG_SESSION, SET_SOURCE_IDENTITY):
            if statement.is_allow and people and statement.touches_action(action):
                yield statement, action


def _attributes(inventory: Inventory, role: Principal) -> dict[str, str]:
    """The attributes that policies ask about which a session of the role meets, each with the first that does."""
    found: dict[str, str] = {}
    for statement, where in _met_by(inventory, role):
        for key in _asked(statement):
            found.setdefault(key, where)
    for tag in inventory.config.tags.abac_keys:
        found.setdefault(f"{_PRINCIPAL_TAG}{tag.lower()}", "tags.abac_keys")
    return found


def _met_by(inventory: Inventory, role: Principal) -> Iterator[tuple[Statement, str]]:
    boundary = role.boundary.document if role.boundary else None
    documents = [reach.document for reach in role.reaches] + ([boundary] if boundary else [])
    documents += [one for one in inventory.in_role(*_MET) if role.trust is None or one.key != role.trust.key]
    for document in documents:
        yield from ((statement, f"{document.address}.{document.attribute}") for statement in document.statements)
    for link in role.managed:
        if link.policy is not None:
            yield from ((statement, link.arn) for statement in managed_statements(link.policy))


def _asked(statement: Statement) -> Iterator[str]:
    texts = [condition.key for condition in statement.conditions]
    patterns_in = (*(statement.resources or ()), *(statement.not_resources or ()))
    values = (value for condition in statement.conditions for value in condition.values)
    texts += [name for text in (*patterns_in, *values) for name in names(text)]
    for text in texts:
        key = text.lower()
        if key.startswith(_PRINCIPAL_TAG) or key == _SOURCE_IDENTITY:
            yield key


def _is_free(trust: Document | None, allow: Statement, action: str, key: str) -> bool:
    """True if nothing in the trust policy ties the attribute to values of its own."""
    if any(ties(condition, _requested(key), _tag(key)) for condition in allow.conditions):
        return False
    denies = (one for one in (trust.statements if trust else ()) if one.is_deny and one.covers_action(action))
    return not any(
        all(strikes(condition, _requested(key), _tag(key)) for condition in one.conditions) for one in denies
    )


def _requested(key: str) -> str:
    """The condition key that holds the attribute as it is asked for."""
    return "sts:sourceidentity" if key == _SOURCE_IDENTITY else f"aws:requesttag/{_tag(key)}"


def _tag(key: str) -> str:
    return "" if key == _SOURCE_IDENTITY else key[len(_PRINCIPAL_TAG) :]
