from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest

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
from tfiam.config_file import find_config, read_config
from tfiam.errors import ConfigError

DOCUMENTED = Path(__file__).parent.parent / "docs" / "config.md"


def written(folder: Path, text: str) -> Path:
    path = folder / ".tfiam.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def refusal(folder: Path, text: str) -> str:
    """The message of the ConfigError, without the file's folder."""
    with pytest.raises(ConfigError) as caught:
        read_config(written(folder, text))
    message = str(caught.value)
    assert "\n" not in message
    return message.removeprefix(f"{folder}/")


def test_documented_example_loads_whole(tmp_path: Path) -> None:
    example = re.search(r"```yaml\n(.*?)```", DOCUMENTED.read_text(encoding="utf-8"), re.DOTALL)
    assert example
    path = written(tmp_path, example[1])
    first_waiver = (
        example[1].splitlines().index('  - rule: LP_004                # id or area, or a list of them; "*" for all')
        + 1
    )
    assert read_config(path) == Config(
        fail_on="high",
        rules=RuleSelection(enable=("LP_022", "LP_024"), disable=("LP_021",), severity={"LP_004": "low"}),
        organization=Organization(
            accounts=("111122223333", "012345678901"),
            org_id="o-a1b2c3d4e5",
            trusted=(
                TrustedAccount("444455556666"),
                TrustedAccount("777788889999", "Example Monitoring Ltd", ("example-7f3a",)),
            ),
            oidc_subjects=("repo:example-org/*:ref:refs/heads/main",),
            guardrails=("leave-organization", "cloudtrail", "p-a1b2c3d4"),
            regions=("eu-central-1", "eu-west-1"),
            identity_provider="Identity Center",
        ),
        boundaries=BoundaryRules(
            required_for=("iam-admins", "path:/teams/*"), allowed=("arn:aws:iam::*:policy/boundaries/*",)
        ),
        tags=TagRules(required=("owner", "cost-centre"), abac_keys=("team",)),
        account=AccountRules(id="111122223333", baseline=True),
        secrets=SecretRules(max_readers=5),
        waivers=(
            Waiver(
                rule="LP_004",
                address="module.legacy.*",
                reason="Replaced in Q1, see ticket 4711",
                owner="platform-team",
                expires=datetime.date(2027, 1, 31),
                source=f"{path}:{first_waiver}",
            ),
            *(
                Waiver(
                    rule=rule,
                    address='aws_iam_role_policy.deploy["eu"]',
                    statement="BreakGlass",
                    reason="Break glass, alarmed on use",
                    owner="security",
                    source=f"{path}:{first_waiver + 5}",
                )
                for rule in ("LP_003", "LP_005")
            ),
            Waiver(
                fingerprints=("3f9a6c1e5b7d2048",),
                reason="Reviewed on 2026-11-02",
                owner="security",
                expires=datetime.date(2027, 5, 2),
                source=f"{path}:{first_waiver + 10}",
            ),
        ),
        policies=(str(tmp_path / "rules"), "pack:acme"),
        path=str(path),
    )


@pytest.mark.parametrize(
    "text", ["", "# nothing yet\n", "rules:\n", "organization:\n  # accounts: []\n", "waivers: []\n"]
)
def test_what_is_left_out_keeps_its_default(tmp_path: Path, text: str) -> None:
    path = written(tmp_path, text)
    assert read_config(path) == Config(path=str(path))


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("secrets:\n  max_readers: many", 2, "secrets.max_readers: expected a number from 1 to 99999; see docs/config.md"),
        ("fial_on: high", 1, "fial_on: unknown key; did you mean fail_on?"),
        ("rules:\n  disabled: [LP]", 2, "rules.disabled: unknown key; did you mean disable?"),
        ("account:\n  name: x", 2, "account.name: unknown key; write one of id, baseline"),
        ("<<: {fail_on: low}", 1, "<<: unknown key; write one of fail_on"),
        ("fail_on: hihg", 1, "fail_on: expected one of critical, high, medium, low, info; did you mean high?"),
        ("fail_on: [high]", 1, "fail_on: expected text, found a list"),
        ("fail_on: high\n\nfail_on: low", 3, "fail_on stands twice (first on line 1)"),
        ("- fail_on", 1, "expected a mapping, found a list"),
        ("rules:\n  enable: LP", 2, "rules.enable: expected a list, found text"),
        ("rules:\n  severity:\n    LP_001: huge", 3, "rules.severity.LP_001: expected one of critical, high"),
        ("organization:\n  accounts:\n    - 12345678901", 3, "organization.accounts[0]: expected an account id of 12 digits; quote it"),
        ("organization:\n  accounts: [1234_5678_9012]", 2, "organization.accounts[0]: expected an account id of 12 digits; quote it"),
        ("organization:\n  org_id: a1b2c3d4e5", 2, "organization.org_id: expected an organization id such as o-a1b2c3d4e5"),
        ("organization:\n  trusted:\n    - name: x", 3, "organization.trusted[0]: id is missing; add `id:`"),
        ("organization:\n  regions: [no]", 2, "organization.regions[0]: expected text, found true or false; put it in quotes"),
        ("boundaries:\n  required_for: [admins]", 2, "boundaries.required_for[0]: expected iam-admins, all"),
        ("tags:\n  required: ['']", 2, "tags.required[0]: is empty"),
        ("account:\n  baseline: 'yes'", 2, "account.baseline: expected true or false, found text"),
        ("waivers:\n  - rule: LP\n    reason: x", 2, "waivers[0]: owner is missing"),
        ("waivers:\n  - rule: LP\n    owner: x", 2, "waivers[0]: reason is missing"),
        ("waivers:\n  - owner: x\n    reason: x", 2, "waivers[0]: a waiver waives nothing without rule or fingerprint"),
        ("waivers:\n  - rule: []\n    owner: x\n    reason: x", 2, "waivers[0].rule: expected at least one"),
        ("waivers:\n  - {rule: LP, owner: x, reason: x, expires: soon}", 2, "waivers[0].expires: expected a day; write it as 2027-01-31"),
        ("waivers:\n  - {rule: LP, owner: x, reason: x, expires: 2027-02-30}", 2, "waivers[0].expires: no such day"),
        ("waivers:\n  - {rule: LP, owner: x, reason: x, expires: 2027-01-31 12:00:00}", 2, "waivers[0].expires: expected a day"),
        ("waivers:\n  - rule: *\n", 2, "is no valid YAML"),
        ("rules:\n\tenable: []", 2, "is no valid YAML (found character '\\t' that cannot start any token)"),
        ("rules: &r {enable: *r}", 1, "rules.enable: expected a list, found a mapping"),
        ("fail_on: !!python/name:os.system x", 1, "fail_on: expected text, found a tagged value"),
    ],
)  # fmt: skip
def test_a_broken_config_is_refused_at_its_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    message = refusal(tmp_path, text)
    assert message.startswith(f".tfiam.yaml, line {line}: {said}")


def test_account_id_keeps_its_leading_zero(tmp_path: Path) -> None:
    """Unquoted 012345670123 is an octal number to YAML; the digits as written count."""
    config = read_config(written(tmp_path, "organization:\n  accounts: [012345670123, '012345670123', 123456789012]"))
    assert config.organization.accounts == ("012345670123", "012345670123", "123456789012")


def test_a_fingerprint_with_its_rules_is_one_waiver(tmp_path: Path) -> None:
    text = "waivers:\n  - {rule: [LP_001, LP_002], fingerprint: abc, reason: x, owner: y}"
    waivers = read_config(written(tmp_path, text)).waivers
    assert [(waiver.rule, waiver.fingerprints) for waiver in waivers] == [("LP_001", ("abc",))]


def test_too_large_a_file_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, "#" * 1_000_001).startswith(".tfiam.yaml: is larger than 1 MB")


def test_deep_nesting_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, "[" * 3000 + "]" * 3000).startswith(".tfiam.yaml: is nested too deeply")


def test_aliases_are_bounded(tmp_path: Path) -> None:
    text = "x: &a [1]\ny: [" + ", ".join(["*a"] * 101) + "]"
    assert refusal(tmp_path, text).startswith(".tfiam.yaml: more than 100 aliases")


@pytest.mark.parametrize("data", [b"fail_on: \x01", b"fail_on: \xff\xff\xff", b"\x00\x01\x02"])
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / ".tfiam.yaml"
    path.write_bytes(data)
    with pytest.raises(ConfigError, match="is no text that YAML allows"):
        read_config(path)


def test_utf_16_is_read(tmp_path: Path) -> None:
    path = tmp_path / ".tfiam.yaml"
    path.write_bytes("fail_on: low\n".encode("utf-16"))
    assert read_config(path).fail_on == "low"


def test_an_absent_config_says_so(tmp_path: Path) -> None:
    with pytest.raises(
        ConfigError, match=r"none\.yaml: cannot be read \(no such file or directory\); name a config file"
    ):
        read_config(tmp_path / "none.yaml")


def test_only_the_folder_itself_is_searched(tmp_path: Path) -> None:
    below = tmp_path / "below"
    below.mkdir()
    path = written(tmp_path, "")
    assert find_config(tmp_path) == path
    assert find_config(below) is None
