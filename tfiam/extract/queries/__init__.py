"""The table: what to take from each AWS resource type. The one place that knows the provider's attribute names.

A row says where policy documents stand and what they are for, and gives names to the values that other stages ask for.
The same name means the same thing on every type:

- ``name``, ``arn``, ``id``: what the resource is called; ``target``: what it is put on;
- ``role``: the IAM role whose permissions a workload's code or data flow gets; ``execution_role``: the one that the
  service uses to start it; ``profile``: instance profile, by name or ARN; ``Entry.roles``: all of them;
- ``environment``: values handed to code, a map or a list of blocks with ``name`` and ``value``; ``definition``: JSON text that holds such values; ``user_data``;
- ``http_tokens``, ``http_endpoint``, ``hop_limit``: instance metadata options;
- ``public``, ``public_ip``, ``public_cidrs``, ``authorization``: who can reach an endpoint;
- ``iam_auth``, ``kms_key``, ``managed_credential``: IAM database authentication, the customer's key, a password that AWS
  keeps in Secrets Manager.

Adding a type: a row in its family, then ``tools/query_fixtures.py`` for its fixture (CONTRIBUTING.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from tfiam.extract.entry import Entry
from tfiam.extract.queries import (
    compute,
    data_services,
    data_sources,
    development,
    identity,
    identity_center,
    integration,
    kms,
    machine_learning,
    organizations,
    permissions,
    resource_policies,
    secrets,
    service_policies,
    settings,
    shares,
)

FAMILIES: Final[Mapping[str, tuple[Entry, ...]]] = MappingProxyType(
    {
        "identity": identity.ENTRIES,
        "identity_center": identity_center.ENTRIES,
        "organizations": organizations.ENTRIES,
        "resource_policies": resource_policies.ENTRIES,
        "service_policies": service_policies.ENTRIES,
        "permissions": permissions.ENTRIES,
        "kms": kms.ENTRIES,
        "compute": compute.ENTRIES,
        "data_services": data_services.ENTRIES,
        "integration": integration.ENTRIES,
        "machine_learning": machine_learning.ENTRIES,
        "development": development.ENTRIES,
        "secrets": secrets.ENTRIES,
        "shares": shares.ENTRIES,
        "settings": settings.ENTRIES,
        "data_sources": data_sources.ENTRIES,
    }
)
"""The rows by family, for documentation and fixtures."""

QUERIES: Final[Mapping[str, Entry]] = MappingProxyType(
    {entry.type: entry for entries in FAMILIES.values() for entry in entries}
)
"""Every row by resource type; a data source is ``data.TYPE``."""
