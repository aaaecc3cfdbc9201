"""``tfiam diff`` as Markdown for a pull request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tfiam.access.change import AccessChange, PrincipalChange, ResourceChange
from tfiam.access.grants import Grant
from tfiam.report.diff import MOST_GRANTS, by_service, headline, where
from tfiam.report.escape import code_span, log_safe, markdown
from tfiam.report.phrases import some


def render_markdown(changes: Sequence[AccessChange]) -> str:
    """The change as GitHub-flavoured Markdown."""
    return log_safe("\n".join(_lines(changes)) + "\n")


def _lines(changes: Sequence[AccessChange]) -> Iterator[str]:
    yield f"### Access: {headline(changes)}"
    for change in changes:
        for principal in change.principals:
            yield from _entry(principal.address, principal)
            if not principal.is_changed and not principal.hidden:
                yield f"- no change in access, though the plan changes {_code(principal.rewritten)}"
        for resource in change.resources:
            yield from _entry(f"{resource.address}.{resource.attribute}", resource)


def entries(change: AccessChange) -> Iterator[str]:
    """A block for each principal and resource of which more can be said than that its text changes."""
    for principal in change.principals:
        if principal.is_changed or principal.hidden:
            yield "\n".join(_entry(principal.address, principal)).strip()
    for resource in change.resources:
        yield "\n".join(_entry(f"{resource.address}.{resource.attribute}", resource)).strip()


def _entry(name: str, change: PrincipalChange | ResourceChange) -> Iterator[str]:
    action = {"create": " (new)", "delete": " (deleted)"}.get(change.action, "")
    yield from ("", f"**{code_span(name)}**{action}", "")
    for word, grants in (("gains", change.gained), ("loses", change.lost)):
        yield from (_grant(word, grant, change.hidden) for grant in grants[:MOST_GRANTS])
        if len(grants) > MOST_GRANTS:
            yield f"- and {len(grants) - MOST_GRANTS:,} more: `--format json`"
    if change.hidden:
        yield f"- cannot be told: {_code(change.hidden)}"


def _grant(word: str, grant: Grant, hidden: tuple[str, ...]) -> str:
    actions = "; ".join(map(code_span, by_service(grant)))
    who = f" by {code_span(grant.who)}" if grant.who else ""
    when = f" if {code_span(' and '.join(grant.conditions))}" if grant.conditions else ""
    doubts = [one for one in grant.perhaps if one not in hidden]
    perhaps = "" if grant.certain else f" (perhaps: {markdown(some(doubts))})" if doubts else " (perhaps)"
    because = f" — because {markdown('; '.join(grant.because))}" if grant.because else ""
    return f"- **{word}**{perhaps} {actions}{who} on {code_span(where(grant))}{when}{because}"


def _code(texts: Sequence[str]) -> str:
    return code_span(some(texts))
