"""No rule of AWS Config looks for users without MFA.

A password that leaks is enough to sign in where no second factor is asked. People are added, devices are lost and
removed; only a check that runs every day says who is left without one, and whether the root user is.

Judged is the plan that sets up an account: one that owns its configuration recorder or trail, or any with
`account.baseline: true`. Rules of an organization, in conformance packs, and those that Security Hub's standards (AWS
Foundational Security Best Practices, CIS) bring with them count. Watching the root user alone is low.

Fix: add AWS's own rules.

```hcl
resource "aws_config_config_rule" "mfa" {
  for_each = toset(["IAM_USER_MFA_ENABLED", "ROOT_ACCOUNT_MFA_ENABLED"])
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

_USERS = frozenset({"IAM_USER_MFA_ENABLED", "MFA_ENABLED_FOR_IAM_CONSOLE_ACCESS"})
_ROOT = frozenset({"ROOT_ACCOUNT_MFA_ENABLED", "ROOT_ACCOUNT_HARDWARE_MFA_ENABLED"})


def check(inventory: Inventory) -> Iterator[Said]:
    detection = Detection(inventory)
    if not detection.is_baseline or detection.has_standard or _USERS & detection.checks:
        return
    if detection.hidden:
        yield Undetermined(detection.hidden, address=detection.place, resource=detection.anchor)
    elif _ROOT & detection.checks:
        message = "the root user's MFA is watched, that of users is not"
        yield Problem(message, address=detection.place, resource=detection.anchor, severity=Severity.LOW)
    else:
        yield Problem("no AWS Config rule looks at MFA", address=detection.place, resource=detection.anchor)


RULE = Rule(
    id="TFIAM_DA_001",
    name="mfa-not-watched",
    severity=Severity.MEDIUM,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/config/latest/developerguide/iam-user-mfa-enabled.html",
        "https://docs.aws.amazon.com/config/latest/developerguide/mfa-enabled-for-iam-console-access.html",
        "https://docs.aws.amazon.com/config/latest/developerguide/root-account-mfa-enabled.html",
        "https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html",
    ),
    options={"account.baseline": "true where this configuration sets up the account, whatever it owns"},
    about_surroundings=True,
    compliance=("SEC04-BP01", "SEC02-BP05", "CIS-AWS-1.10"),
    fails=(
        """
resource "aws_config_configuration_recorder" "this" {
  name     = "this"
  role_arn = "arn:aws:iam::111122223333:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"
}

resource "aws_config_config_rule" "keys" {
  name = "access-keys-rotated"

  source {
    owner             = "AWS"
    source_identifier = "ACCESS_KEYS_ROTATED"
  }
}
""",
        """
#| account:
#|   baseline: true
# Nothing of Config here, but the team says that this is the account's baseline; MFA by name only.
resource "aws_config_config_rule" "mfa" {
  name = "iam-user-mfa-enabled"

  source {
    owner             = "AWS"
    source_identifier = "IAM_PASSWORD_POLICY"
  }
}
""",
    ),
    passes=(
        """
resource "aws_config_configuration_recorder" "this" {
  name     = "this"
  role_arn = "arn:aws:iam::111122223333:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"
}

resource "aws_config_config_rule" "mfa" {
  for_each = toset(["IAM_USER_MFA_ENABLED", "ROOT_ACCOUNT_MFA_ENABLED"])
  name     = lower(replace(each.key, "_", "-"))

  source {
    owner             = "AWS"
    source_identifier = each.key
  }
}
""",
        """
# The classic false positives: a conformance pack brings the rule, beside a trail.
resource "aws_cloudtrail" "this" {
  name                       = "this"
  s3_bucket_name             = "acme-trail"
  is_multi_region_trail      = true
  enable_log_file_validation = true
}

resource "aws_config_conformance_pack" "iam" {
  name          = "iam"
  template_body = "Resources:\\n  Mfa:\\n    Type: AWS::Config::ConfigRule\\n    Properties:\\n      ConfigRuleName: mfa\\n      Source:\\n        Owner: AWS\\n        SourceIdentifier: MFA_ENABLED_FOR_IAM_CONSOLE_ACCESS\\n"
}
""",
        """
# No account's baseline: a rule of one team.
resource "aws_config_config_rule" "tags" {
  name = "required-tags"

  source {
    owner             = "AWS"
    source_identifier = "REQUIRED_TAGS"
  }
}
""",
    ),
)
