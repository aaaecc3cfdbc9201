"""Waivers: who accepted what, why, and until when."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from tfiam.config import Config, Waiver
from tfiam.findings.fold import Raw
from tfiam.findings.model import WaiverUse
from tfiam.rules.choose import matches
from tfiam.rules.given_waiver import GivenWaiver
from tfiam.source.model import Location

if TYPE_CHECKING:
    from tfiam.findings.baseline import Baseline
    from tfiam.source.waivers import CommentWaiver


class Waivers:
    """The waivers of a configuration and of comments in the source, on a day, and a baseline. Remembers which were used."""

    def __init__(
        self,
        config: Config,
        today: datetime.date,
        comments: Sequence[CommentWaiver] = (),
        baseline: Baseline | None = None,
    ) -> None:
        self._today = today
        self._baseline = baseline
        self._all: tuple[Waiver | CommentWaiver, ...] = (*config.waivers, *comments)
        self._used: set[int] = set()

    def use(self, raw: Raw, places: Sequence[Location | None] = (), plan: str = "") -> WaiverUse | None:
        """The waiver in force that covers a finding of a plan, else its baseline, or None. An expired waiver covers nothing.

        ``places`` are where the finding stands in the source, its resource's block and the calls of the modules around it.
        """
        for position, waiver in enumerate(self._all):
            covers = _covers(waiver, raw) if isinstance(waiver, Waiver) else _comment_covers(waiver, raw, places)
            if covers:
                self._used.add(position)
                if not is_expired(waiver, self._today):
                    expires = waiver.expires.isoformat() if waiver.expires else ""
                    return WaiverUse(
                        waiver.reason, waiver.owner, expires, waiver.source, in_source=not isinstance(waiver, Waiver)
                    )
        if self._baseline is not None and raw.failed and self._baseline.holds(plan, raw.fingerprint):
            return WaiverUse("there when the baseline was made", "", "", self._baseline.path)
        return None

    def given(self) -> tuple[GivenWaiver, ...]:
        """All of them, as rules on waivers judge them."""
        return tuple(
            GivenWaiver(describe(one), one.reason, one.owner, one.expires, self._today, one.source) for one in self._all
        )

    def notices(self, *, expired: bool) -> tuple[str, ...]:
        """Sentences on waivers in force that match nothing: a typing error may hide behind one. Also on those that have run
        out, with ``expired``: where no rule tells of them."""
        said = []
        for position, waiver in enumerate(self._all):
            name = f"the waiver for {describe(waiver)} ({waiver.owner or waiver.source})"
            if is_expired(waiver, self._today):
                said += [f"{name} expired on {waiver.expires}"] if expired else []
            elif position not in self._used and not _of_another_tool(waiver):
                said.append(f"{name} matches no finding of this run")
        return (*said, *(self._baseline.notices() if self._baseline else ()))


def _of_another_tool(waiver: Waiver | CommentWaiver) -> bool:
    """A checkov comment is about checkov's findings first."""
    return not isinstance(waiver, Waiver) and waiver.of_checkov


def is_expired(waiver: Waiver | CommentWaiver, today: datetime.date) -> bool:
    """True from the day after ``expires``."""
    return waiver.expires is not None and waiver.expires < today


def describe(waiver: Waiver | CommentWaiver) -> str:
    """What a waiver is for, in a few words."""
    if not isinstance(waiver, Waiver):
        return f"{waiver.rule} in {waiver.source}" if waiver.owner else waiver.rule
    return " at ".join(part for part in (waiver.rule, waiver.address) if part) or ", ".join(waiver.fingerprints)


def _covers(waiver: Waiver, raw: Raw) -> bool:
    if waiver.fingerprints:
        return raw.fingerprint in waiver.fingerprints
    return (
        _names(waiver.rule, raw)
        and address_matches(waiver.address, raw.address)
        and waiver.statement in ("", raw.sid, str(raw.statement))
    )


def _comment_covers(waiver: CommentWaiver, raw: Raw, places: Sequence[Location | None]) -> bool:
    """A comment is about what stands in its scope: the finding's own lines, or its resource's or module call's whole block."""
    named = waiver.rule in raw.rule.checkov if waiver.of_checkov else _names(waiver.rule, raw)
    return named and any(place is not None and waiver.scope.covers(place) for place in places)


def _names(rule: str, raw: Raw) -> bool:
    ids = (raw.rule.id, *raw.supersedes)
    return any(rule == "*" or matches(rule, id_) for id_ in (ids if not raw.failed else ids[:1]))


def address_matches(pattern: str, address: str) -> bool:
    """A glob over addresses in which ``[`` stands for itself, as instance keys are full of them."""
    return not pattern or fnmatchcase(address, pattern.replace("[", "[[]"))
