"""User pool lets people in with little.

What a Cognito user pool says of somebody, roles of an identity pool and applications believe. Without MFA a password is all it
takes; with a short one it is guessed; without threat protection nobody looks whether it has leaked or who tries thousands.
MFA that is optional is enough where threat protection asks for it when a sign-in looks wrong. Pools that only pass on the
sign-ins of another provider have no passwords of their own.

Fix: demand MFA, long passwords of all classes, and switch threat protection on (plan Plus).

```hcl
resource "aws_cognito_user_pool" "people" {
  name              = "people"
  user_pool_tier    = "PLUS"
  mfa_configuration = "ON"
  software_token_mfa_configuration { enabled = true }
  password_policy {
    minimum_length    = 14
    require_lowercase = true
    require_uppercase = true
    require_numbers   = true
    require_symbols   = true
  }
  user_pool_add_ons { advanced_security_mode = "ENFORCED" }
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.user_pools import UserPool, user_pools
from tfiam.inventory.model import Inventory
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined


def check(inventory: Inventory) -> Iterator[Said]:
    for pool in user_pools(inventory):
        faults = list(_faults(pool))
        resource = pool.resource
        if faults and pool.doubt:
            yield Undetermined(pool.doubt, address=resource.address, resource=resource)
        elif faults:
            # Threat protection costs a plan of its own: alone, its absence weighs less.
            weight = Severity.LOW if faults == [_UNPROTECTED] else None
            message = ", ".join(faults)
            yield Problem(message, address=resource.address, resource=resource, severity=weight, cause="user pool")
        elif pool.hidden:
            yield Undetermined(pool.hidden, address=resource.address, resource=resource)


_UNPROTECTED = "threat protection does not act"


def _faults(pool: UserPool) -> Iterator[str]:
    if pool.mfa == "OFF":
        yield "asks nobody for MFA"
    elif pool.mfa == "OPTIONAL" and pool.protected is False:
        yield "leaves MFA to its users"
    if pool.weak_password:
        yield f"takes weak passwords ({', '.join(pool.weak_password)})"
    if pool.protected is False:
        yield _UNPROTECTED


RULE = Rule(
    id="TFIAM_HU_015",
    name="user-pool-too-loose",
    severity=Severity.MEDIUM,
    subject=Inventory,
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html",
        "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-threat-protection.html",
        "https://docs.aws.amazon.com/config/latest/developerguide/cognito-user-pool-password-policy-check.html",
        "https://docs.aws.amazon.com/securityhub/latest/userguide/cognito-controls.html",
    ),
    compliance=("SEC02-BP01",),
    fails=(
        """
resource "aws_cognito_user_pool" "people" {
  name = "people"
}
""",
        """
# Threat protection that only watches, MFA that nobody has to use, and a password policy that drops what it leaves out.
resource "aws_cognito_user_pool" "people" {
  name              = "people"
  user_pool_tier    = "PLUS"
  mfa_configuration = "OPTIONAL"
  software_token_mfa_configuration {
    enabled = true
  }
  password_policy {
    minimum_length    = 8
    require_lowercase = true
  }
  user_pool_add_ons {
    advanced_security_mode = "AUDIT"
  }
}
""",
    ),
    passes=(
        """
# Optional MFA, which threat protection asks for when a sign-in looks wrong.
resource "aws_cognito_user_pool" "people" {
  name              = "people"
  user_pool_tier    = "PLUS"
  mfa_configuration = "OPTIONAL"
  software_token_mfa_configuration {
    enabled = true
  }
  password_policy {
    minimum_length    = 12
    require_lowercase = true
    require_uppercase = true
    require_numbers   = true
    require_symbols   = true
  }
  user_pool_add_ons {
    advanced_security_mode = "ENFORCED"
  }
}
""",
        """
# The classic false positive: every client signs in at the company's own provider, whose business MFA is.
resource "aws_cognito_user_pool" "staff" {
  name = "staff"
}

resource "aws_cognito_user_pool_client" "portal" {
  name                         = "portal"
  user_pool_id                 = aws_cognito_user_pool.staff.id
  supported_identity_providers = ["desk"]
}
""",
    ),
)
