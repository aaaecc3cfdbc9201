"""With source, each document of the acceptance roots is read before the apply, and is what the apply made of it."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType

import pytest

REPO = Path(__file__).resolve().parents[2]
ROOTS = sorted(path.parent for path in (REPO / "fixtures" / "source").glob("*/applied.json"))


@pytest.fixture(name="table", scope="module")
def _table() -> Iterator[ModuleType]:
    tools = REPO / "tools"
    spec = importlib.util.spec_from_file_location("source_table", tools / "source_table.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(tools))
        patch.setitem(sys.modules, "source_table", module)
        spec.loader.exec_module(module)
        yield module


def expected(root: Path) -> Mapping[str, list[str]]:
    """What `expected.json` says of a root: by document, parts of holes that are no attribute of a resource."""
    path = root / "expected.json"
    found: Mapping[str, list[str]] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return found


@pytest.mark.parametrize("root", ROOTS, ids=lambda root: root.name)
def test_with_source_every_document_is_the_one_after_the_apply(table: ModuleType, root: Path) -> None:
    reading = table.read(root, table.from_folder(root))
    assert [(one.address, one.because) for one in reading.opaque] == []
    assert reading.differ == {}


@pytest.mark.parametrize("root", ROOTS, ids=lambda root: root.name)
def test_a_saved_plan_says_the_same_as_the_folder_but_for_files_it_does_not_hold(table: ModuleType, root: Path) -> None:
    folder = table.read(root, table.from_folder(root))
    saved = table.read(root, table.from_saved(root))
    assert saved.differ == {}
    needs_files = root.name in {"encodings", "rendered-templates", "yaml-driven"}
    if not needs_files:
        assert {key: one.policy for key, one in saved.documents.items()} == {
            key: one.policy for key, one in folder.documents.items()
        }


@pytest.mark.parametrize("root", ROOTS, ids=lambda root: root.name)
def test_a_hole_is_an_attribute_of_a_resource_or_what_the_root_expects(table: ModuleType, root: Path) -> None:
    loose = {key[0]: references for key, references in table.read(root, table.from_folder(root)).loose.items()}
    wanted = expected(root)
    assert sorted(loose) == sorted(wanted)
    for address, names in wanted.items():
        assert len(loose[address]) == len(names)
        assert [name for name in names if not any(name in reference for reference in loose[address])] == []
