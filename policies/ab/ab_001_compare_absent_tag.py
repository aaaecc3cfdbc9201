"""Condition compares a tag that nobody carries.

Attribute-based access that misspells the attribute gives nobody access, or with a Deny denies nobody, and no tool complains: to IAM
a tag that is not there is a comparison that fails. Judged where the plan knows: principals that are all in it and whose sessions
bring no tags of their own (no `sts:TagSession` in the trust policy, no Identity Center), and resources of the plan that the statement
reaches. Names of tags have no case in condition keys, so `costcenter` finds `CostCenter` (reported as low); values do, and so do the
tags in `aws:TagKeys`.

Fix: spell the tag alike everywhere, and let the provider set it.

```hcl
provider "aws" {
  default_tags {
    tags = {
      CostCenter = "4711"
    }
  }
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.tags_compared import TagsCompared
from tfiam.inventory.model import Inventory
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined
from tfiam.rules.places import hidden

_SEVERITIES = (Severity.LOW, Severity.MEDIUM, Severity.HIGH)


def check(inventory: Inventory) -> Iterator[Said]:
    for one in TagsCompared(inventory):
        if one.hidden:
            yield Undetermined(one.hidden, document=one.document, message=f"{one.message}, as far as the plan tells")
        else:
            severity = _SEVERITIES[one.weight]
            yield Problem(one.message, document=one.document, statement=one.statement.index, severity=severity)
    yield from hidden(inventory)


RULE = Rule(
    id="TFIAM_AB_001",
    name="compare-absent-tag",
    severity=Severity.HIGH,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html",
    ),
    about_surroundings=True,
    compliance=("SEC03-BP02",),
    fails=(
        """
resource "aws_iam_user" "ada" {
  name = "ada"
  tags = { CostCentre = "4711" }
}

resource "aws_iam_user_policy" "ada" {
  user   = aws_iam_user.ada.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-costs/$${aws:PrincipalTag/CostCenter}/*" }] })
}
""",
        """
# The resource's tag in another case of the service's key, over all that the plan has; a value, and a listed tag, in another case.
resource "aws_instance" "web" {
  ami           = "ami-12345678"
  instance_type = "t3.micro"
  tags          = { CostCentre = "4711" }
}

resource "aws_iam_user" "ada" {
  name = "ada"
  tags = { Team = "Data" }
}

resource "aws_iam_user_policy" "ada" {
  user = aws_iam_user.ada.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "ec2:StopInstances", Resource = "*", Condition = { StringEquals = { "EC2:resourcetag/CostCenter" = "4711" } } },
      { Effect = "Allow", Action = "sqs:SendMessage", Resource = "*", Condition = { StringEquals = { "aws:PrincipalTag/Team" = "data" } } },
      { Effect = "Deny", Action = "iam:TagUser", Resource = "*", Condition = { "ForAnyValue:StringEquals" = { "aws:TagKeys" = ["team"] } } },
    ]
  })
}
""",
        """
# IAM finds it: the name in another case is a trap for everything else.
resource "aws_iam_user" "ada" {
  name = "ada"
  tags = { CostCenter = "4711" }
}

resource "aws_iam_user_policy" "ada" {
  user   = aws_iam_user.ada.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "ec2:StopInstances", Resource = "*", Condition = { StringEquals = { "aws:PrincipalTag/costcenter" = "4711" } } }] })
}
""",
    ),
    passes=(
        """
# The classic false positive: the tag comes with the session, from the identity provider; nobody carries it here.
resource "aws_iam_role" "desk" {
  name = "desk"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = ["sts:AssumeRoleWithSAML", "sts:TagSession"]
      Principal = { Federated = "arn:aws:iam::123456789012:saml-provider/corp" }
      Condition = { StringEquals = { "SAML:aud" = "https://signin.aws.amazon.com/saml" } }
    }]
  })
}

resource "aws_iam_role_policy" "desk" {
  role   = aws_iam_role.desk.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-costs/$${aws:PrincipalTag/CostCenter}/*" }] })
}
""",
        """
# The provider's default tags carry it; another's tag is set by a service; of a policy that reaches nobody here nothing is known.
provider "aws" {
  default_tags {
    tags = { CostCenter = "4711" }
  }
}

resource "aws_iam_user" "ada" {
  name = "ada"
}

resource "aws_instance" "web" {
  ami           = "ami-12345678"
  instance_type = "t3.micro"
}

resource "aws_iam_user_policy" "ada" {
  user = aws_iam_user.ada.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "ec2:StopInstances", Resource = "*", Condition = { StringEquals = { "aws:ResourceTag/CostCenter" = "$${aws:PrincipalTag/CostCenter}" } } },
      { Effect = "Allow", Action = "ec2:StartInstances", Resource = "*", Condition = { StringEquals = { "aws:ResourceTag/aws:autoscaling:groupName" = "web" } } },
    ]
  })
}

resource "aws_iam_policy" "others" {
  name   = "others"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "*", Condition = { StringEquals = { "aws:PrincipalTag/project" = "x" } } }] })
}
""",
    ),
)
