"""checkov both ways: its checks in tfiam, its findings beside tfiam's (docs/checkov_both_ways.md)."""

from tfiam.rules.checkov.checks import (
    ANY_VALUE,
    BaseResourceCheck,
    BaseResourceNegativeValueCheck,
    BaseResourceValueCheck,
    CheckCategories,
    CheckResult,
)

__all__ = [
    "ANY_VALUE",
    "BaseResourceCheck",
    "BaseResourceNegativeValueCheck",
    "BaseResourceValueCheck",
    "CheckCategories",
    "CheckResult",
]
