"""Privileged role has long sessions.

Whoever steals a session's credentials has them until the session ends: IAM offers no list of sessions to sign out one by
one. An hour is the default; `max_session_duration` allows up to twelve. A role that manages identities or changes every
resource of some kind deserves no more than four, half a working day; roles that only read may have their twelve hours.

Fix: shorten the sessions of the role, and let a tool fetch new credentials when they end.

```hcl
resource "aws_iam_role" "admin" {
  name                 = "admin"
  max_session_duration = 3600
  assume_role_policy   = data.aws_iam_policy_document.trust.json
}
```
"""

from collections.abc import Iterator

from tfiam.access.power import Power, power_of
from tfiam.inventory.model import UNKNOWN, Inventory, Principal, PrincipalKind, Resource
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined

_DURATION = "max_session_duration"
_LONGEST = 4 * 60 * 60


def check(inventory: Inventory) -> Iterator[Said]:
    # Asked of the inventory, for most principals are no role with long sessions, whatever documents they have.
    for role in inventory.principals:
        if role.kind is PrincipalKind.ROLE and role.resource is not None:
            yield from _judged(role, role.resource)


def _judged(role: Principal, resource: Resource) -> Iterator[Said]:
    duration = resource.get(_DURATION)
    if duration is UNKNOWN:
        yield Undetermined((f"{role.address}.{_DURATION}",), resource=resource, attribute=_DURATION)
    elif isinstance(duration, int) and duration > _LONGEST:
        if power_of(role) is Power.PRIVILEGED:
            message = f"sessions of a privileged role last up to {duration / 3600:g} hours"
            yield Problem(message, resource=resource, attribute=_DURATION, principal=role.address)
        elif role.unread:
            yield Undetermined(role.unread, resource=resource, attribute=_DURATION)


RULE = Rule(
    id="TFIAM_TR_010",
    name="long-privileged-session",
    severity=Severity.LOW,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-settings.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html",
    ),
    compliance=("SEC02-BP02", "SEC03-BP03"),
    fails=(
        """
resource "aws_iam_role" "admin" {
  name                 = "admin"
  max_session_duration = 43200
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "arn:aws:iam::123456789012:role/desk" } }]
  })
}

resource "aws_iam_role_policy_attachment" "admin" {
  role       = aws_iam_role.admin.name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}
""",
        """
# One second too many, for a role that hands out access by an odd spelling.
resource "aws_iam_role" "joiner" {
  name                 = "joiner"
  max_session_duration = "14401"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "arn:aws:iam::123456789012:role/desk" } }]
  })
}

resource "aws_iam_role_policy" "joiner" {
  name = "joiner"
  role = aws_iam_role.joiner.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = { Effect = "Allow", Action = "IAM:attach*policy", Resource = "arn:aws:iam::123456789012:user/*" }
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: twelve hours for a role that reads.
resource "aws_iam_role" "auditor" {
  name                 = "auditor"
  max_session_duration = 43200
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "arn:aws:iam::123456789012:role/desk" } }]
  })
}

resource "aws_iam_role_policy_attachment" "auditor" {
  role       = aws_iam_role.auditor.name
  policy_arn = "arn:aws:iam::aws:policy/SecurityAudit"
}
""",
        """
resource "aws_iam_role" "admin" {
  name = "admin"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "arn:aws:iam::123456789012:role/desk" } }]
  })
}

resource "aws_iam_role_policy_attachment" "admin" {
  role       = aws_iam_role.admin.name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}
""",
    ),
)
