"""What a role shows of policies that other resources put on it.

The provider reads a role's inline policies and attachments back into ``inline_policy`` and ``managed_policy_arns``, whoever
made them. One grant told twice is one cause told twice; and since they are read before the plan is made, a policy that the
plan narrows or takes away would stand there as it was. So where the configuration leaves these arguments out, what another
resource of the plan puts on the role is that resource's alone to tell. The rest (another stack's, or made by hand) stays.
https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/iam_role#managed_policy_arns-1
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Final

from tfiam.extract.links import Links
from tfiam.plan.model import Plan, ResourceChange

ROLE: Final = "aws_iam_role"
_INLINE: Final = "inline_policy"
_ATTACHED: Final = "managed_policy_arns"
#: What puts policies on roles, with the argument that tells the policy, and where the role shows it.
_PUT_ON: Final = (
    ("aws_iam_role_policy", "name", _INLINE),
    ("aws_iam_role_policy_attachment", "policy_arn", _ATTACHED),
    ("aws_iam_policy_attachment", "policy_arn", _ATTACHED),
)


class Echoes:
    """Answers for one plan."""

    def __init__(self, plan: Plan, links: Links) -> None:
        self._plan = plan
        self._links = links

    def without(self, role: ResourceChange, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """The values of a role but for what other resources put on it."""
        shown = [one for one in (_INLINE, _ATTACHED) if isinstance(values.get(one), list) and values[one]]
        written = self._links.written(role) if shown else None
        if written is None:
            return values
        name, provider = (role.values_before or {}).get("name"), self._links.provider_key(role)

        def is_echo(argument: str, one: Any) -> bool:
            # A block that the configuration has no more tells no provider.
            return any((key, name, argument, _key(argument, one)) in self._told for key in (provider, ""))

        # In their places: a document is named by its index.
        kept = {
            argument: [None if is_echo(argument, one) else one for one in values[argument]]
            for argument in shown
            if argument not in written
        }
        return {**values, **kept} if kept else values

    @cached_property
    def _told(self) -> frozenset[tuple[Any, ...]]:
        """Provider block, role, argument and name or ARN of each policy that another resource had put on a role."""
        return frozenset(
            (self._links.provider_key(change), role, argument, values.get(key))
            for kind, key, argument in _PUT_ON
            for change in self._plan.by_type.get(kind, ())
            if change.deposed is None and (values := change.values_before) is not None
            for role in values.get("roles") or (values.get("role"),)
        )


def _key(argument: str, one: Any) -> Any:
    """The name of an inline policy, the ARN of an attached one; what is unknown or no text is nobody's echo."""
    named = one.get("name") if argument == _INLINE and isinstance(one, Mapping) else one
    return named if isinstance(named, str) else None
