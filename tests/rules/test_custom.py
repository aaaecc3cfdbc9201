"""Loading a team's own rules from Python files and installed packs."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tfiam.errors import RuleLoadError
from tfiam.rules.load import load_rules

RULE = '''"""Bucket has no owner tag.

Nobody answers for it.

Fix: tag it.
"""
from tfiam.inventory.model import Resource
from tfiam.rules.model import Rule, Severity


def check(resource):
    if not (resource.get("tags") or {{}}).get("owner"):
        yield "has no owner tag"


{name} = Rule(
    id="{id}", name="bucket-without-owner", severity=Severity.LOW, subject=Resource, check=check, doc=__doc__,
    resource_types=("aws_s3_bucket",), references=("https://wiki.example.com/owners",), fails=(), passes=(),
)
'''


def written(folder: Path, **files: str) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text)
    return str(folder)


def own(*sources: str) -> dict[str, str]:
    """Id to file of the rules that are not built in."""
    return {rule.id: rule.source for rule in load_rules(sources) if rule.source}


def refused(*sources: str) -> str:
    with pytest.raises(RuleLoadError) as caught:
        load_rules(sources)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_rules_of_a_folder_whatever_their_name(tmp_path: Path) -> None:
    folder = written(
        tmp_path / "rules",
        one=RULE.format(name="RULE", id="ACME_DA_001"),
        two=RULE.format(name="owner_rule", id="CKV2_ACME_17") + "\nRULES = [owner_rule]\n",
        _shared="raise ValueError",
    )
    written(tmp_path / "rules" / "fails-1", example="raise ValueError")
    written(tmp_path / "rules" / ".hidden", other="raise ValueError")
    assert own(folder) == {"ACME_DA_001": f"{folder}/one.py", "CKV2_ACME_17": f"{folder}/two.py"}


def test_the_page_of_an_own_rule_is_what_it_refers_to(tmp_path: Path) -> None:
    folder = written(tmp_path, one=RULE.format(name="RULE", id="ACME_DA_001"))
    (rule,) = (rule for rule in load_rules([folder]) if rule.source)
    assert rule.docs == "https://wiki.example.com/owners"


def test_an_id_is_used_once(tmp_path: Path) -> None:
    folder = written(tmp_path, one=RULE.format(name="RULE", id="TFIAM_LP_001"))
    said = refused(folder)
    assert said.startswith(f"{folder}/one.py: rule id TFIAM_LP_001 is already used by tfiam.policies.lp.")
    again = written(
        tmp_path / "b", b=RULE.format(name="RULE", id="ACME_X_1"), c=RULE.format(name="RULE", id="ACME_X_1")
    )
    assert refused(again) == f"{again}/c.py: rule id ACME_X_1 is already used by {again}/b.py; give it another id"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("def check(:\n", ", line 1: Python syntax error; mend the file"),
        (
            "import sys\n\nx = 1 / 0\n",
            ", line 3: raised ZeroDivisionError while loading: division by zero; mend the file",
        ),
        ("import sys\nsys.exit(0)\n", ", line 2: raised SystemExit while loading: 0; mend the file"),
        (
            "x = 1\n",
            ": has no RULE = Rule(...); see docs/writing_rules.md for its shape; a file that is no rule begins with _",
        ),
        (
            RULE.format(name="RULE", id="acme"),
            ": rule id 'acme' is not an id such as ACME_LP_001; complete the rule's card",
        ),
    ],
)
def test_errors_name_file_and_line(tmp_path: Path, text: str, said: str) -> None:
    folder = written(tmp_path, bad=text)
    assert refused(folder) == f"{folder}/bad.py{said}"


def test_a_folder_that_is_none_or_holds_none(tmp_path: Path) -> None:
    assert "no such folder" in refused(str(tmp_path / "absent"))
    assert "holds no rule file" in refused(str(tmp_path))


def test_installed_packs_are_loaded_by_name_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = tmp_path / "site"
    written(
        site / "acme_rules", owner=RULE.format(name="RULE", id="ACME_DA_001"), __init__="raise ValueError('not run')"
    )
    points = site / "acme_rules-1.0.dist-info" / "entry_points.txt"
    points.parent.mkdir()
    points.write_text("[tfiam.policies]\nacme = acme_rules\nlost = acme_lost\n")
    monkeypatch.setattr(sys, "path", [*sys.path, str(site)])
    monkeypatch.chdir(tmp_path)
    assert own() == {}
    assert own("pack:acme") == {"ACME_DA_001": f"{site}/acme_rules/owner.py"}
    assert refused("pack:lost").startswith("pack:lost: acme_lost is no installed package; ")
    assert refused("pack:other").startswith("pack:other: no such pack; installed are acme, lost; ")
    assert "no such folder" in refused("acme")
