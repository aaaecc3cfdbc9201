"""What an evaluation answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from tfiam.iam.applies import Applied
from tfiam.iam.policy_set import PolicyKind
from tfiam.iam.statement import Statement


class Outcome(str, Enum):
    """The decision on a request."""

    ALLOWED = "Allowed"
    EXPLICITLY_DENIED = "ExplicitlyDenied"
    IMPLICITLY_DENIED = "ImplicitlyDenied"
    CONDITIONAL = "Conditional"
    """It depends on condition keys that the request leaves open."""
    UNDETERMINED = "Undetermined"
    """It depends on a statement that cannot be read (an operator that AWS does not have), or on which of several resources is
    meant (a request for a pattern that a statement takes in only in part)."""


@dataclass(frozen=True)
class Decision:
    """The outcome with its reasons."""

    outcome: Outcome
    applied: tuple[Applied, ...]
    """The statements that decided, with their document and kind: the Denies that hold, the Allows that grant, or for
    Conditional and Undetermined those that may. Empty for an implicit denial."""
    open_keys: tuple[str, ...] = ()
    """For Conditional, the condition keys that it depends on, as written in the policies."""
    missing: tuple[PolicyKind, ...] = ()
    """For an implicit denial, the places that lack an Allow."""

    @property
    def decided_by(self) -> tuple[Statement, ...]:
        """The statements of ``applied``."""
        return tuple(one.statement for one in self.applied)
