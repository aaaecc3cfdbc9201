"""Answers about one family of escalations, at the statement that opens each."""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.access.escalations import Escalation, Escalations, Family
from tfiam.access.paths import Path
from tfiam.access.paths.outside import is_every
from tfiam.inventory.model import DocumentRole
from tfiam.rules.model import Problem, Severity, Undetermined
from tfiam.rules.places import hidden as hidden_documents


def said_of_family(escalations: Escalations, family: Family) -> Iterator[Problem | Undetermined]:
    """A Problem a principal and document, an Undetermined where a link is only possible or a document is hidden.

    Critical when the end is admin, or when the statement reaches every role; else high. A way to one thing outside the
    plan, of which nothing is known, is low: that it has more access is assumed, and said with the path.
    """
    failing: set[str] = set()
    for one in escalations.found.get(family, ()):
        if not one.worst.doubt:
            failing.update(one.principals)
            yield _problem(one)
        possible = _possibly_worse(one)
        if possible is not None:
            yield _undetermined(one, possible)
    yield from hidden_documents(escalations.inventory)
    for document in escalations.inventory.in_role(DocumentRole.TRUST):
        if document.unread:
            yield Undetermined(document.unread, document=document)
    for hidden in escalations.hidden:
        if hidden.principal.address not in failing:
            yield Undetermined(hidden.because, address=hidden.principal.address, resource=hidden.principal.resource)


def _possibly_worse(one: Escalation) -> Path | None:
    """The worst of the ways that are only possible, if no certain one is as bad: what is sure must not hide it."""
    possible = next((path for path in one.paths if path.doubt), None)
    if possible is None or (not one.worst.doubt and _badness(possible) <= _badness(one.worst)):
        return None
    return possible


def _badness(path: Path) -> tuple[bool, bool]:
    return not path.outside, path.admin


def _undetermined(one: Escalation, possible: Path) -> Undetermined:
    address, attribute = _place(one)
    return Undetermined(possible.doubt, address=address, attribute=attribute, document=one.document)


def _problem(one: Escalation) -> Problem:
    worst, copies = one.worst, len(one.principals) - 1
    certain = tuple(path for path in one.paths if not path.doubt)
    what = "; then ".join(step.technique.text for step in worst.steps)
    more = [f"{len(certain) - 1:,} more {'way' if len(certain) == 2 else 'ways'}"] if len(certain) > 1 else []
    more += ["the statement takes in every role"] if one.reaches_every and not worst.admin else []
    more += [f"{copies:,} {'copy' if copies == 1 else 'copies'} of the principal"] if copies else []
    aside = f" (and {', '.join(more)})" if more else ""
    address, attribute = _place(one)
    end = "admin" if worst.admin else worst.end.address if worst.end else worst.outside
    return Problem(
        f"{worst.headline}: {what}{aside}",
        address=address,
        attribute=attribute,
        document=one.document,
        statement=one.line.statement.index if one.document and one.line and one.line.statement else None,
        principal=worst.start.address,
        severity=_severity(one),
        cause=f"{one.principals[0]} {end}",
        paths=certain,
    )


def _severity(one: Escalation) -> Severity:
    if one.reaches_every or (one.worst.admin and not one.worst.outside):
        return Severity.CRITICAL
    return Severity.HIGH if not one.worst.outside or is_every(one.worst.outside) else Severity.LOW


def _place(one: Escalation) -> tuple[str, str]:
    """Address and attribute; "" to take the document's."""
    if one.document is not None:
        return "", ""
    return (one.line.source.address, one.line.source.attribute) if one.line else (one.worst.start.address, "")
