"""Codes of AWS's page of checks that are deliberately not reported, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_SCP = "Organizations takes it since 2025-09-19, when SCPs got the whole policy language"

NOT_REPORTED: Mapping[str, str] = MappingProxyType(
    {
        "SCP_SYNTAX_ERROR_ACTION_WILDCARD": f"{_SCP}; the page still lists the check",
        "SCP_SYNTAX_ERROR_ALLOW_CONDITION": f"{_SCP}; the page no longer lists the check",
        "SCP_SYNTAX_ERROR_ALLOW_NOTACTION": f"{_SCP}; the page no longer lists the check",
        "SCP_SYNTAX_ERROR_ALLOW_RESOURCE": f"{_SCP}; the page no longer lists the check",
        "INVALID_KMS_KEY_VALUE": "the page does not say which condition keys hold the ARN of a KMS key",
        "VARIABLE_USAGE_TOO_PERMISSIVE": "AWS's own data perimeters compare aws:ResourceOrgID with ${aws:PrincipalOrgID}, "
        "https://github.com/aws-samples/data-perimeter-policy-examples",
        "SCP_SYNTAX_ERROR_NOTRESOURCE": f"{_SCP}; the page no longer lists the check",
    }
)
