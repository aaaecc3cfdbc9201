"""Image, snapshot, document or share is public or given outside.

These are shared by an argument, not by a policy (a layer version or a function: TFIAM_RX_001). A public snapshot is a copy
of the disk or database, an image one of the machine with whatever keys were left on it, and a document often names hosts,
paths and passwords; a public one can be copied by anyone, and taking it back reaches no copy. A share in RAM to another
account is somebody else's to use.

Own accounts are those of `organization.accounts`, `account.id` and the plan; `organization.trusted` may be given things.
While only the plan's own account is known, a foreign one may be a sister account and is medium; with nothing known,
only what is public is judged.

Fix: name accounts of the organization, or the organization itself.

```hcl
resource "aws_ami_launch_permission" "golden" {
  image_id         = aws_ami.golden.id
  organization_arn = data.aws_organizations_organization.this.arn
}
```
"""

from collections.abc import Iterator

from tfiam.access.accounts import accounts_of
from tfiam.access.shares import outside, shares
from tfiam.inventory.model import Inventory
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined


def check(inventory: Inventory) -> Iterator[Said]:
    accounts = accounts_of(inventory)
    for share in shares(inventory):
        place = f"{share.resource.address}.{share.attribute}"
        if share.public:
            yield Problem("shared with everyone", resource=share.resource, attribute=share.attribute)
        elif not share.principal:
            yield Undetermined((place,), resource=share.resource)
        elif found := outside(share.principal, accounts):
            yield Problem(
                f"shared with {found}, outside the {'organization' if accounts.told else 'own account'}",
                resource=share.resource,
                attribute=share.attribute,
                severity=None if accounts.told or found.startswith("organization") else Severity.MEDIUM,
            )


RULE = Rule(
    id="TFIAM_RX_009",
    name="shared-by-arguments",
    severity=Severity.HIGH,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/sharingamis-intro.html",
        "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ShareSnapshot.html",
        "https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-ssm-sharing.html",
        "https://docs.aws.amazon.com/ram/latest/userguide/getting-started-sharing.html",
    ),
    compliance=("SEC03-BP07", "SEC03-BP08"),
    checkov=("CKV_AWS_205", "CKV_AWS_302", "CKV_AWS_303"),
    options={"organization.accounts": "own accounts", "organization.trusted": "others that may be given things"},
    fails=(
        """
resource "aws_ami_launch_permission" "golden" {
  image_id = "ami-0123456789abcdef0"
  group    = "all"
}

resource "aws_db_snapshot" "orders" {
  db_instance_identifier = "orders"
  db_snapshot_identifier = "orders-2026"
  shared_accounts        = ["all"]
}
""",
        """
# The document's word for everyone has another case, and stands in a text with commas.
resource "aws_ssm_document" "patch" {
  name          = "patch"
  document_type = "Command"
  content       = jsonencode({ schemaVersion = "2.2", description = "patch", mainSteps = [{ action = "aws:runShellScript", name = "run", inputs = { runCommand = ["yum update -y"] } }] })
  permissions = {
    type        = "Share"
    account_ids = "All"
  }
}
""",
        """
#| organization:
#|   accounts: ["123456789012"]
#|   org_id: o-a1b2c3d4e5
resource "aws_snapshot_create_volume_permission" "disk" {
  snapshot_id = "snap-0123456789abcdef0"
  account_id  = "444455556666"
}

resource "aws_ram_principal_association" "subnets" {
  resource_share_arn = "arn:aws:ram:eu-west-1:123456789012:resource-share/0a1b2c3d-0000-0000-0000-000000000000"
  principal          = "arn:aws:organizations::444455556666:organization/o-zzzzzzzzzz"
}
""",
    ),
    passes=(
        """
# The classic false positive: sharing inside the organization, with a trusted account, and with an own unit.
#| organization:
#|   accounts: ["123456789012", "111122223333"]
#|   org_id: o-a1b2c3d4e5
#|   trusted:
#|     - {id: "777788889999", name: auditor}
resource "aws_db_cluster_snapshot" "orders" {
  db_cluster_identifier          = "orders"
  db_cluster_snapshot_identifier = "orders-2026"
  shared_accounts                = ["111122223333", "777788889999"]
}

resource "aws_ram_principal_association" "subnets" {
  resource_share_arn = "arn:aws:ram:eu-west-1:123456789012:resource-share/0a1b2c3d-0000-0000-0000-000000000000"
  principal          = "arn:aws:organizations::123456789012:ou/o-a1b2c3d4e5/ou-ab12-34567890"
}

resource "aws_ami_launch_permission" "golden" {
  image_id         = "ami-0123456789abcdef0"
  organization_arn = "arn:aws:organizations::123456789012:organization/o-a1b2c3d4e5"
}
""",
        """
# Shared with nobody.
resource "aws_db_snapshot" "orders" {
  db_instance_identifier = "orders"
  db_snapshot_identifier = "orders-2026"
}

resource "aws_ssm_document" "patch" {
  name          = "patch"
  document_type = "Command"
  content       = jsonencode({ schemaVersion = "2.2", description = "patch", mainSteps = [{ action = "aws:runShellScript", name = "run", inputs = { runCommand = ["yum update -y"] } }] })
}
""",
    ),
)
