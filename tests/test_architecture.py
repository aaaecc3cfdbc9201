"""The house's laws (design.md 3, CONTRIBUTING.md), checked over the source itself."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.cli.conftest import STORIES

ROOT = Path(__file__).parent.parent
SHIPPED = sorted(path for folder in ("tfiam", "policies") for path in (ROOT / folder).rglob("*.py"))
NAMES = [path.relative_to(ROOT).as_posix() for path in SHIPPED]
PLAN = str(STORIES / "over-privileged" / "plan.json")

HEAVY = ("jmespath", "yaml", "hcl2", "jinja2", "httpx", "importlib.metadata", "asyncio")
OF_THE_RULES = ("tfiam.iam", "tfiam.inventory", "tfiam.access", "tfiam.rules")
CATCH_ALL = {
    "tfiam/cli/__init__.py": "whatever was not foreseen becomes a defect report",
    "tfiam/rules/custom.py": "a team's rule file may raise anything; it ends the run",
    "tfiam/rules/run.py": "a crashing rule ends the run as RuleCrash",
}
"""The borders at which any exception is caught, and ends the run."""


@cache
def nodes(name: str) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse((ROOT / name).read_bytes(), name)))


def imported(name: str) -> Iterator[str]:
    for node in nodes(name):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


def modules_of(program: str) -> set[str]:
    """Modules that a fresh interpreter has loaded after ``program``.

    Not by ``-X importtime``: what ``importlib.import_module`` loads does not show there.
    """
    told = "import sys; print(*sys.modules, sep='\\n', file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", f"{program}\n{told}"], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    return set(done.stderr.split("\n"))


def command(*arguments: str, status: tuple[int, ...] = (0,)) -> str:
    """A program that runs one command, which must end with one of these statuses."""
    return f"from tfiam.cli import main; status = main({list(arguments)!r}); assert status in {status!r}, status"


def within(module: str, packages: tuple[str, ...]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def test_import_contracts_hold() -> None:
    """setup.cfg's contracts: one way through the stages, and tfiam.iam knows nothing of Terraform."""
    program = "from importlinter.cli import lint_imports_command as lint; lint()"
    done = subprocess.run(
        [sys.executable, "-c", program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert "0 broken" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 0


@pytest.mark.parametrize("arguments", [["--help"], ["rules", "--help"], ["--version"]])
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    loaded = modules_of(command(*arguments))
    assert "click" in loaded
    assert sorted(module for module in loaded if within(module, HEAVY)) == []


def test_help_imports_no_stage() -> None:
    ours = {module for module in modules_of(command("--help")) if module.startswith("tfiam.")}
    assert {module for module in ours if not within(module, ("tfiam.cli", "tfiam.errors"))} == set()


def test_a_scan_imports_what_it_uses_only() -> None:
    loaded = modules_of(command("scan", PLAN, "--quiet", status=(0, 1)))
    assert "tfiam.pipeline" in loaded
    assert sorted(module for module in loaded if within(module, ("hcl2", "jinja2", "httpx", "yaml", "asyncio"))) == []


def test_a_question_imports_no_more_than_a_scan() -> None:
    question = modules_of(command("can", PLAN, "aws_iam_role.ingest", "s3:GetObject", status=(0, 1, 3)))
    assert sorted(module for module in question if within(module, ("hcl2", "jinja2", "httpx", "yaml", "asyncio"))) == []
    assert "tfiam.access.can" in question
    assert sorted(module for module in question if within(module, ("tfiam.policies", "tfiam.comment"))) == []


def test_iam_stands_alone() -> None:
    names = "PolicyDocument, PolicySet, Request, Statement, Effect, evaluate, is_admin, is_public, matches_resource, restricts"
    asked = "evaluate(Request('*', 's3:GetObject', context={}), PolicySet(resource={'Statement': []}, rcp=[[]]))"
    loaded = modules_of(f"from tfiam.iam import {names}; {asked}; is_admin({{'Statement': []}})")
    ours = {module for module in loaded if module.startswith("tfiam.")}
    assert {"tfiam.iam.document", "tfiam.iam.evaluation", "tfiam.iam.catalogue"} <= ours
    assert {module for module in ours if not within(module, ("tfiam.iam", "tfiam.data", "tfiam.errors"))} == set()
    assert sorted(module for module in loaded if within(module, ("click", *HEAVY))) == []


def test_rules_import_only_what_rules_may() -> None:
    rules = [name for name in NAMES if name.startswith("policies/")]
    ours = [(name, one) for name in rules for one in imported(name) if one.startswith((".", "tfiam", "policies"))]
    assert [(name, module) for name, module in ours if not within(module, OF_THE_RULES)] == []


def test_only_the_command_line_prints_or_exits() -> None:
    others = [name for name in NAMES if not name.startswith("tfiam/cli/") and name != "tfiam/__main__.py"]
    calls = [(name, node) for name in others for node in nodes(name) if isinstance(node, ast.Call)]
    assert [(name, node.lineno) for name, node in calls if speaks(node.func)] == []


def speaks(function: ast.expr) -> bool:
    return ast.unparse(function) in (
        "print",
        "exit",
        "quit",
        "sys.exit",
        "os._exit",
        "sys.stdout.write",
        "sys.stderr.write",
    )


def test_nothing_is_swallowed() -> None:
    """A crash must never look like a pass (style.md 2): no bare except, and no catch-all but at the named borders."""
    handlers = [(name, node) for name in NAMES for node in nodes(name) if isinstance(node, ast.ExceptHandler)]
    broad = [
        name
        for name, handler in handlers
        if handler.type is None
        or {"Exception", "BaseException"} & set(ast.unparse(handler.type).strip("()").split(", "))
    ]
    assert sorted(broad) == sorted(CATCH_ALL)


def test_no_module_keeps_state() -> None:
    """Module constants are immutable to their readers: no ``global``, no list or dict that a function changes."""
    assert [name for name in NAMES for node in nodes(name) if isinstance(node, ast.Global)] == []
    changed = [
        (name, ast.unparse(node)) for name in NAMES for lists in [collections(name)] for node in nodes(name)
        if changes(node, lists)
    ]  # fmt: skip
    assert changed == []


def collections(name: str) -> set[str]:
    """The lists, dicts and sets that a module makes at its top."""
    module = nodes(name)[0]
    assert isinstance(module, ast.Module)
    return {
        target.id
        for node in module.body
        if isinstance(node, (ast.Assign, ast.AnnAssign))
        and isinstance(node.value, (ast.List, ast.Dict, ast.Set, ast.ListComp))
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }


def changes(node: ast.AST, names: set[str]) -> bool:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
        return node.func.value.id in names and node.func.attr in (
            "append", "add", "extend", "update", "pop", "clear", "setdefault", "remove", "insert",
        )  # fmt: skip
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, (ast.Store, ast.Del)):
        return isinstance(node.value, ast.Name) and node.value.id in names
    return False


def test_files_stay_readable() -> None:
    lines = {name: len((ROOT / name).read_text(encoding="utf-8").splitlines()) for name in NAMES}
    # A rule carries its HCL examples.
    assert {name: n for name, n in lines.items() if n > (360 if name.startswith("policies/") else 300)} == {}
    assert [name for name in NAMES if Path(name).stem in ("utils", "helpers", "common", "base", "misc")] == []
