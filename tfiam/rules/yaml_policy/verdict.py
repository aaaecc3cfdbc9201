"""Whether a condition holds for a resource: yes, no, or not to be told yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Verdict:
    """``holds`` is None where ``because`` hides the answer. ``said`` is what would have to be so, in the policy's own values."""

    holds: bool | None
    said: str = ""
    attribute: str = ""
    because: tuple[str, ...] = ()

    def inverted(self) -> Verdict:
        """The verdict of ``not``."""
        said = self.said[5:-1] if self.said.startswith("not (") else f"not ({self.said})"
        return replace(self, holds=None if self.holds is None else not self.holds, said=said)


def every(verdicts: Iterable[Verdict]) -> Verdict:
    """Fails with the first that fails; hidden by all that hide; of none it holds."""
    found = list(verdicts)
    for one in found:
        if one.holds is False:
            return one
    return _joined(found, " and ", open_=any(one.holds is None for one in found), closed=True)


def some(verdicts: Iterable[Verdict]) -> Verdict:
    """Holds with the first that holds; fails when all fail; of none it fails."""
    found = list(verdicts)
    for one in found:
        if one.holds:
            return one
    return _joined(found, " or ", open_=any(one.holds is None for one in found), closed=False)


def _joined(found: list[Verdict], word: str, *, open_: bool, closed: bool) -> Verdict:
    said = [text for text in dict.fromkeys(one.said for one in found) if text]
    text = (
        said[0] if len(said) == 1 else word.join(f"({one})" if " or " in one or " and " in one else one for one in said)
    )
    hidden = [one for one in found if one.holds is None]
    because = tuple(dict.fromkeys(ref for one in hidden for ref in one.because))
    attribute = next((one.attribute for one in (hidden or found) if one.attribute), "")
    return Verdict(None if open_ else closed, text, attribute, because)
