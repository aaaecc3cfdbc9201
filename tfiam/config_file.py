"""Read ``.tfiam.yaml`` into a Config. Its keys are described in docs/config.md."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from pathlib import Path

from tfiam.config import (
    AccountRules,
    BoundaryRules,
    Config,
    Organization,
    RuleSelection,
    SecretRules,
    TagRules,
    TrustedAccount,
    Waiver,
)
from tfiam.config_yaml import Entry, parse_yaml, read_bytes

NAME = ".tfiam.yaml"

SEVERITIES = ("critical", "high", "medium", "low", "info")
REQUIRED_FOR = re.compile(r"iam-admins|all|users|roles|humans|machines|path:/.*|name:.+")
ORGANIZATION_ID = re.compile(r"o-[a-z0-9]{10,32}")
"""https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html"""
ACCOUNT_ID = re.compile(r"[0-9]{12}")
INDEX = re.compile(r"\d{1,4}")
COUNT = re.compile(r"[1-9][0-9]{0,4}")
FINGERPRINT = re.compile(r"\S+")
DAY = re.compile(r"\d{4}-\d\d-\d\d")


def find_config(folder: Path) -> Path | None:
    """``.tfiam.yaml`` of this folder, or None. Parents are not searched: what judges a plan stands beside it or is named."""
    path = folder / NAME
    return path if path.is_file() else None


def read_config(path: Path) -> Config:
    """The Config that a file holds; what it leaves out keeps its default.

    Raises ConfigError, one line with the file and the line in it, when the file cannot be read or breaks the schema.
    """
    return parse_config(read_bytes(path), str(path))


def parse_config(text: str | bytes, path: str) -> Config:
    """The Config that YAML text holds; ``path`` is what messages and waivers call it. Raises ConfigError."""
    root = parse_yaml(text, path)
    if root is None:
        return Config(path=path)
    keys = root.mapping(
        "fail_on", "rules", "organization", "boundaries", "tags", "account", "secrets", "waivers", "policies"
    )
    return Config(
        fail_on=keys["fail_on"].choice(SEVERITIES) if "fail_on" in keys else Config.fail_on,
        rules=_rules(keys.get("rules")),
        organization=_organization(keys.get("organization")),
        boundaries=_boundaries(keys.get("boundaries")),
        tags=_tags(keys.get("tags")),
        account=_account(keys.get("account")),
        secrets=_secrets(keys.get("secrets")),
        waivers=tuple(waiver for item in _items(keys, "waivers") for waiver in _waivers(item, path)),
        policies=tuple(_policies(text, path) for text in _texts(keys, "policies")),
        path=path,
    )


def _policies(text: str, path: str) -> str:
    """A folder is relative to the config that names it."""
    return text if text.startswith("pack:") else str(Path(path).parent / text)


def _rules(entry: Entry | None) -> RuleSelection:
    keys = entry.mapping("enable", "disable", "severity") if entry else {}
    severity = (
        {name: value.choice(SEVERITIES) for name, value in keys["severity"].pairs()} if "severity" in keys else {}
    )
    return RuleSelection(enable=_texts(keys, "enable"), disable=_texts(keys, "disable"), severity=severity)


def _organization(entry: Entry | None) -> Organization:
    known = ("accounts", "org_id", "trusted", "oidc_subjects", "guardrails", "regions", "identity_provider")
    keys = entry.mapping(*known) if entry else {}
    return Organization(
        accounts=tuple(_account_id(item) for item in _items(keys, "accounts")),
        org_id=keys["org_id"].matching(ORGANIZATION_ID, "an organization id such as o-a1b2c3d4e5")
        if "org_id" in keys
        else "",
        trusted=tuple(_trusted(item) for item in _items(keys, "trusted")),
        oidc_subjects=_texts(keys, "oidc_subjects"),
        guardrails=_texts(keys, "guardrails"),
        regions=_texts(keys, "regions"),
        identity_provider=keys["identity_provider"].text() if "identity_provider" in keys else "",
    )


def _trusted(entry: Entry) -> TrustedAccount:
    """An account id alone, or a mapping with ``id``."""
    if not entry.is_mapping:
        return TrustedAccount(_account_id(entry))
    keys = entry.mapping("id", "name", "external_ids", required=("id",))
    return TrustedAccount(
        id=_account_id(keys["id"]),
        name=keys["name"].text() if "name" in keys else "",
        external_ids=_texts(keys, "external_ids"),
    )


def _boundaries(entry: Entry | None) -> BoundaryRules:
    keys = entry.mapping("required_for", "allowed") if entry else {}
    expected = "iam-admins, all, users, roles, humans, machines, path:/… or name:…"
    required_for = tuple(item.matching(REQUIRED_FOR, expected) for item in _items(keys, "required_for"))
    return BoundaryRules(
        required_for=required_for if "required_for" in keys else BoundaryRules.required_for,
        allowed=_texts(keys, "allowed"),
    )


def _tags(entry: Entry | None) -> TagRules:
    keys = entry.mapping("required", "abac_keys") if entry else {}
    return TagRules(required=_texts(keys, "required"), abac_keys=_texts(keys, "abac_keys"))


def _account(entry: Entry | None) -> AccountRules:
    keys = entry.mapping("id", "baseline") if entry else {}
    return AccountRules(
        id=_account_id(keys["id"]) if "id" in keys else "",
        baseline=keys["baseline"].flag() if "baseline" in keys else False,
    )


def _secrets(entry: Entry | None) -> SecretRules:
    keys = entry.mapping("max_readers") if entry else {}
    if "max_readers" not in keys:
        return SecretRules()
    if not COUNT.fullmatch(keys["max_readers"].written):
        raise keys["max_readers"].error("expected a number from 1 to 99999", "see docs/config.md")
    return SecretRules(max_readers=int(keys["max_readers"].written))


def _waivers(entry: Entry, path: str) -> tuple[Waiver, ...]:
    """One Waiver a rule named, or one for its fingerprints."""
    known = ("rule", "fingerprint", "address", "statement", "reason", "owner", "expires")
    keys = entry.mapping(*known, required=("reason", "owner"))
    if "rule" not in keys and "fingerprint" not in keys:
        raise entry.error(
            "a waiver waives nothing without rule or fingerprint", "add one; `tfiam scan --format json` prints both"
        )
    fingerprints = (
        tuple(item.matching(FINGERPRINT, "a fingerprint") for item in keys["fingerprint"].one_or_more())
        if "fingerprint" in keys
        else ()
    )
    rules = tuple(item.text() for item in keys["rule"].one_or_more()) if "rule" in keys else ("",)
    return tuple(
        Waiver(
            reason=keys["reason"].text(),
            owner=keys["owner"].text(),
            expires=_day(keys["expires"]) if "expires" in keys else None,
            rule=rule,
            address=keys["address"].text() if "address" in keys else "",
            fingerprints=fingerprints,
            statement=_statement(keys["statement"]) if "statement" in keys else "",
            source=f"{path}:{entry.line}",
        )
        # Fingerprints name their findings by themselves; several rules beside them are no more waivers.
        for rule in (rules[:1] if fingerprints else rules)
    )


def _statement(entry: Entry) -> str:
    """A Sid, or the statement's index in its document."""
    return entry.written if INDEX.fullmatch(entry.written) else entry.text()


def _account_id(entry: Entry) -> str:
    """12 digits. The text as written counts, so that a leading zero survives; what YAML already shortened is refused."""
    if not ACCOUNT_ID.fullmatch(entry.written):
        raise entry.error("expected an account id of 12 digits", "quote it: YAML drops the leading zeros of a number")
    return entry.written


def _day(entry: Entry) -> datetime.date:
    problem, remedy = "expected a day", "write it as 2027-01-31"
    if not DAY.fullmatch(entry.written):
        raise entry.error(problem, remedy)
    try:
        return datetime.date.fromisoformat(entry.written)
    except ValueError:
        raise entry.error("no such day in the calendar", remedy) from None


def _items(keys: Mapping[str, Entry], key: str) -> tuple[Entry, ...]:
    return keys[key].items() if key in keys else ()


def _texts(keys: Mapping[str, Entry], key: str) -> tuple[str, ...]:
    return tuple(item.text() for item in _items(keys, key))
