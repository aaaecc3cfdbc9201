"""Nobody hears of what AWS Config finds.

A rule that turns red in a console where nobody looks stops nothing. Config tells EventBridge of every change of
compliance, and a topic if its delivery channel names one: somebody has to listen at the end.

Judged is the plan that sets up an account: one that owns its configuration recorder or trail, or any with
`account.baseline: true`. Ways out are an EventBridge rule for AWS Config or Security Hub that has a target, a delivery
channel with a topic, chat channels, and the leave for another account to aggregate. A topic of this plan needs a
subscription in it.

Fix: an EventBridge rule, a topic, and somebody who reads it.

```hcl
resource "aws_cloudwatch_event_rule" "non_compliant" {
  name = "config-non-compliant"
  event_pattern = jsonencode({
    source        = ["aws.config"]
    "detail-type" = ["Config Rules Compliance Change"]
    detail        = { newEvaluationResult = { complianceType = ["NON_COMPLIANT"] } }
  })
}

resource "aws_cloudwatch_event_target" "security" {
  rule = aws_cloudwatch_event_rule.non_compliant.name
  arn  = aws_sns_topic.security.arn
}
```
"""

from collections.abc import Iterator

from tfiam.access.alert_routes import AlertRoutes
from tfiam.access.detection import Detection
from tfiam.inventory.model import Inventory
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined


def check(inventory: Inventory) -> Iterator[Said]:
    detection = Detection(inventory)
    if not detection.is_baseline:
        return
    alerts = AlertRoutes(inventory)
    if any(not route.dead_end for route in alerts.routes):
        return
    if alerts.hidden:
        yield Undetermined(alerts.hidden, address=detection.place, resource=detection.anchor)
        return
    ends = "; ".join(dict.fromkeys(route.dead_end for route in alerts.routes))
    message = f"nobody hears of what AWS Config finds{f': {ends}' if ends else ''}"
    yield Problem(message, address=detection.place, resource=detection.anchor)


RULE = Rule(
    id="TFIAM_DA_003",
    name="non-compliance-unheard",
    severity=Severity.MEDIUM,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/config/latest/developerguide/monitor-config-with-cloudwatchevents.html",
        "https://docs.aws.amazon.com/config/latest/developerguide/notifications-for-AWS-Config.html",
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_detect_investigate_events_actionable_events.html",
    ),
    options={"account.baseline": "true where this configuration sets up the account, whatever it owns"},
    about_surroundings=True,
    compliance=("SEC04-BP01", "SEC04-BP04"),
    fails=(
        """
resource "aws_config_configuration_recorder" "this" {
  name     = "this"
  role_arn = "arn:aws:iam::111122223333:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"
}

resource "aws_cloudwatch_event_rule" "deletions" {
  name          = "deletions"
  event_pattern = jsonencode({ source = ["aws.config"], "detail-type" = ["AWS API Call via CloudTrail"] })
}

resource "aws_cloudwatch_event_target" "deletions" {
  rule = aws_cloudwatch_event_rule.deletions.name
  arn  = "arn:aws:sns:eu-west-1:111122223333:security"
}
""",
        """
# All is there but a reader; and the second rule is off.
resource "aws_config_configuration_recorder" "this" {
  name     = "this"
  role_arn = "arn:aws:iam::111122223333:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"
}

resource "aws_sns_topic" "security" {
  name = "security"
}

resource "aws_cloudwatch_event_rule" "compliance" {
  for_each      = { on = "ENABLED", off = "DISABLED" }
  name          = "compliance-${each.key}"
  state         = each.value
  event_pattern = jsonencode({ source = [{ prefix = "aws.con" }] })
}

resource "aws_cloudwatch_event_target" "compliance" {
  for_each = { on = aws_sns_topic.security.arn, off = "arn:aws:sns:eu-west-1:111122223333:other" }
  rule     = aws_cloudwatch_event_rule.compliance[each.key].name
  arn      = each.value
}
""",
    ),
    passes=(
        """
resource "aws_config_configuration_recorder" "this" {
  name     = "this"
  role_arn = "arn:aws:iam::111122223333:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"
}

resource "aws_cloudwatch_event_rule" "compliance" {
  name          = "compliance"
  event_pattern = jsonencode({ source = ["aws.config"], "detail-type" = ["Config Rules Compliance Change"] })
}

resource "aws_cloudwatch_event_target" "compliance" {
  rule = aws_cloudwatch_event_rule.compliance.name
  arn  = aws_sns_topic.security.arn
}

resource "aws_sns_topic" "security" {
  name = "security"
}

resource "aws_sns_topic_subscription" "security" {
  topic_arn = aws_sns_topic.security.arn
  protocol  = "email"
  endpoint  = "security@example.com"
}
""",
        """
# The classic false positive: another account collects what is found, and tells of it.
resource "aws_config_configuration_recorder" "this" {
  name     = "this"
  role_arn = "arn:aws:iam::111122223333:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"
}

resource "aws_config_aggregate_authorization" "security" {
  account_id = "444455556666"
  region     = "eu-west-1"
}
""",
    ),
)
