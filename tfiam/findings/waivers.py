"""Waivers: who accepted what, why, and until when."""

from __future__ import annotations

import datetime
from fnmatch import fnmatchcase

from tfiam.config import Config, Waiver
from tfiam.findings.model import WaiverUse
from tfiam.findings.raw import Raw
from tfiam.rules.choose import matches


class Waivers:
    """The waivers of a configuration on a day. Remembers which were used."""

    def __init__(self, config: Config, today: datetime.date) -> None:
        self._today = today
        self._all = config.waivers
        self._used: set[int] = set()

    def use(self, raw: Raw) -> WaiverUse | None:
        """The waiver in force that covers a finding, or None. An expired one covers nothing."""
        for position, waiver in enumerate(self._all):
            if _covers(waiver, raw):
                self._used.add(position)
                if not is_expired(waiver, self._today):
                    expires = waiver.expires.isoformat() if waiver.expires else ""
                    return WaiverUse(waiver.reason, waiver.owner, expires, waiver.source)
        return None

    def notices(self, *, unused: bool = True) -> tuple[str, ...]:
        """Sentences on waivers that match nothing (they may hide a typing error; not with ``unused=False``) or have run out."""
        said = []
        for position, waiver in enumerate(self._all):
            name = describe(waiver)
            if is_expired(waiver, self._today):
                said.append(f"the waiver for {name} ({waiver.owner}) expired on {waiver.expires}")
            elif unused and position not in self._used:
                said.append(f"the waiver for {name} ({waiver.owner}) matches no finding of this run")
        return tuple(said)


def is_expired(waiver: Waiver, today: datetime.date) -> bool:
    """True from the day after ``expires``."""
    return waiver.expires is not None and waiver.expires < today


def describe(waiver: Waiver) -> str:
    """What a waiver is for, in a few words."""
    return " at ".join(part for part in (waiver.rule, waiver.address) if part) or ", ".join(waiver.fingerprints)


def _covers(waiver: Waiver, raw: Raw) -> bool:
    if waiver.fingerprints:
        return raw.fingerprint in waiver.fingerprints
    ids = (raw.rule.id, *raw.supersedes)
    rules = any(waiver.rule == "*" or matches(waiver.rule, id_) for id_ in (ids if not raw.failed else ids[:1]))
    return rules and address_matches(waiver.address, raw.address) and waiver.statement in ("", raw.sid)


def address_matches(pattern: str, address: str) -> bool:
    """A glob over addresses in which ``[`` stands for itself, as instance keys are full of them."""
    return not pattern or fnmatchcase(address, pattern.replace("[", "[[]"))
