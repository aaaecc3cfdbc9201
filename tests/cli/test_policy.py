from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.cli.conftest import Tfiam

ROOT = Path(__file__).parents[2]
POLICIES = ROOT / "fixtures" / "policies"
SCHEMA = json.loads((ROOT / "docs" / "policy.schema.json").read_text(encoding="utf-8"))
READER = '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::acme/*"}}'


def policy(name: str) -> str:
    return str(POLICIES / f"{name}.json")


def judged(tfiam: Tfiam, *arguments: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(tfiam(["policy", *arguments, "--format", "json"]).out)
    Draft202012Validator(SCHEMA).validate(answer)
    return answer


def only(tfiam: Tfiam, *arguments: str) -> dict[str, Any]:
    (one,) = judged(tfiam, *arguments)["policies"]
    found: dict[str, Any] = one
    return found


def standard_input(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


def test_a_clean_policy(tfiam: Tfiam) -> None:
    run = tfiam(["policy", policy("reader")])
    assert (run.status, run.err) == (0, "")
    # The heading before it is the file's path, folded where the clone lies deep.
    assert (
        "  identity policy · guessed, as it has no Principal; --type says otherwise\n"
        "  allows         s3: 1 Read\n"
        "                 on arn:aws:s3:::acme-reports/*\n"
        "  administrator  no\n"
    ) in run.out
    assert run.out.endswith("✓ No findings · 1 policy\n")


def test_rules_speak_of_a_document_alone(tfiam: Tfiam) -> None:
    run = tfiam(["policy", policy("administrator")])
    assert run.status == 1
    assert "  ✖ CRITICAL  Principal may do every action on every resource  TFIAM_LP_001\n" in run.out
    assert '    Statement[0] "All"\n' in run.out
    assert "  administrator  yes: every action on every resource\n" in run.out


@pytest.mark.parametrize(
    ("name", "type_"),
    [
        ("reader", "identity"),
        ("reader", "session"),
        ("boundary", "boundary"),
        ("trust-service", "trust"),
        ("bucket-team", "resource"),
        ("key", "key"),
        ("scp-leave", "scp"),
        ("rcp-organization", "rcp"),
        ("endpoint", "vpc_endpoint"),
    ],
)
def test_a_good_document_alone_is_clean(tfiam: Tfiam, name: str, type_: str) -> None:
    """No rule fails it for want of what stands around it; OP_004 would find every SCP attached to nothing."""
    one = only(tfiam, policy(name), "--type", type_)
    assert (one["issues"], [(found["rule"], found["message"]) for found in one["findings"]]) == ([], [])


@pytest.mark.parametrize(
    ("name", "type_", "because"),
    [
        ("reader", "identity", "it has no Principal"),
        ("trust-partner", "trust", "it has Principal, no Resource and actions of sts only"),
        ("key", "key", "it has Principal and actions of kms only"),
        ("bucket-public", "resource", "it has Principal"),
    ],
)
def test_the_type_is_guessed_and_the_guess_is_said(tfiam: Tfiam, name: str, type_: str, because: str) -> None:
    one = only(tfiam, policy(name))
    assert (one["type"], one["guessed"]) == (type_, because)


def test_a_type_that_is_told_decides_the_checks(tfiam: Tfiam) -> None:
    one = only(tfiam, policy("administrator"), "--type", "boundary")
    assert (one["type"], one["guessed"]) == ("boundary", None)
    assert [finding["rule"] for finding in one["findings"]] == ["TFIAM_PB_004"]
    assert one["summary"]["administrator"] is None


def test_who_a_resource_policy_lets_in(tfiam: Tfiam) -> None:
    assert only(tfiam, policy("bucket-public"))["summary"]["who"] == {
        "anyone": True,
        "accounts": ["111122223333"],
        "organizations": ["o-a1b2c3d4e5"],
        "principals": ["arn:aws:iam::111122223333:role/site"],
        "services": [],
        "providers": [],
    }
    assert only(tfiam, policy("key"))["summary"]["who"]["anyone"] is False
    assert only(tfiam, policy("trust-partner"))["summary"]["who"]["services"] == ["lambda.amazonaws.com"]
    assert only(tfiam, policy("reader"))["summary"]["who"] is None


def test_what_a_policy_allows_and_how_large_it_is(tfiam: Tfiam) -> None:
    summary = only(tfiam, policy("deploy"))["summary"]
    assert [(one["service"], one["access_levels"]) for one in summary["allows"]["services"]] == [
        ("iam", {"Write": 1}),
        ("lambda", {"Write": 1}),
        ("s3", {"List": 1, "Read": 1, "Write": 1}),
    ]
    assert [one["service"] for one in summary["denies"]["services"]] == ["s3"]
    artifacts, release, keep = summary["access"]
    assert artifacts["resources"] == ["arn:aws:s3:::acme-artifacts", "arn:aws:s3:::acme-artifacts/*"]
    assert artifacts["conditions"] == [{"operator": "Bool", "key": "aws:SecureTransport", "values": ["true"]}]
    assert (release["effect"], release["resources"], release["conditions"]) == ("Allow", ["*"], [])
    assert (keep["effect"], keep["statements"]) == ("Deny", [2])
    text = Path(policy("deploy")).read_text(encoding="utf-8")
    size = summary["size"]
    assert (size["counted"], size["quota"], size["name"]) == (
        len("".join(text.split())),
        6144,
        "managed_policy_characters",
    )


def test_a_policy_over_its_quota(tfiam: Tfiam, tmp_path: Path) -> None:
    statements = [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::a{n}/*"} for n in range(100)]
    (tmp_path / "long.json").write_text(json.dumps({"Version": "2012-10-17", "Statement": statements}, indent=4))
    (finding,) = only(tfiam, "long.json")["findings"]
    assert finding["rule"] == "TFIAM_PD_201"
    assert finding["message"].endswith("characters without white space; 6,144 is the quota")
    assert "white space not counted\nquota 6,144 characters, fixed\nread 20" in finding["evidence"]


@pytest.mark.parametrize(
    ("type_", "rule"), [("scp", "TFIAM_OP_002"), ("session", "TFIAM_PD_205"), ("identity", "TFIAM_PD_201")]
)
def test_each_type_has_its_own_quota(tfiam: Tfiam, tmp_path: Path, type_: str, rule: str) -> None:
    statement = {"Effect": "Deny", "Action": [f"s3:Get{n}*" for n in range(1200)], "Resource": "*"}
    (tmp_path / "long.json").write_text(json.dumps({"Version": "2012-10-17", "Statement": statement}))
    assert rule in [finding["rule"] for finding in only(tfiam, "long.json", "--type", type_)["findings"]]


def test_a_fault_of_the_document_is_an_issue(tfiam: Tfiam, tmp_path: Path) -> None:
    (tmp_path / "odd.json").write_text(READER.replace('"Allow"', '"Permit"'))
    issues = only(tfiam, "odd.json")["issues"]
    assert ("/Statement/Effect", "error", "high", 0) in [
        (issue["pointer"], issue["kind"], issue["severity"], issue["statement"]) for issue in issues
    ]
    run = tfiam(["policy", "odd.json"])
    assert run.status == 1
    assert "    policy validation: error\n    /Statement/Effect · Statement[0]\n" in run.out
    assert tfiam(["policy", "odd.json", "--fail-on", "critical"]).status == 0


def test_one_cause_is_told_once(tfiam: Tfiam, tmp_path: Path) -> None:
    """A rule of its own supersedes AWS's warning; a size has the rule that knows the quota; what is left is an issue."""
    role = {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"}
    archive = [f"arn:aws:s3:::acme-archive-{number:05d}/*" for number in range(250)]
    wide = {"Sid": "a b", "Effect": "Deny", "Action": "s3:DeleteObject", "Resource": archive}
    (tmp_path / "p.json").write_text(json.dumps({"Version": "2012-10-17", "Statement": [role, wide]}))
    one = only(tfiam, str(tmp_path / "p.json"), "--type", "identity")
    assert [(issue["code"], issue["pointer"]) for issue in one["issues"]] == [("UNSUPPORTED_SID", "/Statement/1/Sid")]
    assert {finding["rule"] for finding in one["findings"]} == {"TFIAM_LP_014", "TFIAM_PD_201"}


def test_one_bad_file_among_many(tfiam: Tfiam, tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text('{"Statement": [')
    run = tfiam(["policy", policy("reader"), "bad.json", policy("administrator"), "--format", "json"])
    assert run.status == 2
    problem = "is no policy document: not JSON (line 1, column 16)"
    remedy = "give a policy document as JSON; YAML must be converted first"
    assert run.err == f"tfiam: bad.json: {problem}; {remedy}\n"
    answer = json.loads(run.out)
    assert [one["path"] for one in answer["policies"]] == [policy("reader"), policy("administrator")]
    assert answer["unreadable"] == [{"path": "bad.json", "message": f"bad.json: {problem}; {remedy}"}]


def test_a_green_verdict_needs_every_file(tfiam: Tfiam) -> None:
    run = tfiam(["policy", policy("reader"), "nowhere.json"])
    assert run.status == 2
    assert run.err == "tfiam: nowhere.json: there is no such file; check the path\n"
    assert run.out.endswith("? No findings, but not everything could be read · 1 policy · 1 file could not be read\n")


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.yaml", b"Version: '2012-10-17'\n", "is YAML; only JSON is read"),
        ("a.json", b"", "is empty"),
        ("a.json", b"\xff\x00\x01", "is no text in UTF-8 or UTF-16"),
        ("a.json", b"[]", "a policy document is a JSON object"),
        ("a.json", b'{"Statement": 3}', "/Statement: is no policy document"),
        ("a.json", b'{"resource_changes": []}', "`tfiam scan` judges it"),
        ("a.json", b'{"PolicyVersion": {"Document": {}}}', "`jq .PolicyVersion.Document`"),
        ("a.json", b"[" * 5000, "nested too deeply"),
        ("a.json", b" " * 1_100_000, "is larger than 1 MB"),
    ],
)
def test_what_is_no_policy_document_is_told_in_one_line(
    tfiam: Tfiam, tmp_path: Path, name: str, data: bytes, told: str
) -> None:
    (tmp_path / name).write_bytes(data)
    run = tfiam(["policy", name])
    assert (run.status, run.err.count("\n")) == (2, 1)
    assert run.err.startswith(f"tfiam: {name}")
    assert told in run.err


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_byte_order_marks(tfiam: Tfiam, tmp_path: Path, encoding: str) -> None:
    (tmp_path / "marked.json").write_text(READER, encoding=encoding)
    assert tfiam(["policy", "marked.json"]).status == 0


def test_a_folder_gives_its_json_files_once(tfiam: Tfiam, tmp_path: Path) -> None:
    for name in ("b.json", "a/c.JSON", ".hidden/d.json", "e.txt"):
        path = tmp_path / "policies" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(READER)
    answer = judged(tfiam, "policies", "policies/b.json")
    assert [one["path"] for one in answer["policies"]] == ["policies/b.json", "policies/a/c.JSON"]
    (tmp_path / "none").mkdir()
    assert "none: is a folder without *.json files" in tfiam(["policy", "none"]).err


def test_standard_input(tfiam: Tfiam, monkeypatch: pytest.MonkeyPatch) -> None:
    standard_input(monkeypatch, READER)
    assert only(tfiam, "-")["path"] == "stdin"
    assert tfiam(["policy", "-", "-"]).status == 2


def test_fail_on_rule_and_skip(tfiam: Tfiam) -> None:
    assert tfiam(["policy", policy("deploy")]).status == 1
    assert tfiam(["policy", policy("deploy"), "--fail-on", "critical"]).status == 0
    assert tfiam(["policy", policy("deploy"), "--skip", "LP"]).status == 0
    assert [one["rule"] for one in only(tfiam, policy("deploy"), "--rule", "LP_004")["findings"]] == ["TFIAM_LP_004"]


def test_config_waives_and_plan_waivers_are_no_notice(tfiam: Tfiam, tmp_path: Path) -> None:
    (tmp_path / ".tfiam.yaml").write_text(
        "waivers:\n"
        "  - {rule: LP_014, address: '*deploy.json', reason: reviewed, owner: platform}\n"
        "  - {rule: LP_001, address: aws_iam_policy.a, reason: reviewed, owner: platform}\n"
    )
    run = tfiam(["policy", policy("deploy")])
    assert run.status == 0
    assert "reviewed (platform, no expiry, .tfiam.yaml:2)" in run.out
    assert "matches no finding" not in run.out
    assert tfiam(["policy", policy("deploy"), "--no-waivers"]).status == 1


def test_output(tfiam: Tfiam, tmp_path: Path) -> None:
    run = tfiam(["policy", policy("reader"), "--format", "json", "--output", "out.json"])
    assert (run.status, run.out) == (0, "")
    assert json.loads((tmp_path / "out.json").read_text())["schema"] == "tfiam.policy/1"


def test_hostile_text_is_inert(tfiam: Tfiam, tmp_path: Path) -> None:
    statement = {
        "Sid": "##[error]x",
        "Effect": "Allow",
        "Action": "s3:\x1b[2J",
        "Resource": "::set-output name=a::b",
        "Principal": {"AWS": "\u202e*"},
        "Condition": {"StringEquals": {"::error::x": "\x07"}},
    }
    name = "a\x1b[31m\n::warning::x.json"
    (tmp_path / name).write_text(json.dumps({"Statement": [statement]}))
    run = tfiam(["policy", name, "gone\x1b[2J\n::error::.json"])
    for text in (run.out, run.err):
        assert not set(text) & {"\x1b", "\x07", "\u202e"}
        assert not any(line.lstrip().startswith("::") for line in text.splitlines())
        assert "##[" not in text
    assert run.err.count("\n") == 1
    assert not set(tfiam(["policy", name, "--format", "json"]).out) & {"\x1b", "\x07", "\u202e"}


def test_the_schema_is_one_and_closed() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    open_ = [
        place
        for place, node in nodes(SCHEMA)
        if node.get("type") == "object" and "properties" in node and node.get("additionalProperties") is not False
    ]
    assert open_ == []


def nodes(value: Any, place: str = "") -> list[tuple[str, dict[str, Any]]]:
    if isinstance(value, list):
        return [found for index, one in enumerate(value) for found in nodes(one, f"{place}/{index}")]
    if not isinstance(value, dict):
        return []
    return [(place, value), *(found for key, one in value.items() for found in nodes(one, f"{place}/{key}"))]
