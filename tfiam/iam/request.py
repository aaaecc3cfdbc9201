"""A request, and who makes it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from tfiam.iam.arn import Arn
from tfiam.iam.context import Context, ContextValue

_ACCOUNT = re.compile(r"\d{12}")
_SERVICE_LINKED = "role/aws-service-role/"


class CallerKind(str, Enum):
    """Who can make a request. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html"""

    ANONYMOUS = "Anonymous"
    SERVICE = "Service"
    ROOT = "Account"
    USER = "User"
    ROLE = "Role"
    """A role, whichever its session."""
    ROLE_SESSION = "AssumedRole"
    FEDERATED_USER = "FederatedUser"
    FEDERATED = "Federated"
    """A person or workload as an identity provider knows it, before a role is assumed."""


@dataclass(frozen=True)
class Caller:
    """The principal of a request."""

    kind: CallerKind
    name: str
    """The ARN, the service principal, the provider, or ``*``."""
    account: str | None
    role_name: str | None = None
    """Of a role or its session, without path."""

    @classmethod
    def parse(cls, principal: str) -> Caller:
        """Reads an ARN, twelve digits (the account's root user), a service principal, ``*`` or ``anonymous``."""
        if principal in ("*", "anonymous", ""):
            return cls(CallerKind.ANONYMOUS, "*", None)
        if _ACCOUNT.fullmatch(principal):
            return cls(CallerKind.ROOT, f"arn:aws:iam::{principal}:root", principal)
        arn = Arn.parse(principal)
        if arn is None:
            return cls(CallerKind.SERVICE if ".amazonaws.com" in principal else CallerKind.FEDERATED, principal, None)
        if arn.resource == "root":
            return cls(CallerKind.ROOT, principal, arn.account)
        kind = _KINDS.get((arn.service, arn.resource_type), CallerKind.FEDERATED)
        role = None
        if kind is CallerKind.ROLE:
            role = arn.resource_name
        elif kind is CallerKind.ROLE_SESSION:
            role = arn.resource.partition("/")[2].partition("/")[0] or None
        return cls(kind, principal, arn.account, role)

    @property
    def has_identity_policies(self) -> bool:
        """True for what belongs to an account, and so is subject to identity policies, boundaries and SCPs."""
        return self.kind not in (CallerKind.ANONYMOUS, CallerKind.SERVICE, CallerKind.FEDERATED)

    @property
    def is_service_linked(self) -> bool:
        """True for a service-linked role or its session: neither SCPs nor RCPs reach it.

        https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
        """
        arn = Arn.parse(self.name)
        linked = self.role_name is not None and self.role_name.startswith("AWSServiceRoleFor")
        return linked or (arn is not None and arn.resource.startswith(_SERVICE_LINKED))


_KINDS = {
    ("iam", "user"): CallerKind.USER,
    ("iam", "role"): CallerKind.ROLE,
    ("sts", "assumed-role"): CallerKind.ROLE_SESSION,
    ("sts", "federated-user"): CallerKind.FEDERATED_USER,
}


@dataclass(frozen=True)
class Request:
    """One principal asks for one action on one resource."""

    principal: str
    """An ARN (user, role, session, root, federated user), a service principal, an identity provider, or ``*``: nobody known."""
    action: str
    """``s3:GetObject``, no wildcards."""
    resource: str = "*"
    """An ARN, or ``*`` for an action that has no resource. One with wildcards stands for all its resources: the decision holds
    for each of them, or is Undetermined."""
    resource_account: str | None = None
    """Twelve digits. Left out: the account in the resource's ARN, else the principal's own."""
    context: Mapping[str, ContextValue] | None = None
    """Condition keys and values. None leaves every key open; in a mapping a missing key is absent."""
    others_open: bool = False
    """True leaves the keys that ``context`` does not give open as well."""
    principal_is_management_account: bool = False
    """True if the principal belongs to the organization's management account, which no SCP reaches."""

    @cached_property
    def caller(self) -> Caller:
        return Caller.parse(self.principal)

    @cached_property
    def owner(self) -> str | None:
        """The account that owns the resource."""
        arn = Arn.parse(self.resource)
        named = arn.account if arn and _ACCOUNT.fullmatch(arn.account) else None
        return self.resource_account or named or self.caller.account

    @property
    def same_account(self) -> bool:
        return self.caller.account is not None and self.caller.account == self.owner

    @cached_property
    def full_context(self) -> Context:
        """The context with the keys that follow from principal and resource, where it does not say otherwise.

        https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
        """
        return Context(self.context, is_open=self.context is None or self.others_open).with_defaults(self._derived())

    def _derived(self) -> dict[str, ContextValue]:
        caller = self.caller
        keys: dict[str, ContextValue] = {}
        if self.owner:
            keys["aws:ResourceAccount"] = self.owner
        if caller.kind is CallerKind.SERVICE:
            return keys | {"aws:PrincipalIsAWSService": "true", "aws:PrincipalServiceName": caller.name}
        if caller.kind is CallerKind.FEDERATED:
            return keys
        keys["aws:PrincipalIsAWSService"] = "false"
        keys["aws:PrincipalType"] = "AssumedRole" if caller.kind is CallerKind.ROLE else caller.kind.value
        if caller.kind is CallerKind.ANONYMOUS:
            absent = ("aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths")
            return keys | dict.fromkeys((*absent, "aws:username", "aws:PrincipalServiceName"))
        keys["aws:PrincipalAccount"] = caller.account
        if caller.kind is CallerKind.USER:
            keys["aws:username"] = caller.name.rpartition("/")[2]
        elif caller.kind is not CallerKind.ROOT:
            keys["aws:username"] = None
        # The role's ARN, of which a session's ARN has lost the path.
        if caller.kind is not CallerKind.ROLE_SESSION:
            keys["aws:PrincipalArn"] = caller.name
        else:
            partition = caller.name.split(":", 2)[1]
            keys["aws:PrincipalArn"] = f"arn:{partition}:iam::{caller.account}:role/{caller.role_name}"
        return keys
