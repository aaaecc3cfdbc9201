"""Inventories of the stories' real plans, each built once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from tfiam.config import Config
from tfiam.inventory.model import Inventory, Principal
from tfiam.pipeline import Worlds, worlds_of
from tfiam.plan.load import load_plan

FIXTURES = Path(__file__).resolve().parent.parent.parent / "fixtures"


@cache
def worlds(name: str) -> Worlds:
    """Both worlds of ``fixtures/NAME/plan.json``."""
    return worlds_of(load_plan(FIXTURES / name / "plan.json"), Config())


def principal(inventory: Inventory, address: str) -> Principal:
    """The principal at an address."""
    return next(one for one in inventory.principals if one.address == address)
