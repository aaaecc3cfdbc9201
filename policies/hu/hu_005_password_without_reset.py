"""Login profile is made without a forced reset of the password.

The password that Terraform generates is known to whoever reads the state or the output, unless a PGP key hides it, and to
whoever hands it over. Without `password_reset_required` it stays the user's password for as long as the account's policy lets
it. The provider asks for no reset unless told.

Fix: let the user choose a password at the first sign-in. The user needs `iam:ChangePassword`, which the account's password
policy can give.

```hcl
resource "aws_iam_user_login_profile" "ana" {
  user                    = aws_iam_user.ana.name
  password_reset_required = true
}
```
"""

from collections.abc import Iterator

from tfiam.inventory.model import UNKNOWN, Resource
from tfiam.rules.model import Problem, Rule, Said, Severity, Undetermined

_RESET = "password_reset_required"
_MADE = ("create", "replace")


def check(profile: Resource) -> Iterator[Said]:
    required = profile.get(_RESET)
    if profile.change not in _MADE:
        return  # it is about the first password only: AWS says false once the user has chosen another
    if required is UNKNOWN:
        yield Undetermined((f"{profile.address}.{_RESET}",), attribute=_RESET)
    elif required is not True:
        yield Problem("asks for no new password at the first sign-in: the generated one stays", attribute=_RESET)


RULE = Rule(
    id="TFIAM_HU_005",
    name="password-without-reset",
    severity=Severity.MEDIUM,
    subject=Resource,
    resource_types=("aws_iam_user_login_profile",),
    check=check,
    doc=__doc__,
    references=(
        "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateLoginProfile.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_admin-change-user.html",
        "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_user_login_profile",
    ),
    compliance=("SEC02-BP01", "SEC02-BP03"),
    fails=(
        """
resource "aws_iam_user_login_profile" "ana" {
  user                    = "ana"
  password_reset_required = false
}
""",
        """
# Not written is not required, whatever the length.
resource "aws_iam_user_login_profile" "ben" {
  user            = "ben"
  password_length = 40
  pgp_key         = "keybase:ben"
}
""",
    ),
    passes=(
        """
resource "aws_iam_user_login_profile" "ana" {
  user                    = "ana"
  password_reset_required = true
}
""",
        """
# The classic false positive: the user has chosen a password since, and AWS asks for no reset any more.
resource "aws_iam_user_login_profile" "ana" {
  user                    = "ana"
  password_reset_required = false
}

#> after
resource "aws_iam_user_login_profile" "ana" {
  user                    = "ana"
  password_reset_required = false
}
""",
    ),
)
