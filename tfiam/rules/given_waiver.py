"""A waiver as a rule may judge it: what somebody accepted, why, until when, and which day it is."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class GivenWaiver:
    """A waiver of the config or of a comment, on a day."""

    covers: str
    """What it is for, in a few words: ``LP_004 at module.legacy.*``."""
    reason: str
    owner: str
    """"" where nobody is named, as comments may leave it."""
    expires: datetime.date | None
    today: datetime.date
    source: str
    """Where it stands: ``.tfiam.yaml:12``."""

    @property
    def file(self) -> str:
        """The file of ``source``."""
        return self.source.rpartition(":")[0] or self.source

    @property
    def line(self) -> int | None:
        """The line of ``source``, where it has one."""
        line = self.source.rpartition(":")[2]
        return int(line) if line.isdecimal() else None

    @property
    def is_expired(self) -> bool:
        """True from the day after ``expires``."""
        return self.expires is not None and self.expires < self.today
