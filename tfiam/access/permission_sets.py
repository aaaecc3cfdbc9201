"""Permission sets of Identity Center: what they give, how long and where to."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from tfiam.access.holders import held_by
from tfiam.access.power import Power, power_of
from tfiam.iam.full_access import together_everything
from tfiam.inventory.model import UNKNOWN, Principal

#: Where the console is, by partition. https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreatePermissionSet.html
_CONSOLE = re.compile(r"(?:[a-z0-9-]+\.)*(?:aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com|amazonaws-eusc\.eu)")
_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?")
_HOUR = 3600
#: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ssoadmin_permission_set
_DEFAULT = 1.0


def is_administrator(permission_set: Principal) -> bool:
    """True if all that is attached to it makes an administrator."""
    return together_everything(held.statement for held in held_by(permission_set))


def is_privileged(permission_set: Principal) -> bool:
    """True if it manages identities or changes every resource of some kind."""
    return power_of(permission_set) is Power.PRIVILEGED


def session_hours(permission_set: Principal) -> float | None:
    """How long its sessions last; one hour by default, None when that is not known."""
    written = permission_set.resource.get("session_duration") if permission_set.resource else None
    if written is UNKNOWN:
        return None
    found = _DURATION.fullmatch(written) if isinstance(written, str) else None
    if found is None:
        return _DEFAULT
    days, hours, minutes, seconds = (float(part or 0) for part in found.groups())
    return days * 24 + hours + minutes / 60 + seconds / _HOUR


def leads_out_of_the_console(permission_set: Principal) -> bool | None:
    """Whether people land elsewhere than in AWS's console after the sign-in; None when that is not known."""
    written = permission_set.resource.get("relay_state") if permission_set.resource else None
    if written is UNKNOWN:
        return None
    if not isinstance(written, str) or not written:
        return False
    try:
        host = urlsplit(written).hostname or ""
    except ValueError:
        return True
    return not (written.lower().startswith("https://") and _CONSOLE.fullmatch(host))
