"""Whether a plan is the baseline of an account, and which checks of AWS Config run there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from tfiam.inventory.model import UNKNOWN, Inventory, Resource

_RECORDER, _TRAIL = "aws_config_configuration_recorder", "aws_cloudtrail"
_PACKS = ("aws_config_conformance_pack", "aws_config_organization_conformance_pack")
_IDENTIFIER = re.compile(r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b")
_HUB, _STANDARD = "aws_securityhub_account", "aws_securityhub_standards_subscription"
#: Standards whose controls IAM.3, IAM.5 and IAM.8 are rules of AWS Config that Security Hub makes.
#: https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html
_STANDARDS = ("aws-foundational-security-best-practices", "cis-aws-foundations-benchmark")


@dataclass(frozen=True)
class Detection:
    """The detection of one inventory."""

    inventory: Inventory

    @cached_property
    def anchor(self) -> Resource | None:
        """The recorder of the plan, else its trail."""
        return next(self.inventory.of(_RECORDER), None) or next(self.inventory.of(_TRAIL), None)

    @property
    def is_baseline(self) -> bool:
        """True for the plan that sets up an account: the team says so, or it owns the recorder or the trail."""
        return self.inventory.config.account.baseline or self.anchor is not None

    @property
    def place(self) -> str:
        """Where to tell of what the plan lacks."""
        return self.anchor.address if self.anchor else "account"

    @cached_property
    def checks(self) -> frozenset[str]:
        """Identifiers of AWS's own Config rules that run (``IAM_USER_MFA_ENABLED``), those in conformance packs as well."""
        return frozenset(self._checks())

    @cached_property
    def has_standard(self) -> bool:
        """True if Security Hub runs a standard that looks at credentials."""
        if any(one.get("enable_default_standards") is not False for one in self.inventory.of(_HUB)):
            return True
        arns = [one.get("standards_arn") for one in self.inventory.of(_STANDARD)]
        return any(isinstance(arn, str) and any(name in arn for name in _STANDARDS) for arn in arns)

    @cached_property
    def hidden(self) -> tuple[str, ...]:
        """References behind which more checks may run."""
        return tuple(self._hidden())

    def _checks(self) -> Iterator[str]:
        for rule in self.inventory.of("aws_config_config_rule"):
            yield _upper(rule.get("source[0].source_identifier"))
        for rule in self.inventory.of("aws_config_organization_managed_rule"):
            yield _upper(rule.get("rule_identifier"))
        for pack in self.inventory.of(*_PACKS):
            template = pack.get("template_body")
            yield from _IDENTIFIER.findall(template) if isinstance(template, str) else ()

    def _hidden(self) -> Iterator[str]:
        for type_, path in (
            ("aws_config_config_rule", "source[0].source_identifier"),
            ("aws_config_organization_managed_rule", "rule_identifier"),
            (_STANDARD, "standards_arn"),
        ):
            for one in self.inventory.of(type_):
                if one.get(path) is UNKNOWN:
                    yield f"{one.address}.{path}"
        for pack in self.inventory.of(*_PACKS):
            for name in ("template_body", "template_s3_uri"):
                value = pack.get(name)
                if value is UNKNOWN or (name == "template_s3_uri" and value):
                    yield f"{pack.address}.{name}"


def _upper(value: object) -> str:
    return value.upper().replace("-", "_") if isinstance(value, str) else ""
