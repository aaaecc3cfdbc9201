"""The condition keys that say who makes a request, or on whose behalf.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType


class LimitKind(str, Enum):
    """What a condition ties a statement to."""

    ACCOUNT = "account"
    ORGANIZATION = "organization"
    PRINCIPAL = "principal"
    """An ARN or a unique id of the caller."""
    SOURCE = "source"
    """The resource for which a service acts: an ARN."""
    VPC = "vpc"
    NETWORK = "network"
    """IP ranges."""
    FEDERATED = "federated"
    """A claim of an identity provider: ``…:sub``, ``SAML:aud``."""
    SERVICE = "service"
    """Through or by an AWS service, for whomever."""
    EXTERNAL_ID = "external id"
    AUTHENTICATION = "authentication"
    """Any AWS principal, with credentials."""
    ACCESS_POINT = "access point"

    @property
    def names_who(self) -> bool:
        """True for what ties the statement to known parties; a service or an external id may serve anyone."""
        return self not in (LimitKind.SERVICE, LimitKind.EXTERNAL_ID, LimitKind.AUTHENTICATION)


_KEYS: Mapping[str, LimitKind] = MappingProxyType(
    {
        "aws:principalaccount": LimitKind.ACCOUNT,
        "aws:sourceaccount": LimitKind.ACCOUNT,
        "aws:sourceowner": LimitKind.ACCOUNT,
        "aws:vpceaccount": LimitKind.ACCOUNT,
        "kms:calleraccount": LimitKind.ACCOUNT,
        "s3:dataaccesspointaccount": LimitKind.ACCOUNT,
        "aws:principalorgid": LimitKind.ORGANIZATION,
        "aws:principalorgpaths": LimitKind.ORGANIZATION,
        "aws:sourceorgid": LimitKind.ORGANIZATION,
        "aws:sourceorgpaths": LimitKind.ORGANIZATION,
        "aws:vpceorgid": LimitKind.ORGANIZATION,
        "aws:vpceorgpaths": LimitKind.ORGANIZATION,
        "aws:principalarn": LimitKind.PRINCIPAL,
        "aws:userid": LimitKind.PRINCIPAL,
        "aws:sourcearn": LimitKind.SOURCE,
        "ec2:sourceinstancearn": LimitKind.SOURCE,
        "lambda:sourcefunctionarn": LimitKind.SOURCE,
        "s3:dataaccesspointarn": LimitKind.ACCESS_POINT,
        "aws:sourcevpc": LimitKind.VPC,
        "aws:sourcevpce": LimitKind.VPC,
        "aws:sourcevpcarn": LimitKind.VPC,
        "elasticfilesystem:accessedviamounttarget": LimitKind.VPC,
        "aws:sourceip": LimitKind.NETWORK,
        "aws:vpcsourceip": LimitKind.NETWORK,
        "aws:principalservicename": LimitKind.SERVICE,
        "aws:principalservicenameslist": LimitKind.SERVICE,
        "aws:principalisawsservice": LimitKind.SERVICE,
        "aws:viaawsservice": LimitKind.SERVICE,
        "aws:calledvia": LimitKind.SERVICE,
        "aws:calledviafirst": LimitKind.SERVICE,
        "aws:calledvialast": LimitKind.SERVICE,
        "kms:viaservice": LimitKind.SERVICE,
        "sts:externalid": LimitKind.EXTERNAL_ID,
        "aws:federatedprovider": LimitKind.FEDERATED,
        "lambda:functionurlauthtype": LimitKind.AUTHENTICATION,
    }
)
#: Present in every signed request, so that IfExists opens nothing there.
ALWAYS_PRESENT = frozenset(
    {
        "aws:currenttime",
        "aws:epochtime",
        "aws:principalaccount",
        "aws:principalarn",
        "aws:principaltype",
        "aws:requestedregion",
        "aws:securetransport",
        "aws:userid",
        "kms:calleraccount",
    }
)
#: Claims: ``token.actions.githubusercontent.com:sub``, ``oidc.eks.…/id/ABC:aud``, ``saml:sub``, ``accounts.google.com:aud``.
_CLAIM = re.compile(r"(?:saml|[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[^:]*)?):[\w./:-]+")


def who(key_name: str) -> LimitKind | None:
    """What a key (in lower case) ties to; None if it says nothing of who."""
    return _KEYS.get(key_name) or (LimitKind.FEDERATED if _CLAIM.fullmatch(key_name) else None)


def is_tag_key(key_name: str) -> bool:
    """True for ``aws:RequestTag/…``, ``ec2:ResourceTag/…`` and their like; ``*`` there demands a tag, whatever its value."""
    return "tag/" in key_name
