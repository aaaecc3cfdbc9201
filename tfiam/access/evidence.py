"""What tells people from programs: the credentials of a user, and whom the trust policy of a role lets in.

People come by a console password, a second factor, a SAML provider or Identity Center; programs by a service of AWS, the
token of a workload, or a key that does not expire.
https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/identity-management.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from tfiam.access.holders import foreseen_statements
from tfiam.access.trust import OWN_ACCOUNT, lets_assume
from tfiam.iam.mfa import demands_mfa
from tfiam.iam.principal import AwsPrincipal, PrincipalEntry
from tfiam.iam.principal import PrincipalKind as EntryKind
from tfiam.iam.principal_scope import principal_scope
from tfiam.iam.statement import Statement
from tfiam.iam.variables import VARIABLE, is_hole
from tfiam.iam.who_keys import LimitKind
from tfiam.inventory.model import Principal

#: What an account writes on users of its own; compared word by word.
_MACHINE_WORDS = frozenset(
    [
        "app",
        "application",
        "applications",
        "apps",
        "automation",
        "bot",
        "bots",
        "ci",
        "cicd",
        "daemon",
        "deployer",
        "github",
        "gitlab",
        "jenkins",
        "machine",
        "machines",
        "robot",
        "robots",
        "service",
        "services",
        "serviceaccount",
        "svc",
        "system",
        "terraform",
        "workload",
        "workloads",
    ]
)
_HUMAN_WORDS = frozenset(["employee", "employees", "human", "humans", "people", "person", "persons", "staff"])
#: Tags that say what a user is. AWS has no key of its own for it.
_KIND_TAGS = frozenset({"kind", "type", "usertype", "accounttype", "identity", "identitytype", "principaltype"})
_WORD = re.compile(r"[A-Za-z0-9]+")
_PERSONAL_NAME = re.compile(r"[^\W\d_]{2,}\.[^\W\d_]{2,}(@.+)?")
_ROLE_OF_IDENTITY_CENTER = re.compile(r"/AWSReservedSSO_")
_PROVIDERS_OF_PEOPLE = frozenset(
    {"cognito-identity.amazonaws.com", "www.amazon.com", "accounts.google.com", "graph.facebook.com"}
)
_ANYONE = (PrincipalEntry(EntryKind.AWS, "*"),)
_ROLES = (AwsPrincipal.ROLE, AwsPrincipal.ASSUMED_ROLE)


class IdentityKind(str, Enum):
    """Who is behind a principal."""

    HUMAN = "human"
    MACHINE = "machine"
    BOTH = "both"
    UNKNOWN = "unknown"


class Way(str, Enum):
    """How somebody gets to act as a principal."""

    USER = "user"
    """An IAM user with a console password."""
    GROUP = "group"
    """An IAM user with what its groups give."""
    KEY = "key"
    """A credential of an IAM user that does not expire."""
    SAML = "SAML"
    OIDC = "OIDC"
    IDENTITY_CENTER = "Identity Center"
    ROLE = "role"
    """A role that a service, an account or another principal assumes."""


@dataclass(frozen=True)
class Evidence:
    """One thing that tells who is behind a principal."""

    kind: IdentityKind
    text: str
    """In words: ``trusts lambda.amazonaws.com``."""
    way: Way | None = None
    """None for what only describes: a tag, a path."""
    account: str = ""
    """The account that those come from, or that is entered: twelve digits, ``*`` for any, ``?`` for one that is not told,
    ``""`` for the principal's own."""
    weak: bool = False
    """True for what counts only while nothing better is known: a group, a key."""
    by: str = ""
    """Address of the resource that says so."""


def kind_of(evidence: tuple[Evidence, ...]) -> IdentityKind:
    """The kind that all of it together speaks for; what is weak counts only without better."""
    strong = tuple(one for one in evidence if not one.weak)
    kinds = {one.kind for one in strong or evidence}
    told = kinds - {IdentityKind.UNKNOWN}
    if IdentityKind.BOTH in told or len(told) > 1:
        return IdentityKind.BOTH
    return told.pop() if told else IdentityKind.UNKNOWN


def declared(principal: Principal) -> Iterator[Evidence]:
    """What the path, the tags and the name of a user say that it is."""
    words = [(f"path {principal.path}", principal.path)]
    tags = principal.tags if isinstance(principal.tags, Mapping) else {}
    for key, value in tags.items():
        if isinstance(value, str) and "".join(_WORD.findall(key)).lower() in _KIND_TAGS:
            words.append((f"tag {key}", value))
    if not _PERSONAL_NAME.fullmatch(principal.name):
        words.append(("its name", principal.name))
    for where, text in words:
        found = {word.lower() for word in _WORD.findall(text)}
        if found & _MACHINE_WORDS:
            yield Evidence(IdentityKind.MACHINE, f"{where} says so", by=principal.address)
        elif found & _HUMAN_WORDS:
            yield Evidence(IdentityKind.HUMAN, f"{where} says so", by=principal.address)


def trust_evidence(role: Principal) -> tuple[Evidence, ...]:
    """Whom the readable trust policy of a role lets in."""
    found = [
        evidence_of(entry, statement, role.address)
        for statement in (foreseen_statements(role.trust) if role.trust else ())
        if lets_assume(statement)
        for entry in statement.principals or (_ANYONE if statement.not_principals is not None else ())
    ]
    return tuple(dict.fromkeys(found))


def evidence_of(entry: PrincipalEntry, statement: Statement, by: str = "") -> Evidence:
    """What a principal in a trust policy says of those who come.

    Web identities are programs, but for those of Cognito, Amazon, Google and Facebook, which have names of their own.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-federated-web-identity
    """
    text = f"trusts {entry.value}"
    if entry.kind is EntryKind.SERVICE:
        return Evidence(IdentityKind.MACHINE, text, Way.ROLE, by=by)
    if entry.kind is EntryKind.FEDERATED:
        return _federated(entry.value, statement, by)
    return Evidence(_kind_behind(entry, statement), text, Way.ROLE, _account_of(entry), by=by)


def _federated(provider: str, statement: Statement, by: str) -> Evidence:
    text = f"trusts {provider}"
    if ":oidc-provider/" in provider or "aws_iam_openid_connect_provider." in provider:
        return Evidence(IdentityKind.MACHINE, text, Way.OIDC, by=by)
    if not lets_assume(statement, "sts:AssumeRoleWithWebIdentity") or ":saml-provider/" in provider:
        return Evidence(IdentityKind.HUMAN, text, Way.SAML, by=by)
    of_people = provider.lower() in _PROVIDERS_OF_PEOPLE
    return Evidence(IdentityKind.HUMAN if of_people else IdentityKind.UNKNOWN, text, Way.OIDC, by=by)


def _account_of(entry: PrincipalEntry) -> str:
    """Where those named are: ``?`` for a reference that is not to the plan's own account."""
    if entry.account:
        return entry.account
    if entry.is_anyone:
        return "*"
    hidden = [name for name in VARIABLE.findall(entry.value) if is_hole(name) and not name.startswith(OWN_ACCOUNT)]
    return "?" if hidden else ""


def _kind_behind(entry: PrincipalEntry, statement: Statement) -> IdentityKind:
    """Users are people; behind an account may be either, unless a second factor or an external id is asked for."""
    if entry.aws in _ROLES:
        return IdentityKind.HUMAN if _ROLE_OF_IDENTITY_CENTER.search(entry.value) else IdentityKind.UNKNOWN
    if demands_mfa(statement) or entry.aws is AwsPrincipal.USER:
        return IdentityKind.HUMAN
    if any(limit.kind is LimitKind.EXTERNAL_ID for limit in principal_scope(statement.conditions).limits):
        return IdentityKind.MACHINE
    return IdentityKind.BOTH if entry.aws in (AwsPrincipal.ACCOUNT, AwsPrincipal.ANYONE) else IdentityKind.UNKNOWN
