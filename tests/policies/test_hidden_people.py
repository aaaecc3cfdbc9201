"""Where a plan hides who is in a group, what denies, or where a permission set goes, the rules on people say what hides it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tfiam import scan
from tfiam.findings.model import Status

PLAN = Path(__file__).resolve().parents[2] / "fixtures" / "hidden-people" / "plan.json"
TOLD = "terraform_data.told.output"
REPORT = scan(PLAN)


@pytest.mark.parametrize(
    ("rule", "address", "attribute", "because"),
    [
        ("HU_005", "aws_iam_user_login_profile.cleo", "password_reset_required", None),
        ("HU_006", "aws_iam_user.ana", "", (TOLD,)),
        ("HU_006", "aws_iam_user.cleo", "", ("everyone", TOLD)),
        ("HU_006", "aws_iam_user_login_profile.ben", "", ("aws_iam_user_login_profile.ben.user",)),
        ("HU_008", "aws_iam_group.guests", "", (TOLD,)),
        ("HU_009", "aws_iam_group.admins", "", (TOLD,)),
        ("HU_009", "aws_iam_group.staff", "", (TOLD,)),
        ("HU_010", "aws_ssoadmin_permission_set.platform", "", None),
        ("HU_011", "aws_ssoadmin_account_assignment.platform", "principal_type", None),
        ("HU_012", "aws_ssoadmin_account_assignment.platform", "target_id", (TOLD,)),
        ("HU_015", "aws_cognito_user_pool.people", "", ("aws_cognito_user_pool.people.mfa_configuration",)),
        (
            "HU_015",
            "aws_cognito_user_pool.staff",
            "",
            ("aws_cognito_user_pool_client.staff.supported_identity_providers",),
        ),
    ],
)
def test_undetermined(rule: str, address: str, attribute: str, because: tuple[str, ...] | None) -> None:
    found = [one for one in REPORT.findings if one.rule == f"TFIAM_{rule}" and one.address == address]
    assert [(one.status, one.attribute) for one in found] == [(Status.UNDETERMINED, attribute)]
    assert found[0].because == (because or found[0].because)
    assert all(one.startswith((address, "terraform_data.", "everyone", "aws_cognito_")) for one in found[0].because)
