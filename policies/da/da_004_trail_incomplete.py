"""Trail does not record all that it should.

CloudTrail is the memory of an account. A trail of one region misses what an intruder does in another, one without
management events misses everything that changes permissions, one that leaves out KMS or Secrets Manager does not know
who read a secret, and files that are not validated may have been edited by whoever got that far.

A trail beside one of this plan that records the whole account may record data events alone.

Fix: one trail for all regions, with validated files and every management event.

```hcl
resource "aws_cloudtrail" "this" {
  # …
  is_multi_region_trail      = true
  enable_log_file_validation = true
}
```
"""

from collections.abc import Iterator

from tfiam.access.trails import lacking_trails
from tfiam.inventory.model import Inventory
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined


def check(inventory: Inventory) -> Iterator[Said]:
    for trail in lacking_trails(inventory):
        if trail.faults:
            yield Problem("; ".join(trail.faults), resource=trail.resource, cause="trail lacks something")
        else:
            yield Undetermined(trail.hidden, resource=trail.resource)


RULE = Rule(
    id="TFIAM_DA_004",
    name="trail-incomplete",
    severity=Severity.MEDIUM,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html",
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html",
        "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_EventSelector.html",
    ),
    about_surroundings=True,
    compliance=("SEC04-BP01", "CIS-AWS-3.1", "CIS-AWS-3.2"),
    fails=(
        """
resource "aws_cloudtrail" "this" {
  name           = "this"
  s3_bucket_name = "acme-trail"
}
""",
        """
# Everything but the events: by basic selectors, and by advanced ones.
resource "aws_cloudtrail" "data" {
  name                       = "data"
  s3_bucket_name             = "acme-trail"
  is_multi_region_trail      = true
  enable_log_file_validation = true

  event_selector {
    include_management_events = false

    data_resource {
      type   = "AWS::S3::Object"
      values = ["arn:aws:s3"]
    }
  }
}

resource "aws_cloudtrail" "without_keys" {
  name                       = "without-keys"
  s3_bucket_name             = "acme-trail"
  is_multi_region_trail      = true
  enable_log_file_validation = "true"

  advanced_event_selector {
    field_selector {
      field  = "eventCategory"
      equals = ["Management"]
    }
    field_selector {
      field      = "eventSource"
      not_equals = ["kms.amazonaws.com", "rdsdata.amazonaws.com"]
    }
  }
}
""",
    ),
    passes=(
        """
resource "aws_cloudtrail" "this" {
  name                       = "this"
  s3_bucket_name             = "acme-trail"
  is_multi_region_trail      = true
  enable_log_file_validation = true

  event_selector {
    exclude_management_event_sources = ["rdsdata.amazonaws.com"]
  }
}
""",
        """
# The classic false positive: a second trail, for the objects of one region.
resource "aws_cloudtrail" "this" {
  name                       = "this"
  s3_bucket_name             = "acme-trail"
  is_multi_region_trail      = true
  enable_log_file_validation = true
}

resource "aws_cloudtrail" "objects" {
  name                       = "objects"
  s3_bucket_name             = "acme-trail"
  enable_log_file_validation = true

  event_selector {
    include_management_events = false

    data_resource {
      type   = "AWS::S3::Object"
      values = ["arn:aws:s3"]
    }
  }
}
""",
    ),
)
