"""checkov's classes for checks in Python, as far as a plan's resources need them.

A file with such checks runs in tfiam once it imports them from here::

    from tfiam.rules.checkov import BaseResourceCheck, CheckCategories, CheckResult

https://www.checkov.io/3.Custom%20Policies/Python%20Custom%20Policies.html
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from enum import Enum
from typing import Any, Final

from tfiam.rules.checkov.hidden_value import is_hidden
from tfiam.rules.checkov.plan_shape import find, find_in_blocks

ANY_VALUE: Final = "CKV_ANY"
"""Among the expected values: whatever it is, if it is there."""


class CheckResult(str, Enum):
    """What a check answers."""

    PASSED = "PASSED"
    FAILED = "FAILED"
    UNKNOWN = "UNKNOWN"
    SKIPPED = "SKIPPED"


class CheckCategories(Enum):
    """checkov's categories of checks. They change nothing here."""

    LOGGING = 1
    ENCRYPTION = 2
    GENERAL_SECURITY = 3
    NETWORKING = 4
    IAM = 5
    BACKUP_AND_RECOVERY = 6
    CONVENTION = 7
    SECRETS = 8
    KUBERNETES = 9
    APPLICATION_SECURITY = 10
    SUPPLY_CHAIN = 11
    API_SECURITY = 12
    SAST = 13
    AI_AND_ML = 14


class BaseResourceCheck:
    """A check of resources: override ``scan_resource_conf``, and make an instance of it in the file."""

    block_type = "resource"

    def __init__(
        self,
        name: str,
        id: str,  # noqa: A002 - checkov's name for it
        categories: Iterable[CheckCategories] = (),
        supported_resources: Iterable[str] = (),
        guideline: str | None = None,
    ) -> None:
        self.name = name
        self.id = id
        self.categories = categories
        self.supported_resources = supported_resources
        self.supported_entities = supported_resources
        self.guideline = guideline
        self.severity: Any = None
        self.evaluated_keys: list[str] | str = []
        self.details: list[str] = []
        self.entity_type = ""
        self.logger = logging.getLogger(type(self).__module__)

    def scan_entity_conf(self, conf: dict[str, Any], entity_type: str) -> Any:
        """One resource, by its type."""
        self.entity_type = entity_type
        return self.scan_resource_conf(conf)

    def scan_resource_conf(self, conf: dict[str, Any]) -> Any:
        """Whether a resource with these attributes passes."""
        raise NotImplementedError

    def get_evaluated_keys(self) -> list[str]:
        """The attributes that the answer is about."""
        return [self.evaluated_keys] if isinstance(self.evaluated_keys, str) else list(self.evaluated_keys)

    @staticmethod
    def _is_variable_dependant(value: Any) -> bool:
        """True for a value that is not known yet: a plan has no variables."""
        if is_hidden(value):
            value.note()
            return True
        return False


class _KeyCheck(BaseResourceCheck):
    """A check of the value at one key."""

    def get_inspected_key(self) -> str:
        """The attribute, such as ``versioning/[0]/enabled``."""
        raise NotImplementedError

    def get_evaluated_keys(self) -> list[str]:
        return [self.get_inspected_key()]


class BaseResourceValueCheck(_KeyCheck):
    """Passes if an attribute has an expected value."""

    def __init__(
        self,
        name: str,
        id: str,  # noqa: A002 - checkov's name for it
        categories: Iterable[CheckCategories] = (),
        supported_resources: Iterable[str] = (),
        missing_block_result: CheckResult = CheckResult.FAILED,
        guideline: str | None = None,
    ) -> None:
        super().__init__(name, id, categories, supported_resources, guideline)
        self.missing_block_result = missing_block_result

    def get_expected_values(self) -> list[Any]:
        """Any of these passes."""
        return [self.get_expected_value()]

    def get_expected_value(self) -> Any:
        """This passes."""
        return True

    def scan_resource_conf(self, conf: dict[str, Any]) -> CheckResult:
        expected = self.get_expected_values()
        present, value = _single(conf, self.get_inspected_key())
        if not present:
            return self._in_some_block(conf, expected)
        if ANY_VALUE in expected and (is_hidden(value) or value != ""):
            return CheckResult.PASSED  # what is written is there, whatever it will be
        if self._is_variable_dependant(value):
            return CheckResult.UNKNOWN
        named = value in expected or (not isinstance(value, str) and str(value) in expected)
        return CheckResult.PASSED if named else CheckResult.FAILED

    def _in_some_block(self, conf: dict[str, Any], expected: list[Any]) -> CheckResult:
        """Where nothing stands at the key: any block of those names will do, as in checkov."""
        if not find(conf, self.get_inspected_key()):
            for value in map(_unwrapped, find_in_blocks(conf, self.get_inspected_key())):
                if self._is_variable_dependant(value):
                    return CheckResult.UNKNOWN
                if value in expected:
                    return CheckResult.PASSED
        return self.missing_block_result


class BaseResourceNegativeValueCheck(_KeyCheck):
    """Fails if an attribute has a forbidden value."""

    def __init__(
        self,
        name: str,
        id: str,  # noqa: A002 - checkov's name for it
        categories: Iterable[CheckCategories] = (),
        supported_resources: Iterable[str] = (),
        missing_attribute_result: CheckResult = CheckResult.PASSED,
        guideline: str | None = None,
    ) -> None:
        super().__init__(name, id, categories, supported_resources, guideline)
        self.missing_attribute_result = missing_attribute_result

    def get_forbidden_values(self) -> list[Any]:
        """Each of these fails."""
        raise NotImplementedError

    def get_excluded_key(self) -> str | None:
        """An attribute that may let the resource pass whatever the inspected one says."""
        return None

    def check_excluded_condition(self, value: Any) -> bool:  # noqa: ARG002 - to be overridden
        """Whether it does with this value."""
        return False

    def scan_resource_conf(self, conf: dict[str, Any]) -> CheckResult:
        excluded = self.get_excluded_key()
        if excluded is not None:
            found = find(conf, excluded)
            if found and self.check_excluded_condition(_unwrapped(found[0])):
                return CheckResult.PASSED
        present, value = _single(conf, self.get_inspected_key())
        if not present:
            return self.missing_attribute_result
        forbidden = self.get_forbidden_values()
        if ANY_VALUE in forbidden:
            return CheckResult.FAILED
        if self._is_variable_dependant(value):
            return CheckResult.UNKNOWN
        items = value if isinstance(value, list) else []
        bad = value in forbidden or any(item in forbidden for item in items)
        return CheckResult.FAILED if bad else CheckResult.PASSED


def _single(conf: dict[str, Any], key: str) -> tuple[bool, Any]:
    """Whether there is a value at the key, and it. Null and an empty list are none, as in checkov."""
    found = find(conf, key)
    value = _unwrapped(found[0]) if found else None
    return not (value is None or (type(value) is list and not value)), value


def _unwrapped(value: Any) -> Any:
    return value[0] if type(value) is list and len(value) == 1 else value
