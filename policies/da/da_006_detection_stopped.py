"""This plan deletes or stops what watches the account.

The first thing an intruder does is to put out the lights: stop the trail, the recorder, the detector, the analyzer,
Security Hub. From then on nobody sees what happens, and what happened meanwhile cannot be recorded afterwards. In a plan
it looks like tidying up.

One that the plan only forgets, replaces, or makes again under another address (of the same name, or a trail for at least
as much) is no finding; nor is one that was off already.

Fix: keep it, or show what takes its place and waive the change with who decided it.

```hcl
resource "aws_cloudtrail" "this" {
  # …
  enable_logging = true
}
```
"""

from collections.abc import Iterator

from tfiam.access.detection_change import stopped
from tfiam.inventory.model import Inventory
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined


def check(inventory: Inventory) -> Iterator[Said]:
    if inventory.before is None:
        return
    for one in stopped(inventory.before, inventory):
        if one.because:
            yield Undetermined(one.because, resource=one.resource, attribute=one.attribute)
        else:
            yield Problem(one.what, resource=one.resource, attribute=one.attribute)


RULE = Rule(
    id="TFIAM_DA_006",
    name="detection-stopped",
    severity=Severity.CRITICAL,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-turning-off-logging.html",
        "https://docs.aws.amazon.com/config/latest/developerguide/stop-start-recorder.html",
        "https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_suspend-disable.html",
        "https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-disable.html",
    ),
    about_surroundings=True,
    compliance=("SEC04-BP01",),
    fails=(
        """
resource "aws_cloudtrail" "this" {
  name           = "this"
  s3_bucket_name = "acme-trail"
}

resource "aws_guardduty_detector" "this" {
  enable = true
}
#> after
# Switched off in place.
resource "aws_cloudtrail" "this" {
  name           = "this"
  s3_bucket_name = "acme-trail"
  enable_logging = false
}

resource "aws_guardduty_detector" "this" {
  enable = "false"
}
""",
        """
resource "aws_config_configuration_recorder" "this" {
  name     = "this"
  role_arn = "arn:aws:iam::111122223333:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"
}

resource "aws_config_configuration_recorder_status" "this" {
  name       = aws_config_configuration_recorder.this.name
  is_enabled = true
}

resource "aws_cloudtrail" "all" {
  name                  = "all"
  s3_bucket_name        = "acme-trail"
  is_multi_region_trail = true
}
#> after
# Deleted; a trail of one region is no replacement.
resource "aws_cloudtrail" "here" {
  name           = "here"
  s3_bucket_name = "acme-trail"
}
""",
    ),
    passes=(
        """
resource "aws_cloudtrail" "this" {
  name           = "this"
  s3_bucket_name = "acme-trail"
}

resource "aws_accessanalyzer_analyzer" "old" {
  analyzer_name = "account"
}

resource "aws_guardduty_detector" "off" {
  enable = false
}
#> after
# The classic false positive: made again under another address, and a trail for more regions in its place.
resource "aws_cloudtrail" "all" {
  name                  = "all"
  s3_bucket_name        = "acme-trail"
  is_multi_region_trail = true
}

resource "aws_accessanalyzer_analyzer" "account" {
  analyzer_name = "account"
}
""",
        """
resource "aws_securityhub_account" "this" {
}

resource "aws_cloudtrail" "this" {
  name           = "this"
  s3_bucket_name = "acme-trail"
}
#> after
# More than before.
resource "aws_securityhub_account" "this" {
}

resource "aws_cloudtrail" "this" {
  name                       = "this"
  s3_bucket_name             = "acme-trail"
  enable_log_file_validation = true
}
""",
    ),
)
