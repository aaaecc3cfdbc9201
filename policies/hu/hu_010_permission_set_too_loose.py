"""Permission set is looser than the work of its people.

What a permission set gives it gives in every account that it is assigned in. One that makes administrators is for
emergencies. Sessions of up to twelve hours are fine for those who read; whoever manages identities or changes every resource
of some kind should sign in again after four. A `relay_state` outside AWS's console sends people, fresh from the sign-in, to a
page of somebody else's. An inline document is in no version control of IAM's and is copied with the permission set.

Fix: grant the work, shorten the sessions, and name a managed policy.

```hcl
resource "aws_ssoadmin_permission_set" "operator" {
  name             = "operator"
  instance_arn     = local.instance_arn
  session_duration = "PT2H"
}

resource "aws_ssoadmin_customer_managed_policy_attachment" "operator" {
  instance_arn       = local.instance_arn
  permission_set_arn = aws_ssoadmin_permission_set.operator.arn
  customer_managed_policy_reference {
    name = "operator"
  }
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.permission_sets import is_administrator, is_privileged, leads_out_of_the_console, session_hours
from tfiam.inventory.model import Inventory, Principal, PrincipalKind, Via
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined

_LONGEST = 4


def check(inventory: Inventory) -> Iterator[Said]:
    for one in inventory.principals:
        if one.kind is not PrincipalKind.PERMISSION_SET:
            continue
        if one.in_plan:
            yield from _judged(one)
        for reach in one.reaches:
            if reach.via is Via.INLINE:
                message = "is an inline document of a permission set"
                document = reach.document
                weight = Severity.LOW
                yield Problem(message, document=document, principal=one.address, severity=weight, cause="inline")


def _judged(one: Principal) -> Iterator[Said]:
    faults, hours = [], session_hours(one)
    if is_administrator(one):
        faults.append("makes administrators")
    if is_privileged(one) and hours is not None and hours > _LONGEST:
        faults.append(f"has privileged sessions of {hours:g} hours")
    if leads_out_of_the_console(one):
        faults.append("sends people out of AWS's console by its relay_state")
    if faults:
        message = ", ".join(faults)
        yield Problem(message, address=one.address, resource=one.resource, principal=one.address)
        return
    hidden = list(one.unread)
    if hours is None and is_privileged(one):
        hidden.append(f"{one.address}.session_duration")
    if leads_out_of_the_console(one) is None:
        hidden.append(f"{one.address}.relay_state")
    if hidden:
        yield Undetermined(tuple(hidden), address=one.address, resource=one.resource)


RULE = Rule(
    id="TFIAM_HU_010",
    name="permission-set-too-loose",
    severity=Severity.MEDIUM,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetsconcept.html",
        "https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreatePermissionSet.html",
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_permissions_least_privileges.html",
    ),
    compliance=("SEC03-BP02", "SEC02-BP02"),
    fails=(
        """
resource "aws_ssoadmin_permission_set" "administrator" {
  name             = "administrator"
  instance_arn     = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
  session_duration = "PT12H"
}

resource "aws_ssoadmin_managed_policy_attachment" "administrator" {
  instance_arn       = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
  permission_set_arn = aws_ssoadmin_permission_set.administrator.arn
  managed_policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}
""",
        """
# Minutes for hours; a host that only begins as the console's does.
resource "aws_ssoadmin_permission_set" "billing" {
  name             = "billing"
  instance_arn     = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
  session_duration = "PT720M"
  relay_state      = "https://console.aws.amazon.com.example.com/billing"
}
""",
        """
resource "aws_ssoadmin_permission_set" "reader" {
  name         = "reader"
  instance_arn = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
}

resource "aws_ssoadmin_permission_set_inline_policy" "reader" {
  instance_arn       = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
  permission_set_arn = aws_ssoadmin_permission_set.reader.arn
  inline_policy      = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-reports/*" }] })
}
""",
    ),
    passes=(
        """
# The classic false positive: a whole day, for people who only read, who land where they work.
resource "aws_ssoadmin_permission_set" "auditor" {
  name             = "auditor"
  instance_arn     = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
  session_duration = "PT12H"
  relay_state      = "https://eu-central-1.console.aws.amazon.com/cloudtrail/home"
}

resource "aws_ssoadmin_managed_policy_attachment" "auditor" {
  instance_arn       = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
  permission_set_arn = aws_ssoadmin_permission_set.auditor.arn
  managed_policy_arn = "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"
}
""",
        """
resource "aws_ssoadmin_permission_set" "power" {
  name             = "power"
  instance_arn     = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
  session_duration = "PT4H"
}

resource "aws_ssoadmin_managed_policy_attachment" "power" {
  instance_arn       = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
  permission_set_arn = aws_ssoadmin_permission_set.power.arn
  managed_policy_arn = "arn:aws:iam::aws:policy/PowerUserAccess"
}
""",
    ),
)
