"""The form of the table in ``queries``: what to take from a resource type, as JMESPath.

An expression selects from one resource's values. ``[*]`` walks a list of blocks; the walk keeps the index, so that the
place of a document is ``inline_policy[1].policy``. Judging what was selected is not done here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from tfiam.extract.roles import DocumentRole


class Kind(str, Enum):
    """What a resource type is to the inventory."""

    USER = "user"
    GROUP = "group"
    ROLE = "role"
    PERMISSION_SET = "permission_set"
    POLICY = "policy"
    """A managed policy: a document that attachments and boundaries point to."""
    INLINE = "inline"
    """A document put on a principal: fields role, user, group or permission_set."""
    ATTACHMENT = "attachment"
    """Links policies to principals: fields policy, and role/user/group/permission_set or roles/users/groups lists."""
    EXCLUSIVE = "exclusive"
    """Says that a principal has just these: fields role/user/group, policies (ARNs) or names."""
    MEMBERSHIP = "membership"
    """Users in groups: fields user, users, group, groups."""
    BOUNDARY = "boundary"
    """Puts a boundary on a principal: fields permission_set, policy."""
    RESOURCE_POLICY = "resource_policy"
    """A resource that carries a document, or a document put on one: field target when it stands apart."""
    PERMISSION = "permission"
    """One statement of a resource policy as arguments: aws_lambda_permission and its like."""
    ORG_POLICY = "org_policy"
    """Fields type, name; its document's role is SCP or RCP by type."""
    ORG_ATTACHMENT = "org_attachment"
    """Fields policy, target."""
    ORG_NODE = "org_node"
    """Organization, unit or account: fields id, parent, name."""
    IDENTITY = "identity"
    """Identity Center's own users and groups, fields id, name, store; a membership has fields group, user, store."""
    ASSIGNMENT = "assignment"
    """Identity Center: fields permission_set, principal, principal_type, target."""
    WORKLOAD = "workload"
    """Compute or a service that runs under a role: fields role (one or more paths), profile."""
    PROFILE = "profile"
    """Instance profile: field role."""
    KEY = "key"
    """KMS key or replica."""
    SECRET = "secret"  # noqa: S105 - the kind of a resource, no secret
    """Holds or guards secret values: field values (paths of the secret arguments)."""
    CREDENTIAL = "credential"
    """Gives a user a credential: access key, login profile, service-specific credential, certificate. Field user."""
    PROVIDER = "provider"
    """OIDC or SAML identity provider; Roles Anywhere trust anchor and profile."""
    SHARE = "share"
    """Gives others access without a policy document: RAM, snapshot and image permissions."""
    SETTING = "setting"
    """Account or identity settings: password policy, public access blocks, account defaults."""
    DATA = "data"
    """A data source that names a principal, policy or document."""


@dataclass(frozen=True)
class Slot:
    """A policy document inside a resource's values."""

    path: str
    """JMESPath; ``[*]`` only directly after a block's name."""
    role: DocumentRole
    name: str = ""
    """JMESPath of the document's own name, relative to the same block."""


@dataclass(frozen=True)
class Entry:
    """One resource type's row."""

    type: str
    """``aws_iam_role``; a data source is ``data.aws_iam_role``."""
    kind: Kind
    documents: tuple[Slot, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    """Named JMESPath expressions, each documented at its kind. ``boundary`` and ``managed`` (attached ARNs) may stand on
    principals; ``role`` on workloads may hold several alternatives separated by `` || ``."""
    roles: tuple[str, ...] = ()
    """Paths of every IAM role that the resource hands to a service, on any kind. On a workload ``fields["role"]`` is the
    one whose permissions its code or its data flow gets, as alternatives."""
    secrets: tuple[str, ...] = ()
    """Paths of arguments whose value is a secret, on any kind. Write-only arguments never reach a plan or a state."""
    generated: tuple[str, ...] = ()
    """Paths of attributes that AWS fills with a secret: Terraform writes it to the state, whoever asked for it."""
    service: str = ""
    """Service prefix of the actions that a resource policy is about (``s3``), where the type has one."""
    source: str = ""
    """Provider documentation page where the type is not one of a well-known family."""
