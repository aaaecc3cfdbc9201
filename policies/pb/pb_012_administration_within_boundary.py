"""Principal administers IAM within a permissions boundary.

No defect: this lists who hands out access under AWS's delegation pattern, and is off unless it is enabled. Named is a
principal that creates users or roles, or changes their policies, only with a boundary that its conditions name, and for which
TFIAM_PB_005 to TFIAM_PB_008 find no way around it: it cannot leave a boundary off, lift or swap one, rewrite a boundary policy,
or escape its own. Where one of these holds, its rule speaks, and this one is silent.

Fix: nothing to mend. Enable it to see in a review who is a delegate, and under which boundary.

```hcl
# .tfiam.yaml: rules: { enable: [PB_012] }
statement {
  actions   = ["iam:CreateRole", "iam:AttachRolePolicy", "iam:PutRolePermissionsBoundary"]
  resources = ["*"]

  condition {
    test     = "StringEquals"
    variable = "iam:PermissionsBoundary"
    values   = ["arn:aws:iam::123456789012:policy/workload"]
  }
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.bounded_delegation import delegations
from tfiam.access.lacking import some
from tfiam.inventory.model import Boundary, Inventory
from tfiam.rules.model import Problem, Rule, Said, Severity
from tfiam.rules.places import hidden


def check(inventory: Inventory) -> Iterator[Said]:
    for one in delegations(inventory):
        own = one.principal.boundary
        yield Problem(
            f"may call {some(one.actions)} for principals under {some(one.demanded)} only",
            address=one.principal.address,
            resource=one.principal.resource,
            principal=one.principal.address,
            evidence="\n".join(
                (
                    "bounded delegation",
                    f"  administers with {', '.join(one.actions)}",
                    f"  leaves on others {', '.join(one.demanded)}",
                    f"  is bounded by {_name(own)}",
                )
            ),
            cause="bounded delegation",
        )
    yield from hidden(inventory)


def _name(boundary: Boundary | None) -> str:
    if boundary is None:
        return "no boundary of its own"
    return boundary.document.address if boundary.document else boundary.arn


RULE = Rule(
    id="TFIAM_PB_012",
    name="administration-within-boundary",
    severity=Severity.INFO,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate",
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_permissions_define_guardrails.html",
    ),
    compliance=("SEC03-BP05",),
    opt_in=True,
    about_surroundings=True,
    fails=(
        """
# AWS's own pattern, as the IAM User Guide has it: who makes users gets a boundary that lets nothing else through.
resource "aws_iam_policy" "company" {
  name = "company-boundary"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Sid = "Services", Effect = "Allow", Action = ["s3:*", "cloudwatch:*", "ec2:*", "dynamodb:*"], Resource = "*" },
      { Sid = "SeeUsers", Effect = "Allow", Action = ["iam:ListUsers", "iam:GetAccountPasswordPolicy"], Resource = "*" },
      {
        Sid      = "OwnCredentials"
        Effect   = "Allow"
        Action   = ["iam:*AccessKey*", "iam:ChangePassword", "iam:GetUser", "iam:*ServiceSpecificCredential*", "iam:*SigningCertificate*"]
        Resource = ["arn:aws:iam::*:user/$${aws:username}"]
      },
      { Sid = "NoLogs", Effect = "Deny", Action = "s3:*", Resource = ["arn:aws:s3:::acme-logs", "arn:aws:s3:::acme-logs/*"] },
    ]
  })
}

resource "aws_iam_policy" "delegate_boundary" {
  name = "delegate-boundary"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "UsersUnderTheBoundary"
        Effect = "Allow"
        Action = [
          "iam:AttachUserPolicy", "iam:CreateUser", "iam:DeleteUserPolicy", "iam:DetachUserPolicy",
          "iam:PutUserPermissionsBoundary", "iam:PutUserPolicy",
        ]
        Resource  = "*"
        Condition = { StringEquals = { "iam:PermissionsBoundary" = "arn:aws:iam::123456789012:policy/company-boundary" } }
      },
      {
        Sid    = "OtherTasks"
        Effect = "Allow"
        Action = [
          "cloudwatch:*", "iam:CreateAccessKey", "iam:CreateGroup", "iam:CreateLoginProfile", "iam:CreatePolicy",
          "iam:DeleteGroup", "iam:DeletePolicy", "iam:DeletePolicyVersion", "iam:DeleteUser", "iam:GetUser*",
          "iam:List*", "iam:SetDefaultPolicyVersion", "iam:Simulate*", "iam:UpdateGroup", "iam:UpdateUser",
        ]
        NotResource = "arn:aws:iam::123456789012:user/delegate"
      },
      {
        Sid      = "BoundariesStayAsTheyAre"
        Effect   = "Deny"
        Action   = ["iam:CreatePolicyVersion", "iam:DeletePolicy", "iam:DeletePolicyVersion", "iam:SetDefaultPolicyVersion"]
        Resource = ["arn:aws:iam::123456789012:policy/company-boundary", "arn:aws:iam::123456789012:policy/delegate-boundary"]
      },
      { Sid = "BoundariesStayOn", Effect = "Deny", Action = "iam:DeleteUserPermissionsBoundary", Resource = "*" },
    ]
  })
}

resource "aws_iam_policy" "delegate" {
  name = "delegate-permissions"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Sid = "IAM", Effect = "Allow", Action = "iam:*", Resource = "*" },
      { Sid = "Metrics", Effect = "Allow", Action = ["cloudwatch:GetMetricData", "cloudwatch:ListMetrics"], Resource = "*" },
    ]
  })
}

resource "aws_iam_user" "delegate" {
  name                 = "delegate"
  permissions_boundary = aws_iam_policy.delegate_boundary.arn
}

resource "aws_iam_user_policy_attachment" "delegate" {
  user       = aws_iam_user.delegate.name
  policy_arn = aws_iam_policy.delegate.arn
}
""",
        """
# The same by a Deny that holds unless the boundary is there; the delegate has no boundary of its own.
resource "aws_iam_user" "lead" {
  name = "lead"
}

resource "aws_iam_user_policy" "lead" {
  user = aws_iam_user.lead.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["IAM:createrole", "iam:Put*Policy", "iam:AttachRolePolicy"], Resource = "arn:aws:iam::*:role/team/*" },
      {
        Effect    = "Deny"
        Action    = "iam:*Role*"
        Resource  = "*"
        Condition = { StringNotEquals = { "iam:PermissionsBoundary" = "arn:aws:iam::123456789012:policy/team" } }
      },
    ]
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: a condition that any boundary meets is no delegation within one; PB_005 tells.
resource "aws_iam_user" "lead" {
  name = "lead"
}

resource "aws_iam_user_policy" "lead" {
  user = aws_iam_user.lead.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = ["iam:CreateRole", "iam:PutRolePolicy"]
      Resource  = "arn:aws:iam::*:role/team/*"
      Condition = { StringLike = { "iam:PermissionsBoundary" = "*" } }
    }]
  })
}
""",
        """
# Under the right boundary, which it may take off again; PB_006 tells.
resource "aws_iam_user" "lead" {
  name = "lead"
}

resource "aws_iam_user_policy" "lead" {
  user = aws_iam_user.lead.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = ["iam:CreateRole", "iam:PutRolePolicy"]
        Resource  = "arn:aws:iam::*:role/team/*"
        Condition = { StringEquals = { "iam:PermissionsBoundary" = "arn:aws:iam::123456789012:policy/team" } }
      },
      { Effect = "Allow", Action = "iam:DeleteRolePermissionsBoundary", Resource = "*" },
    ]
  })
}
""",
    ),
)
