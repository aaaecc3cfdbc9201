"""The table of techniques against AWS's catalogue and against itself."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.access.paths.catalogue import AS, OWN, SAME, WITHOUT
from tfiam.access.paths.techniques import Gain, On, Technique, Way, techniques
from tfiam.extract.queries import QUERIES
from tfiam.iam import catalogue

ALL = [one for way in Way for one in techniques(way)]


def test_ids_are_unique() -> None:
    assert [name for name, count in Counter(one.id for one in ALL).items() if count > 1] == []


@pytest.mark.parametrize("technique", ALL, ids=lambda one: one.id)
def test_every_action_exists_as_spelled(technique: Technique) -> None:
    for action in technique.actions:
        known = catalogue.action(action)
        assert known is not None, action
        assert known.name == action


@pytest.mark.parametrize("technique", techniques(Way.PASS), ids=lambda one: one.id)
def test_what_passes_a_role_says_to_whom(technique: Technique) -> None:
    assert technique.on["iam:PassRole"] is On.ROLE
    assert technique.service
    assert technique.gain is Gain.TARGET


@pytest.mark.parametrize("technique", techniques(Way.WORKLOAD), ids=lambda one: one.id)
def test_what_takes_over_a_workload_names_types_that_are_read(technique: Technique) -> None:
    assert technique.types
    assert [kind for kind in technique.types if kind not in QUERIES] == []


def test_every_technique_of_the_catalogue_is_found_or_says_why_not() -> None:
    ids = {one.id for one in ALL}
    assert sorted((SAME | set(AS.values()) | OWN) ^ ids) == []
    assert all(WITHOUT.values())
    assert len({*SAME, *AS, *WITHOUT}) == len(SAME) + len(AS) + len(WITHOUT) == 126
