"""RCP stops the organization itself, or the AWS services that act for it.

An RCP holds for whoever reaches a resource. A Deny for everybody outside the organization also meets AWS services that
call with their own principal, which carries no organization: log deliveries, notifications and service roles stop
without a word. A Deny without any condition meets the organization's own principals as well.

Fix: exempt the organization and services.

```hcl
resource "aws_organizations_policy" "perimeter" {
  name = "perimeter"
  type = "RESOURCE_CONTROL_POLICY"
  content = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = ["s3:*", "sqs:*"]
      Resource  = "*"
      Condition = {
        StringNotEqualsIfExists = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" }
        BoolIfExists            = { "aws:PrincipalIsAWSService" = "false" }
      }
    }]
  })
}
```
"""

from collections.abc import Iterator

from tfiam.access.lacking import some
from tfiam.iam import Statement
from tfiam.iam.service_calls import CALLED_BY_SERVICES
from tfiam.inventory.model import DocumentRole
from tfiam.rules.model import Rule, Said, Severity

#: Conditions that a call by a service's own principal, or one on its behalf, does not meet.
_OF_SERVICES = ("aws:principalisawsservice", "aws:principalservicename", "aws:principalservicenameslist")
#: Keys that say whose the principal is; calls by services carry none of them.
_OF_PRINCIPALS = ("aws:principalorgid", "aws:principalorgpaths", "aws:principalaccount", "aws:principalarn")


def check(statement: Statement) -> Iterator[Said]:
    if not (statement.is_deny and statement.every_resource):
        return
    stopped = [action for action in CALLED_BY_SERVICES if statement.covers_action(action)]
    if not stopped:
        return
    if statement.unconditional:
        yield f"denies {some(stopped)} to everybody, the organization's own principals and services too"
    elif _by_principal(statement) and not _exempts_services(statement) and not _asks_for_principal(statement):
        yield f"denies {some(stopped)} to AWS services too: aws:PrincipalIsAWSService is not asked about"


def _by_principal(statement: Statement) -> bool:
    """True if a condition leaves out principals by a key that services do not carry; it holds for them."""
    return any(one.negated and one.key_name in _OF_PRINCIPALS for one in statement.conditions)


def _exempts_services(statement: Statement) -> bool:
    return any(one.key_name in _OF_SERVICES for one in statement.conditions)


def _asks_for_principal(statement: Statement) -> bool:
    """True if the Deny holds for nobody without a key that services do not carry."""
    for one in statement.conditions:
        if one.key_name.startswith("aws:principal") and one.known and not one.if_exists:
            demanded = {value.lower() for value in one.values} == {"false"} if one.base == "Null" else not one.negated
            if demanded and one.qualifier != "ForAllValues":
                return True
    return False


RULE = Rule(
    id="TFIAM_OP_014",
    name="rcp-without-exemption",
    severity=Severity.HIGH,
    subject=Statement,
    documents=(DocumentRole.RCP,),
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_examples.html",
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalisawsservice",
    ),
    supersedes=("RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY",),
    compliance=("SEC01-BP01", "SEC03-BP05"),
    fails=(
        """
resource "aws_organizations_policy" "perimeter" {
  name = "perimeter"
  type = "RESOURCE_CONTROL_POLICY"
  content = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Deny", Principal = "*", Action = ["s3:*", "kms:*"], Resource = "*", Condition = { StringNotEqualsIfExists = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" } } }]
  })
}
""",
        """
# Everybody, by a wildcard inside the action and a list of one resource.
resource "aws_organizations_policy" "reads" {
  name = "reads"
  type = "RESOURCE_CONTROL_POLICY"
  content = jsonencode({
    Version   = "2012-10-17"
    Statement = { Effect = "Deny", Principal = { AWS = "*" }, Action = "S3:getobj*", Resource = ["*"] }
  })
}
""",
    ),
    passes=(
        """
# The classic false positive: TLS and encryption are asked of everybody, and deletion, which no service calls, of all but one role.
resource "aws_organizations_policy" "tls" {
  name = "tls"
  type = "RESOURCE_CONTROL_POLICY"
  content = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Deny", Principal = "*", Action = "s3:*", Resource = "*", Condition = { BoolIfExists = { "aws:SecureTransport" = "false" } } },
      { Effect = "Deny", Principal = "*", Action = "kms:ScheduleKeyDeletion", Resource = "*", Condition = { ArnNotLike = { "aws:PrincipalArn" = "arn:aws:iam::111122223333:role/keys" } } },
      { Effect = "Deny", Principal = "*", Action = "s3:PutBucketPublicAccessBlock", Resource = "*" },
    ]
  })
}
""",
        """
resource "aws_organizations_policy" "perimeter" {
  name = "perimeter"
  type = "RESOURCE_CONTROL_POLICY"
  content = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = ["s3:*", "sqs:*", "sts:AssumeRole"]
      Resource  = "*"
      Condition = {
        StringNotEqualsIfExists = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5", "aws:ResourceTag/public" = "true" }
        BoolIfExists            = { "aws:PrincipalIsAWSService" = "false" }
      }
    }]
  })
}
""",
    ),
)
