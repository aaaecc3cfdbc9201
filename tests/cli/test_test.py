"""``tfiam test`` and ``tfiam rules --new``."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import STAR_RULE, Tfiam

FIXTURES = Path(__file__).parents[2] / "fixtures"


@pytest.mark.parametrize("kind", [["--yaml", "--output", "own/owners.yaml"], ["--output", "own/owners.py"]])
def test_a_new_rule_passes_its_own_examples(
    tfiam: Tfiam, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    made = tfiam(["rules", "--new", "ACME_DA_001", *kind])
    assert (made.status, made.out.split(" written; ")[1]) == (0, "next: tfiam test own\n")
    run = tfiam(["test", "own"])
    assert run.status == 0
    shown = [line.split()[:2] for line in run.out.splitlines()[1:4]]
    assert shown == [["ok", "fails-1"], ["ok", "passes-1"], ["ok", "undetermined-1"]]
    assert run.out.splitlines()[-1] == "1 rule, 3 examples, all as they should be."
    again = tfiam(["rules", "--new", "ACME_DA_001", *kind])
    assert (again.status, "exists; name another file" in again.err) == (2, True)


def test_a_new_rule_on_standard_output_is_the_same(tfiam: Tfiam, tmp_path: Path) -> None:
    printed = tfiam(["rules", "--new", "ACME_DA_001", "--yaml"]).out
    tfiam(["rules", "--new", "ACME_DA_001", "--yaml", "--output", str(tmp_path / "a.yaml")])
    assert printed == (tmp_path / "a.yaml").read_text()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--new", "acme"], "'acme' is not an id such as ACME_DA_001"),
        (["--new", "ACME_1", "--output", "a.yaml"], "must end in .py"),
        (["--new", "ACME_1", "--yaml", "--output", "a.py"], "must end in .yaml"),
        (["--yaml"], "belong to --new"),
    ],
)
def test_a_new_rule_that_cannot_be(tfiam: Tfiam, arguments: list[str], said: str) -> None:
    run = tfiam(["rules", *arguments])
    assert (run.status, said in run.err) == (2, True)


def star(folder: Path, body: str = "pass") -> Path:
    folder.mkdir()
    (folder / "star.py").write_text(STAR_RULE.format(body=body))
    return folder


def test_a_mismatch_is_told_and_fails(tfiam: Tfiam, tmp_path: Path) -> None:
    folder = star(tmp_path / "own")
    for kind in ("fails-1", "passes-1", "undetermined-1"):
        (folder / "star" / kind).mkdir(parents=True)
        shutil.copy(FIXTURES / "custom" / "plan.json", folder / "star" / kind)
    run = tfiam(["test", str(folder)])
    assert run.status == 1
    assert run.out.splitlines() == [
        "ACME_LP_001  Statement allows every action",
        "  FAILED  fails-1: expected to fail, passes",
        "  ok      passes-1",
        "  FAILED  undetermined-1: expected to be undetermined, passes",
        "1 rule, 3 examples, 2 not as it should be.",
    ]
    quiet = tfiam(["test", "--quiet", str(folder)])
    assert (quiet.status, "passes-1" in quiet.out) == (1, False)


def test_no_example_is_no_success(tfiam: Tfiam, tmp_path: Path) -> None:
    run = tfiam(["test", str(star(tmp_path / "own"))])
    assert (run.status, "no rule has an example" in run.err) == (2, True)


def test_a_crash_is_no_pass(tfiam: Tfiam, tmp_path: Path) -> None:
    folder = star(tmp_path / "own", "import sys; sys.exit(0)")
    (folder / "star" / "passes-1").mkdir(parents=True)
    shutil.copy(FIXTURES / "stories" / "quickstart" / "plan.json", folder / "star" / "passes-1")
    run = tfiam(["test", str(folder)])
    assert (run.status, "rule ACME_LP_001 crashed on" in run.err) == (70, True)


def test_an_example_that_is_not_there(tfiam: Tfiam, tmp_path: Path) -> None:
    folder = star(tmp_path / "own")
    (folder / "star" / "fails-1").mkdir(parents=True)
    run = tfiam(["test", str(folder)])
    assert (run.status, "plan.json" in run.err) == (2, True)


def test_a_config_that_was_given_may_name_policies(
    tfiam: Tfiam, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    star(tmp_path / "own")
    (tmp_path / ".tfiam.yaml").write_text("policies: [own]\n")
    monkeypatch.chdir(tmp_path)
    plan = str(FIXTURES / "custom" / "plan.json")
    refused = tfiam(["scan", plan, "--rule", "ACME"])
    assert refused.status == 2
    assert "names policies, whose code runs only on the word of a config given on the command line" in refused.err
    assert tfiam(["scan", plan, "--rule", "ACME", "--config", ".tfiam.yaml"]).status == 0
    monkeypatch.chdir(tmp_path.parent)
    assert tfiam(["scan", plan, "--rule", "ACME", "--config", str(tmp_path / ".tfiam.yaml")]).status == 0
