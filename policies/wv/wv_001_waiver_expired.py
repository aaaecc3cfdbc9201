"""Waiver has expired.

An exception was granted until a day that has passed: it covers nothing any more, and what it covered is back among the findings.
Left in place it reads as if somebody still answered for the risk. The last day itself still counts; days are taken in UTC.

Fix: mend what it was granted for and take the waiver out, or let its owner renew it with a reason of today.

```hcl
# tfiam:skip=LP_001 reason="emergency access, alarmed on use" owner=security expires=2027-06-30
resource "aws_iam_role" "break_glass" {
  # …
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.rules.given_waiver import GivenWaiver
from tfiam.rules.model import Problem, Rule, Said, Severity


def check(waiver: GivenWaiver) -> Iterator[Said]:
    if waiver.is_expired:
        owner = f" of {waiver.owner}" if waiver.owner else ""
        message = f"the waiver{owner} for {waiver.covers} expired on {waiver.expires}: {waiver.reason}"
        yield Problem(message, cause=f"{waiver.covers} {waiver.expires}")


RULE = Rule(
    id="TFIAM_WV_001",
    name="waiver-expired",
    severity=Severity.MEDIUM,
    subject=GivenWaiver,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_permissions_continuous_reduction.html",
    ),
    about_surroundings=True,
    compliance=("SEC03-BP04",),
    fails=(
        """
#| waivers:
#|   - rule: LP_001
#|     reason: the migration of spring 2024
#|     owner: platform-team
#|     expires: 2024-06-30
resource "aws_iam_user" "ada" {
  name = "ada"
}
""",
        """
#| waivers:
#|   - fingerprint: ["0123456789abcdef", "fedcba9876543210"]
#|     reason: until the vendor asks for an external id
#|     owner: security
#|     expires: 2020-02-29
# Nothing of the kind is in the plan any more; the waiver is as stale.
resource "aws_iam_group" "staff" {
  name = "staff"
}
""",
    ),
    passes=(
        """
#| waivers:
#|   - rule: LP_001
#|     address: module.break_glass.*
#|     reason: emergency access, alarmed on use
#|     owner: security
# The classic false positive: a waiver without an end is a decision, not an oversight.
resource "aws_iam_user" "ada" {
  name = "ada"
}
""",
        """
#| waivers:
#|   - rule: LP_001
#|     reason: the migration of the century
#|     owner: platform-team
#|     expires: 2999-12-31
resource "aws_iam_user" "ada" {
  name = "ada"
}
""",
    ),
)
