"""A step from the permissions that it takes."""

from __future__ import annotations

from tfiam.access.paths.grant import Grant
from tfiam.access.paths.model import Step
from tfiam.access.paths.techniques import Technique


def step_of(
    technique: Technique, on: str, *grants: Grant, more: tuple[str, ...] = (), doubt: tuple[str, ...] = ()
) -> Step:
    """``more`` is what it takes for granted besides, ``doubt`` the references that hide a link beside those of the grants."""
    # The lines of one grant are told apart already, and to compare lines is to compare documents.
    lines = (
        grants[0].lines if len(grants) == 1 else tuple(dict.fromkeys(one for grant in grants for one in grant.lines))
    )
    told = [*([technique.assumes] if technique.assumes else []), *(text for one in grants for text in one.assumptions)]
    doubts = (*doubt, *(ref for one in grants for ref in one.doubt))
    return Step(technique, on, lines, tuple(dict.fromkeys((*told, *more))), tuple(dict.fromkeys(doubts)))
