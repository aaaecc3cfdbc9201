"""No rule of AWS Config looks for unused or unrotated credentials.

Accounts of people who left and keys of programs that nobody runs are what an intruder uses longest: nobody misses them.
AWS Config looks every day which passwords and keys have not been used for 90 days, and which keys are older than that.

Judged is the plan that sets up an account: one that owns its configuration recorder or trail, or any with
`account.baseline: true`. Conformance packs, organization rules and Security Hub's standards count.

Fix: add AWS's own rules.

```hcl
resource "aws_config_config_rule" "credentials" {
  for_each = toset(["IAM_USER_UNUSED_CREDENTIALS_CHECK", "ACCESS_KEYS_ROTATED"])
  name     = lower(replace(each.key, "_", "-"))

  source {
    owner             = "AWS"
    source_identifier = each.key
  }
}
```
"""

from collections.abc import Iterator

from tfiam.access.detection import Detection
from tfiam.inventory.model import Inventory
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined

_WANTED = ("IAM_USER_UNUSED_CREDENTIALS_CHECK", "ACCESS_KEYS_ROTATED")


def check(inventory: Inventory) -> Iterator[Said]:
    detection = Detection(inventory)
    missing = [one for one in _WANTED if one not in detection.checks]
    if not missing or not detection.is_baseline or detection.has_standard:
        return
    if detection.hidden:
        yield Undetermined(detection.hidden, address=detection.place, resource=detection.anchor)
    else:
        names = " and ".join(one.lower().replace("_", "-") for one in missing)
        yield Problem(f"no AWS Config rule {names}", address=detection.place, resource=detection.anchor)


RULE = Rule(
    id="TFIAM_DA_002",
    name="old-credentials-not-watched",
    severity=Severity.LOW,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/config/latest/developerguide/iam-user-unused-credentials-check.html",
        "https://docs.aws.amazon.com/config/latest/developerguide/access-keys-rotated.html",
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_identities_audit.html",
    ),
    options={"account.baseline": "true where this configuration sets up the account, whatever it owns"},
    about_surroundings=True,
    compliance=("SEC02-BP05", "SEC04-BP01", "CIS-AWS-1.12", "CIS-AWS-1.14"),
    fails=(
        """
resource "aws_config_configuration_recorder" "this" {
  name     = "this"
  role_arn = "arn:aws:iam::111122223333:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"
}

resource "aws_config_config_rule" "mfa" {
  name = "mfa"

  source {
    owner             = "AWS"
    source_identifier = "IAM_USER_MFA_ENABLED"
  }
}
""",
        """
# One of the two only, for the whole organization; Security Hub without its standards.
resource "aws_cloudtrail" "this" {
  name           = "this"
  s3_bucket_name = "acme-trail"
}

resource "aws_config_organization_managed_rule" "rotated" {
  name            = "rotated"
  rule_identifier = "ACCESS_KEYS_ROTATED"
}

resource "aws_securityhub_account" "this" {
  enable_default_standards = false
}
""",
    ),
    passes=(
        """
resource "aws_config_configuration_recorder" "this" {
  name     = "this"
  role_arn = "arn:aws:iam::111122223333:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"
}

resource "aws_config_config_rule" "credentials" {
  for_each = toset(["IAM_USER_UNUSED_CREDENTIALS_CHECK", "ACCESS_KEYS_ROTATED"])
  name     = each.key

  source {
    owner             = "AWS"
    source_identifier = each.key
  }
}
""",
        """
# The classic false positive: Security Hub's standards bring these rules.
resource "aws_config_configuration_recorder" "this" {
  name     = "this"
  role_arn = "arn:aws:iam::111122223333:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"
}

resource "aws_securityhub_account" "this" {
  enable_default_standards = false
}

resource "aws_securityhub_standards_subscription" "cis" {
  standards_arn = "arn:aws:securityhub:eu-west-1::standards/cis-aws-foundations-benchmark/v/3.0.0"
}
""",
    ),
)
