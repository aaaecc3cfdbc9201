"""The areas of rules by their letters, in the order of the documentation."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

AREAS: Mapping[str, str] = MappingProxyType(
    {
        "LP": "least privilege of identity policies",
        "PB": "permissions boundaries",
        "PE": "privilege escalation",
        "TR": "trust, role assumption, federation",
        "RX": "resource exposure",
        "OP": "organization policies: SCP and RCP",
        "HU": "humans",
        "MI": "machines",
        "AB": "attributes (ABAC)",
        "SM": "secrets management",
        "DA": "stay alerted",
        "WV": "waivers",
        "PD": "policy documents that are wrong",
    }
)
"""What the areas are about; one that is not here stands under its letters."""
