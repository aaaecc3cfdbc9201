"""SCP or RCP is over a quota of Organizations.

Organizations refuses a policy that is too long and an attachment that is one too many, when the change is half applied.
An SCP may have 10,240 characters and a root, unit or account 10 of them, since 2026-05-15 (5,120 and 5 before); RCPs have
quotas of their own. White space counts. FullAWSAccess counts too: it is attached to every node unless an allow list
took its place, which is taken for granted here where another SCP on the node allows something.

Fix: minify with `jsonencode` or `minified_json`, and join policies that belong together.

```hcl
resource "aws_organizations_policy" "baseline" {
  name    = "baseline"
  content = data.aws_iam_policy_document.baseline.minified_json
}
```
"""

from collections.abc import Iterator

from tfiam.access.organization_policies import (
    CHARACTERS,
    FULL_ACCESS,
    PER_TARGET,
    allows_something,
    attached,
    organization_policies,
    role_of,
)
from tfiam.access.sizes import measure
from tfiam.iam.quotas import quota
from tfiam.inventory.model import Document, DocumentRole, Inventory
from tfiam.rules.measured import evidence
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined


def check(inventory: Inventory) -> Iterator[Said]:
    for document in organization_policies(inventory):
        if not document.readable:
            yield Undetermined(document.because or (document.fault,), document=document)
            continue
        yield from _too_long(document)
    for role in FULL_ACCESS:
        yield from _too_many(inventory, role)


def _too_long(document: Document) -> Iterator[Said]:
    measured = measure(document, CHARACTERS[role_of(document)])
    kind, limit = role_of(document).value.upper(), measured.quota.value
    if measured.over:
        yield Problem(
            f"{measured.counted:,} characters; an {kind} may have {limit:,}",
            document=document,
            evidence=evidence(measured),
            cause="characters",
        )
    elif measured.open:
        message = f"{measured.counted:,} characters, not counting what is hidden; an {kind} may have {limit:,}"
        yield Undetermined(measured.hidden, document=document, message=message)


def _too_many(inventory: Inventory, role: DocumentRole) -> Iterator[Said]:
    limit = quota(PER_TARGET[role]).value
    own = {document.address: document for document in inventory.in_role(role)}
    for node, targets in attached(inventory, role).items():
        policies = {target.policy for target in targets}
        replaced = role is DocumentRole.SCP and any(allows_something(own[one]) for one in policies if one in own)
        count = len(policies if replaced else policies | {FULL_ACCESS[role]})
        if count > limit:
            by = targets[-1].by
            message = f"{node} gets {count} {role.value.upper()}s with {FULL_ACCESS[role][2:]}; {limit} is the quota"
            if replaced:
                message = f"{node} gets {count} {role.value.upper()}s; {limit} is the quota"
            yield Problem(message, address=by, resource=inventory.by_address.get(by), cause=f"{role.value} {node}")


RULE = Rule(
    id="TFIAM_OP_002",
    name="organization-policy-over-quota",
    severity=Severity.HIGH,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html",
        "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html",
    ),
    compliance=("SEC01-BP01",),
    fails=(
        """
resource "aws_organizations_policy" "long" {
  name = "long"
  content = jsonencode({
    Version   = "2012-10-17"
    Statement = [for number in range(120) : { Effect = "Deny", Action = "s3:Delete*", Resource = "arn:aws:s3:::acme-archive-of-team-number-${number}/*" }]
  })
}
""",
        """
# Ten of our own, and FullAWSAccess.
resource "aws_organizations_policy" "deny" {
  for_each = toset(["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"])
  name     = "deny-${each.key}"
  content = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Deny", Action = "iam:*${each.key}*", Resource = "*" }]
  })
}

resource "aws_organizations_policy_attachment" "deny" {
  for_each  = aws_organizations_policy.deny
  policy_id = each.value.id
  target_id = "r-ab12"
}
""",
    ),
    passes=(
        """
# The classic false positive: more than 5,120 characters, which was the quota until May 2026.
resource "aws_organizations_policy" "long" {
  name = "long"
  content = jsonencode({
    Version   = "2012-10-17"
    Statement = [for number in range(60) : { Effect = "Deny", Action = "s3:Delete*", Resource = "arn:aws:s3:::acme-archive-of-team-number-${number}/*" }]
  })
}
""",
        """
# Nine of our own, each on its own units too.
resource "aws_organizations_policy" "deny" {
  for_each = toset(["a", "b", "c", "d", "e", "f", "g", "h", "i"])
  name     = "deny-${each.key}"
  content = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Deny", Action = "iam:*${each.key}*", Resource = "*" }]
  })
}

resource "aws_organizations_policy_attachment" "root" {
  for_each  = aws_organizations_policy.deny
  policy_id = each.value.id
  target_id = "r-ab12"
}

resource "aws_organizations_policy_attachment" "unit" {
  for_each  = aws_organizations_policy.deny
  policy_id = each.value.id
  target_id = "ou-ab12-cdefghij"
}
""",
    ),
)
