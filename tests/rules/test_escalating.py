"""What is sure of a family of escalations does not hide what is possible and worse."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.inventory.stories import worlds
from tfiam.access.escalations import Escalations, Family
from tfiam.access.escalations.find import escalations_of
from tfiam.rules.escalating import said_of_family
from tfiam.rules.model import Problem, Undetermined

DOUBT = ("data.external.which.result",)


@pytest.mark.parametrize(
    ("sure", "possible", "told"),
    [
        ({"outside": "arn:aws:iam::1:role/x"}, {}, [Problem, Undetermined]),
        ({"admin": False}, {"admin": True}, [Problem, Undetermined]),
        ({"admin": True}, {"admin": True}, [Problem]),
        ({"admin": True}, {"admin": True, "outside": "*"}, [Problem]),
        (None, {}, [Undetermined]),
    ],
    ids=["out-of-the-plan", "no-admin", "as-bad", "less-bad", "nothing-sure"],
)
def test_a_possible_way_beside_a_sure_one(
    sure: dict[str, Any] | None, possible: dict[str, Any], told: list[type]
) -> None:
    inventory = worlds("rules/TFIAM_PE_001/fails-1").after
    (escalation,) = escalations_of(inventory).found[Family.OWN_PERMISSIONS]
    path = escalation.paths[0]
    certain = () if sure is None else (replace(path, **sure),)
    doubtful = replace(path, steps=tuple(replace(one, doubt=DOUBT) for one in path.steps), **possible)
    ways = Escalations(inventory, {Family.OWN_PERMISSIONS: (replace(escalation, paths=(*certain, doubtful)),)})
    said = list(said_of_family(ways, Family.OWN_PERMISSIONS))
    assert [type(one) for one in said] == told
    assert [one.because for one in said if isinstance(one, Undetermined)] in ([], [DOUBT])
