"""The tags that resources and principals of an inventory carry, as far as a plan tells.

``tags_all`` has those of the provider's ``default_tags`` too. The provider computes it: it is known after apply where a value is, and
where there is no tag at all.
https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/resource-tagging
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tfiam.inventory.model import UNKNOWN, Inventory, Principal, PrincipalKind, Resource

TAG_SESSION = "sts:TagSession"
#: What puts one tag on something that another configuration may hold.
#: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ec2_tag
_ONE_TAG = ("aws_ec2_tag", "aws_dynamodb_tag", "aws_ecs_tag", "aws_transfer_tag", "aws_autoscaling_group_tag")
#: Attributes that Identity Center hands to sessions as tags.
#: https://docs.aws.amazon.com/singlesignon/latest/userguide/configure-abac.html
IDENTITY_CENTER_ATTRIBUTES = "aws_ssoadmin_instance_access_control_attributes"


@dataclass(frozen=True)
class Tags:
    """Tags of one thing. ``hidden`` are the references that may bring others; a value that is not known is ``UNKNOWN``."""

    values: Mapping[str, Any]
    hidden: tuple[str, ...] = ()

    def spelt(self, tag: str) -> tuple[str, ...]:
        """Its tags of that name, whatever their case: condition keys have none."""
        return tuple(name for name in self.values if name.lower() == tag.lower())

    def text(self, name: str) -> str | None:
        """The value of the tag, None when it is not known."""
        value = self.values.get(name)
        return value if isinstance(value, str) else None


def tags_of(inventory: Inventory, resource: Resource) -> Tags | None:
    """All its tags; None for a type that takes none as an argument."""
    if "tags" not in resource.values and "tags_all" not in resource.values:
        return None
    own, every = resource.get("tags"), resource.get("tags_all")
    if isinstance(every, Mapping):
        return Tags(every)
    if own is UNKNOWN:
        return Tags({}, (f"{resource.address}.tags",))
    added: Mapping[str, Any] = {}
    hidden: tuple[str, ...] = ()
    if every is UNKNOWN and inventory.predictor and resource.provider_key:
        added, hidden = inventory.predictor.providers.default_tags(resource.provider_key)
    return Tags({**added, **(own if isinstance(own, Mapping) else {})}, hidden)


def tagged(inventory: Inventory) -> Iterator[tuple[Resource, Tags]]:
    """Every managed resource of AWS that takes tags, with those it carries."""
    for type_, resources in inventory.resources.items():
        for resource in resources if type_.startswith("aws_") else ():
            tags = tags_of(inventory, resource)
            if tags is not None:
                yield resource, tags


def tags_put_on(inventory: Inventory) -> Iterator[tuple[Resource, Any]]:
    """Resources that are one tag, put on something else, with its name (``UNKNOWN`` when it is not known)."""
    for one in inventory.of(*_ONE_TAG):
        name = one.get("key") if one.type != "aws_autoscaling_group_tag" else one.get("tag[0].key")
        yield one, name


def session_tags_open(principal: Principal) -> bool | tuple[str, ...]:
    """Whether its sessions may bring tags of their own: True, False, or the references that hide it.

    A user has its own tags only. A role takes session tags if its trust policy allows ``sts:TagSession``, to whom does not
    matter; users of a permission set bring what their identity provider says.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_permissions-required
    """
    if principal.kind is PrincipalKind.USER:
        return False
    if principal.kind is not PrincipalKind.ROLE:
        return True
    trust = principal.trust
    if trust is None:
        return True
    if any(one.is_allow and one.touches_action(TAG_SESSION) for one in trust.statements):
        return True
    return trust.unread or False
