"""Actions as IAM compares them: ``service:Name`` without regard to case, wildcards anywhere.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
"""

from __future__ import annotations

from functools import lru_cache

from tfiam.iam import patterns

#: Any action there is or will be.
EVERY_ACTION = "?*:?*"


def matches_action(pattern: str, action: str) -> bool:
    """True if the Action element ``pattern`` covers this one action (``s3:GetObject``)."""
    return patterns.matches(pattern, action, case_sensitive=False)


@lru_cache(maxsize=1 << 12)
def is_every_action(pattern: str) -> bool:
    """True if the pattern covers every action of every service, however it is spelled: ``*``, ``*:*``, ``**``."""
    return patterns.includes(pattern.lower(), EVERY_ACTION)


def action_includes(a: str, b: str) -> bool:
    """True if every action of pattern ``b`` is one of pattern ``a``."""
    return patterns.includes(a.lower(), b.lower())


def action_overlaps(a: str, b: str) -> bool:
    """True if some text ``service:Name`` is an action of both patterns (the catalogue is not asked whether it exists)."""
    return patterns.overlaps(a.lower(), b.lower())
