"""The fixture builder: which folders it takes, what makes one stale, what it takes out of a plan."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

REPO = Path(__file__).resolve().parents[2]


@pytest.fixture(name="tool", scope="module")
def _tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_fixtures", REPO / "tools" / "make_fixtures.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(name="fixtures")
def _fixtures(tmp_path: Path) -> Path:
    for path in (
        "stories/second/main.tf",
        "stories/second/before/main.tf",
        "stories/second/modules/queue/main.tf",
        "rules/LP_001/fails-1/main.tf",
        "rules/LP_001/passes-1/main.tf",
        "decisions/notes/readme.md",
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("# nothing\n", encoding="utf-8")
    return tmp_path


def test_roots_are_the_folders_with_a_main_tf_and_not_their_modules_or_befores(
    tool: ModuleType, fixtures: Path
) -> None:
    found = [tool.name(root, fixtures) for root in tool.roots(fixtures)]
    assert found == ["rules/LP_001/fails-1", "rules/LP_001/passes-1", "stories/second"]


def test_a_fixture_is_stale_with_the_modules_outside_of_it(tool: ModuleType, fixtures: Path) -> None:
    caller, called = fixtures / "rules/LP_001/passes-1", fixtures / "stories/second"
    (caller / "before").mkdir()
    (caller / "before/main.tf").write_text('module "m" {\n  source = "../../../../stories/second"\n}\n')
    (called / "main.tf").write_text('module "m" {\n  source = "../../rules/LP_001/fails-1"\n}\n')
    before = tool.digest(caller)
    (called / "plan.json").write_text("{}")
    assert tool.digest(caller) == before
    (fixtures / "rules/LP_001/fails-1/main.tf").write_text("# another\n")
    assert tool.digest(caller) != before
    assert tool.digest(called) != tool.digest(caller)


@pytest.mark.parametrize(
    ("touched", "is_stale"),
    [
        ("main.tf", True),
        ("before/main.tf", True),
        ("modules/queue/main.tf", True),
        ("templates/queue.json.tftpl", True),
        ("values.auto.tfvars", True),
        ("queue.json.tftpl", True),
        ("policy.json", True),
        ("access.yaml", True),
        ("applied.json", False),
        ("tfplan", False),
        ("expected.json", False),
        ("README.md", False),
        ("plan.json", False),
        ("report.json", False),
        ("golden/report.txt", False),
    ],
)
def test_a_fixture_is_stale_when_an_input_changes(
    tool: ModuleType, fixtures: Path, touched: str, is_stale: bool
) -> None:
    root = fixtures / "stories" / "second"
    (root / "plan.json").write_text("{}", encoding="utf-8")
    tool.write_lock({"stories/second": tool.digest(root)}, fixtures)
    assert tool.stale([root], tool.read_lock(fixtures), fixtures) == ()

    (root / touched).parent.mkdir(exist_ok=True)
    (root / touched).write_text("changed", encoding="utf-8")

    assert tool.stale([root], tool.read_lock(fixtures), fixtures) == ((root,) if is_stale else ())


def test_a_fixture_without_its_plan_is_stale(tool: ModuleType, fixtures: Path) -> None:
    root = fixtures / "stories" / "second"
    tool.write_lock({"stories/second": tool.digest(root)}, fixtures)
    assert tool.stale([root], tool.read_lock(fixtures), fixtures) == (root,)


@pytest.mark.parametrize("asked", ["applied.json", "tfplan"])
def test_an_empty_file_asks_for_what_else_can_be_made(tool: ModuleType, fixtures: Path, asked: str) -> None:
    root = fixtures / "stories" / "second"
    (root / "plan.json").write_text("{}", encoding="utf-8")
    tool.write_lock({"stories/second": tool.digest(root)}, fixtures)
    (root / asked).touch()
    assert tool.stale([root], tool.read_lock(fixtures), fixtures) == (root,)
    (root / asked).write_text("made", encoding="utf-8")
    assert tool.stale([root], tool.read_lock(fixtures), fixtures) == ()


def test_rebuild_makes_the_plan_after_an_apply_and_keeps_the_saved_plan(
    tool: ModuleType, fixtures: Path, tmp_path: Path
) -> None:
    forge = tmp_path / "forge.py"
    forge.write_text(
        "import json, os, pathlib, sys\n"
        "open(sys.argv[sys.argv.index('-o') + 1], 'w').write(json.dumps(sys.argv[4:]))\n"
        "work = pathlib.Path(os.environ['TMPDIR']) / 'kept'\n"
        "for name in ('first-6', 'main-6'):\n"
        "    (work / name / 'root').mkdir(parents=True)\n"
        "    (work / name / 'root' / 'planforge.tfplan').write_text(name)\n"
        "if '--keep' in sys.argv: print('note\\nkept', work, file=sys.stderr)\n",
        encoding="utf-8",
    )
    root = fixtures / "rules" / "LP_001" / "passes-1"
    for asked in ("applied.json", "tfplan"):
        (root / asked).touch()

    tool.rebuild(root, {"FORGE": str(forge), "FORGE_PYTHON": sys.executable})

    assert json.loads((root / "plan.json").read_text(encoding="utf-8")) == ["--keep"]
    assert json.loads((root / "applied.json").read_text(encoding="utf-8")) == ["--apply-first", str(root)]
    assert (root / "tfplan").read_text(encoding="utf-8") == "main-6"


def test_a_forge_that_kept_no_saved_plan_is_an_error(tool: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(tool.FixtureError, match="kept no saved plan: nothing"):
        tool.saved_plan("nothing\n")
    with pytest.raises(tool.FixtureError, match="kept no saved plan"):
        tool.saved_plan(f"kept {tmp_path}\n")


def test_the_lock_forgets_folders_that_are_gone(tool: ModuleType, fixtures: Path) -> None:
    tool.write_lock({"stories/second": "1", "stories/gone": "2"}, fixtures)
    assert tool.read_lock(fixtures) == {"stories/second": "1"}


def test_quiet_takes_the_time_and_the_random_order_and_no_other_byte(tool: ModuleType) -> None:
    kept = '{"variables":{"t":{"value":",\\"timestamp\\":\\"2026-01-01T00:00:00Z\\" \\u003c"}}'
    tail = ',"applyable":true,"complete":true,"errored":false}'
    one, two = '{"resource":"a[\\"]\\"]","attribute":["arn"]}', '{"resource":"b","attribute":["id"]}'
    plan = f'{kept},"relevant_attributes":[{two},{one}],"timestamp":"2026-11-24T04:21:07Z"{tail}'

    assert tool.quiet(plan) == f'{kept},"relevant_attributes":[{one},{two}]{tail}'
    assert tool.quiet(tool.quiet(plan)) == tool.quiet(plan)


def test_quiet_leaves_a_plan_without_either_as_it_is(tool: ModuleType) -> None:
    plan = '{"format_version":"0.1","resource_changes":[]}'
    assert tool.quiet(plan) == plan


def test_state_of_is_the_prior_state(tool: ModuleType) -> None:
    state = {"format_version": "1.0", "terraform_version": "1.11.4", "values": {}}
    assert json.loads(tool.state_of(json.dumps({"prior_state": state, "resource_changes": []}))) == state


def test_rebuild_hands_before_to_the_forge_and_names_the_folder_when_it_fails(
    tool: ModuleType, fixtures: Path, tmp_path: Path
) -> None:
    forge = tmp_path / "forge.py"
    forge.write_text(
        "import json, sys\n"
        "if sys.argv[1].endswith('fails-1'): sys.exit('no such argument')\n"
        "open(sys.argv[sys.argv.index('-o') + 1], 'w').write(json.dumps(sys.argv[4:]))\n",
        encoding="utf-8",
    )
    environ = {"FORGE": str(forge), "FORGE_PYTHON": sys.executable}

    second = fixtures / "stories" / "second"
    tool.rebuild(second, environ)
    assert json.loads((second / "plan.json").read_text(encoding="utf-8")) == ["--apply-first", str(second / "before")]

    with pytest.raises(tool.FixtureError, match=r"LP_001/fails-1: no such argument"):
        tool.rebuild(fixtures / "rules" / "LP_001" / "fails-1", environ)


def test_every_committed_plan_is_made_from_the_hcl_beside_it(tool: ModuleType) -> None:
    fixtures = REPO / "fixtures"
    stories = list(tool.roots(fixtures / "stories"))
    assert len(stories) >= 14
    assert [tool.name(root, fixtures) for root in tool.stale(stories, tool.read_lock(fixtures), fixtures)] == []
