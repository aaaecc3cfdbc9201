"""Forms by which providers' tokens and keys are told, whatever name they stand under.

Every form has letters that stand in it as they are, so that most text is passed over without trying any of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tfiam.access.secrets.lookalikes import is_lookalike, is_repeated


@dataclass(frozen=True)
class Form:
    """A provider's form of a secret. Group 1 of ``pattern``, where there is one, is what must not be a placeholder."""

    kind: str
    anchor: str
    """A regular expression of a few literal letters that every match begins with, or holds."""
    pattern: re.Pattern[str]
    source: str


def _form(kind: str, anchor: str, pattern: str, source: str) -> Form:
    return Form(kind, anchor, re.compile(pattern), source)


_WORD_BEFORE: Final = r"(?<![A-Za-z0-9_])"
FORMS: Final = (
    _form(
        "an AWS access key",
        "A[KS]IA",
        r"(?<![A-Za-z0-9])((?:AKIA|ASIA)[A-Z0-9]{16})(?![A-Za-z0-9])",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html",
    ),
    _form(
        "an Amazon Bedrock API key",
        "ABSK",
        _WORD_BEFORE + r"(ABSK[A-Za-z0-9+/]{80,}={0,2})",
        "https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html",
    ),
    _form(
        "a private key",
        "-----BEGIN",
        r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----\s*(?:\\n)?\s*(?:[A-Za-z-]+: |[A-Za-z0-9+/=]{16})",
        "https://www.rfc-editor.org/rfc/rfc7468",
    ),
    _form("an age private key", "AGE-SECRET-KEY-1", r"AGE-SECRET-KEY-1[0-9A-Z]{58}", "https://age-encryption.org/v1"),
    _form(
        "a JSON Web Token",
        "eyJ",
        r"(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.([A-Za-z0-9_-]{16,})",
        "https://www.rfc-editor.org/rfc/rfc7519",
    ),
    _form(
        "a connection string with its password",
        "://",
        r"(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{0,31}://[^\s/:@\"'<>]{0,128}:([^\s/@\"'<>]{3,256})@[A-Za-z0-9\[$]",
        "https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1",
    ),
    _form(
        "a GitHub token",
        "gh[pousr]_|github_pat_",
        _WORD_BEFORE + r"(gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{60,255})",
        "https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github",
    ),
    _form(
        "a GitLab token",
        "gl(?:pat|dt|rt|cbt|ptt|ft|soat|agent|imt)-",
        r"(?<![A-Za-z0-9_-])gl(?:pat|dt|rt|cbt|ptt|ft|soat|agent|imt)-([A-Za-z0-9_.-]{20,300})",
        "https://docs.gitlab.com/security/tokens/#token-prefixes",
    ),
    _form(
        "a Slack token",
        "xox|xapp-",
        _WORD_BEFORE + r"(?:xox[abeoprs]|xapp)-([A-Za-z0-9-]{20,250})",
        "https://docs.slack.dev/authentication/tokens",
    ),
    _form(
        "a Slack webhook",
        r"hooks\.slack\.com",
        r"hooks\.slack\.com/(?:services|workflows|triggers)/T[A-Z0-9]{7,}/[A-Z0-9]{8,}/([A-Za-z0-9/]{20,})",
        "https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks",
    ),
    _form(
        "a Discord webhook",
        r"discord(?:app)?\.com/api/webhooks",
        r"discord(?:app)?\.com/api/webhooks/\d{17,20}/([A-Za-z0-9_-]{60,})",
        "https://docs.discord.com/developers/resources/webhook",
    ),
    _form(
        "a Stripe key",
        "[rs]k_(?:live|test)_|whsec_",
        _WORD_BEFORE + r"(?:[rs]k_(?:live|test)_|whsec_)([A-Za-z0-9]{16,250})",
        "https://docs.stripe.com/keys",
    ),
    _form(
        "a Google API key or client secret",
        "AIza|GOCSPX-",
        r"(?<![A-Za-z0-9_-])(?:AIza([A-Za-z0-9_-]{35})(?![A-Za-z0-9_-])|GOCSPX-[A-Za-z0-9_-]{28})",
        "https://docs.cloud.google.com/docs/authentication/api-keys",
    ),
    _form(
        "an Azure storage key",
        "AccountKey=",
        r"AccountKey=([A-Za-z0-9+/]{80,}={0,2})",
        "https://learn.microsoft.com/en-us/azure/storage/common/storage-configure-connection-string",
    ),
    _form(
        "an Anthropic or OpenAI key",
        "sk-(?:ant|proj|svcacct|admin)-",
        r"(?<![A-Za-z0-9_-])sk-(?:ant|proj|svcacct|admin)-([A-Za-z0-9_-]{32,250})",
        "https://platform.claude.com/docs/en/api/overview",
    ),
    _form(
        "a SendGrid key",
        r"SG\.",
        _WORD_BEFORE + r"SG\.([A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{32,64})",
        "https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys",
    ),
    _form(
        "a Mailgun key",
        "key-",
        r"(?<![A-Za-z0-9_-])key-([0-9a-f]{32})(?![0-9a-f])",
        "https://documentation.mailgun.com/docs/mailgun/api-reference",
    ),
    _form(
        "an npm token", "npm_", _WORD_BEFORE + r"npm_([A-Za-z0-9]{36})", "https://docs.npmjs.com/about-access-tokens"
    ),
    _form("a PyPI token", "pypi-A", r"pypi-(A[A-Za-z0-9_-]{50,})", "https://pypi.org/help/#apitoken"),
    _form(
        "a Docker token",
        "dckr_[op]at_",
        _WORD_BEFORE + r"dckr_[op]at_([A-Za-z0-9_-]{20,})",
        "https://docs.docker.com/security/access-tokens/",
    ),
    _form(
        "a Vault token",
        r"hv[bsr]\.",
        _WORD_BEFORE + r"hv[bsr]\.([A-Za-z0-9_-]{24,300})",
        "https://developer.hashicorp.com/vault/docs/concepts/tokens#token-prefixes",
    ),
    _form(
        "an HCP Terraform token",
        r"\.atlasv1\.",
        r"[A-Za-z0-9]{14}\.atlasv1\.([A-Za-z0-9_-]{60,80})",
        "https://developer.hashicorp.com/terraform/cloud-docs/users-teams-organizations/api-tokens",
    ),
    _form(
        "a Databricks token",
        "dapi",
        _WORD_BEFORE + r"dapi([0-9a-f]{32})(?![0-9a-f])",
        "https://docs.databricks.com/aws/en/dev-tools/auth/pat",
    ),
    _form(
        "a DigitalOcean token",
        "do[opr]_v1_",
        _WORD_BEFORE + r"do[opr]_v1_([0-9a-f]{64})",
        "https://docs.digitalocean.com/reference/api/create-personal-access-token/",
    ),
    _form(
        "a Shopify token",
        "shp(?:at|ca|pa|ss)_",
        _WORD_BEFORE + r"shp(?:at|ca|pa|ss)_([0-9a-fA-F]{32})",
        "https://shopify.dev/docs/apps/build/authentication-authorization",
    ),
    _form(
        "a Grafana token",
        "glsa_|glc_eyJ",
        _WORD_BEFORE + r"(?:glsa_[A-Za-z0-9]{32}_[0-9a-fA-F]{8}|glc_eyJ[A-Za-z0-9+/=]{32,})",
        "https://grafana.com/docs/grafana/latest/administration/service-accounts/",
    ),
    _form(
        "a New Relic key",
        "NRAK-",
        _WORD_BEFORE + r"NRAK-([A-Z0-9]{27})",
        "https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/",
    ),
    _form(
        "an Atlassian token",
        "ATATT3|ATBB",
        _WORD_BEFORE + r"(?:ATATT3[A-Za-z0-9_=-]{60,}|ATBB[A-Za-z0-9]{32})",
        "https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/",
    ),
    _form(
        "a Telegram bot token",
        ":AA",
        r"(?<![A-Za-z0-9])\d{8,10}:(AA[A-Za-z0-9_-]{33})(?![A-Za-z0-9_-])",
        "https://core.telegram.org/bots/api#authorizing-your-bot",
    ),
)

_ANCHORS: Final = re.compile("|".join(f"(?:{form.anchor})" for form in FORMS))
#: Longer text than any argument of AWS takes is read so far.
LONGEST: Final = 1024 * 1024


def may_hold_a_form(text: str) -> bool:
    """False for text without any of the letters that forms begin with: quick, for text that is mostly of no interest."""
    return _ANCHORS.search(text) is not None


def forms_in(text: str) -> Iterator[str]:
    """The kinds of secrets that stand in ``text``, each once. AWS's documented example keys and placeholders do not count."""
    text = text[:LONGEST]
    if not may_hold_a_form(text):
        return
    for form in FORMS:
        if any(not _is_placeholder(match) for match in form.pattern.finditer(text)):
            yield form.kind


def _is_placeholder(match: re.Match[str]) -> bool:
    telling = (match.group(1) if match.re.groups else None) or match.group()
    return telling.endswith("EXAMPLE") or is_repeated(telling) or is_lookalike(telling)
