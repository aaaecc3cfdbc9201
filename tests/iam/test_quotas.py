from __future__ import annotations

import json
import re

import pytest

from tfiam.data.segments import data_path
from tfiam.iam.quotas import QuotaName, quota


@pytest.mark.parametrize(
    ("name", "value", "unit", "white_space"),
    [
        (QuotaName.MANAGED_POLICY_CHARACTERS, 6144, "characters", False),
        (QuotaName.INLINE_POLICIES_PER_USER_CHARACTERS, 2048, "characters", False),
        (QuotaName.INLINE_POLICIES_PER_GROUP_CHARACTERS, 5120, "characters", False),
        (QuotaName.INLINE_POLICIES_PER_ROLE_CHARACTERS, 10240, "characters", False),
        (QuotaName.TRUST_POLICY_CHARACTERS, 2048, "characters", False),
        (QuotaName.SCP_CHARACTERS, 10240, "characters", True),
        (QuotaName.SCPS_PER_TARGET, 10, "policies", None),
        (QuotaName.RCP_CHARACTERS, 5120, "characters", True),
        (QuotaName.RCPS_PER_TARGET, 5, "policies", None),
        (QuotaName.MANAGED_POLICIES_PER_ROLE, 10, "policies", None),
        (QuotaName.MANAGED_POLICIES_PER_PERMISSION_SET, 25, "policies", None),
        (QuotaName.KEY_POLICY_BYTES, 32768, "bytes", None),
    ],
)
def test_values(name: QuotaName, value: int, unit: str, white_space: bool | None) -> None:
    found = quota(name)
    assert (found.name, found.value, found.unit, found.white_space) == (name, value, unit, white_space)


def test_scp_quotas_changed_on_a_day() -> None:
    assert (quota(QuotaName.SCP_CHARACTERS).since, quota(QuotaName.SCP_CHARACTERS).before) == ("2026-05-15", 5120)
    assert (quota(QuotaName.SCPS_PER_TARGET).since, quota(QuotaName.SCPS_PER_TARGET).before) == ("2026-05-15", 5)


@pytest.mark.parametrize("name", QuotaName)
def test_every_quota_has_a_source_on_awss_documentation(name: QuotaName) -> None:
    found = quota(name)
    assert found.source.startswith("https://docs.aws.amazon.com/")
    assert found.maximum is None or found.maximum > found.value
    assert found.since is None or re.fullmatch(r"20\d\d-\d\d-\d\d", found.since)


def test_what_was_not_read_in_awss_text_is_said() -> None:
    assert "not confirmed" in (quota(QuotaName.MANAGED_POLICIES_PER_ROLE).note or "")
    assert quota(QuotaName.MANAGED_POLICY_CHARACTERS).note is None


def test_names_and_data_are_the_same_set() -> None:
    stored = json.loads(data_path("quotas.json").read_text(encoding="utf-8"))["quotas"]
    assert set(stored) == {name.value for name in QuotaName}
