"""What hides paths: documents that cannot be read, and holes of those that can."""

from __future__ import annotations

from collections.abc import Iterable

from tfiam.access.paths.model import Path
from tfiam.inventory.model import Inventory, Principal
from tfiam.inventory.widest import widening


def hidden_from(principal: Principal) -> tuple[str, ...]:
    """References (or ARNs outside the plan) that hide a policy or the boundary of a principal as a whole."""
    boundary = principal.boundary
    unread = [*principal.unread]
    if boundary is not None and boundary.document is not None:
        unread += (*boundary.document.unread, *(hole.reference for hole in boundary.document.taking))
    elif boundary is not None and boundary.managed is None:
        unread += boundary.because or (boundary.arn or f"{boundary.by}.{boundary.attribute}",)
    unread += [one.arn for one in principal.managed if one.policy is None and one.arn]
    return tuple(dict.fromkeys(unread))


def behind(inventory: Inventory, paths: Iterable[Path], admin: Principal | None) -> tuple[str, ...]:
    """The holes that open these paths when each may be anything, and those that make ``admin`` admin by itself."""
    used = {
        (line.source.address, line.source.attribute) for path in paths for step in path.steps for line in step.lines
    }
    used |= {reach.document.key for reach in admin.reaches} if admin is not None else set()
    found = (one for document in inventory.documents if document.key in used for one in widening(document))
    return tuple(dict.fromkeys(found))
