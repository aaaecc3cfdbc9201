"""Account has no analyzer of external access.

IAM Access Analyzer reads every policy of the account and says which of its buckets, roles, keys and secrets somebody
outside can reach, by whatever way that came about: also by hand, and by other configurations. An analyzer of unused or
internal access does not look for that.

Judged is the plan that sets up an account: one that owns its configuration recorder or trail, or any with
`account.baseline: true`.

Fix: one for the account, or one for the organization in its administrator's account.

```hcl
resource "aws_accessanalyzer_analyzer" "this" {
  analyzer_name = "account"
  type          = "ACCOUNT"
}
```
"""

from collections.abc import Iterator

from tfiam.access.detection import Detection
from tfiam.inventory.model import UNKNOWN, Inventory
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined

#: https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_CreateAnalyzer.html
_EXTERNAL = ("ACCOUNT", "ORGANIZATION", None)


def check(inventory: Inventory) -> Iterator[Said]:
    detection = Detection(inventory)
    if not detection.is_baseline:
        return
    analyzers = tuple(inventory.of("aws_accessanalyzer_analyzer"))
    if any(one.get("type") in _EXTERNAL for one in analyzers):
        return
    hidden = tuple(f"{one.address}.type" for one in analyzers if one.get("type") is UNKNOWN)
    if hidden:
        yield Undetermined(hidden, address=detection.place, resource=detection.anchor)
        return
    message = "its analyzers look for other things than external access" if analyzers else "no IAM Access Analyzer"
    yield Problem(message, address=detection.place, resource=detection.anchor)


RULE = Rule(
    id="TFIAM_DA_005",
    name="no-access-analyzer",
    severity=Severity.LOW,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/what-is-access-analyzer.html",
        "https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_CreateAnalyzer.html",
    ),
    options={"account.baseline": "true where this configuration sets up the account, whatever it owns"},
    about_surroundings=True,
    compliance=("SEC03-BP07", "SEC04-BP01", "CIS-AWS-1.20"),
    fails=(
        """
resource "aws_config_configuration_recorder" "this" {
  name     = "this"
  role_arn = "arn:aws:iam::111122223333:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"
}
""",
        """
#| account:
#|   baseline: true
# An analyzer of what nobody uses.
resource "aws_accessanalyzer_analyzer" "unused" {
  analyzer_name = "unused"
  type          = "ACCOUNT_UNUSED_ACCESS"
}
""",
    ),
    passes=(
        """
resource "aws_config_configuration_recorder" "this" {
  name     = "this"
  role_arn = "arn:aws:iam::111122223333:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"
}

resource "aws_accessanalyzer_analyzer" "this" {
  analyzer_name = "account"
}
""",
        """
# The classic false positive: an application sets up no account.
resource "aws_sns_topic" "orders" {
  name = "orders"
}
""",
    ),
)
