"""Mandatory tag is absent.

Attribute-based access is as good as the tags: a principal without the cost centre reaches nothing of its team, or everything that
a loose condition lets through; a resource without it belongs to nobody. For teams that list their tags in `tags.required` and
`tags.abac_keys`: every user, role and resource of the plan that takes tags has to carry them, in that spelling, its own or the
provider's `default_tags`.

Fix: set them once, on the provider.

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

from tfiam.access.tags import tagged
from tfiam.inventory.model import Inventory
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined


def check(inventory: Inventory) -> Iterator[Said]:
    rules = inventory.config.tags
    wanted = tuple(dict.fromkeys((*rules.required, *rules.abac_keys)))
    for resource, tags in tagged(inventory) if wanted else ():
        missing = [tag for tag in wanted if tag not in tags.values]
        if not missing:
            continue
        if tags.hidden:
            yield Undetermined(tags.hidden, address=resource.address, attribute="tags", resource=resource)
        else:
            near = [f"{tag} (it has {', '.join(tags.spelt(tag))})" if tags.spelt(tag) else tag for tag in missing]
            message = f"lacks {', '.join(near)}"
            yield Problem(message, address=resource.address, attribute="tags", resource=resource, cause=message)


RULE = Rule(
    id="TFIAM_AB_006",
    name="required-tag-missing",
    severity=Severity.LOW,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html",
        "https://docs.aws.amazon.com/whitepapers/latest/tagging-best-practices/tagging-best-practices.html",
    ),
    opt_in=True,
    about_surroundings=True,
    compliance=("SEC03-BP02",),
    options={
        "tags.required": "tags that everything carries; without them, and without abac_keys, the rule says nothing",
        "tags.abac_keys": "tags that decide on access: required too",
    },
    fails=(
        """
#| tags:
#|   required: [CostCenter, owner]
resource "aws_iam_role" "app" {
  name               = "app"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }] })
  tags               = { owner = "web" }
}
""",
        """
#| tags:
#|   abac_keys: [CostCenter]
# Another case: IAM does not mind, aws:TagKeys, tag policies and the bill do.
provider "aws" {
  default_tags {
    tags = { costcenter = "4711" }
  }
}

resource "aws_sqs_queue" "jobs" {
  name = "jobs"
}
""",
    ),
    passes=(
        """
#| tags:
#|   required: [CostCenter, owner]
# The classic false positive: the provider's default tags make up for what the resource leaves out; a group takes none.
provider "aws" {
  default_tags {
    tags = { CostCenter = "4711" }
  }
}

resource "aws_sqs_queue" "jobs" {
  name = "jobs"
  tags = { owner = "web" }
}

resource "aws_iam_group" "staff" {
  name = "staff"
}
""",
        """
# Nobody asks for any.
resource "aws_sqs_queue" "jobs" {
  name = "jobs"
}
""",
    ),
)
