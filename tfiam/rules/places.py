"""Answers at the place of a held statement, for rules that judge everything that reaches a principal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tfiam.access.delegation import OpenPlace
from tfiam.access.holders import Held, unread_documents
from tfiam.inventory.model import Document, Inventory, ManagedAttachment
from tfiam.rules.model import Problem, Severity, Undetermined


def problem_at(
    held: Held, message: str, *, principals: Sequence[str] = (), severity: Severity | None = None, cause: str = ""
) -> Problem:
    """A Problem at the statement; at the attachment when the statement is an AWS managed policy's."""
    source = held.source
    principal = principals[0] if principals else ""
    if isinstance(source, Document):
        index = held.statement.index
        return Problem(message, document=source, statement=index, principal=principal, severity=severity, cause=cause)
    named = f"{source.policy.name if source.policy else source.arn} {message}"
    return Problem(named, address=source.by, attribute=source.attribute, principal=principal, severity=severity)


def said_of(place: OpenPlace, message: str, severity: Severity | None = None) -> Problem | Undetermined:
    """The Problem, or the Undetermined when a boundary that is not known may stop it."""
    if not place.doubt:
        return problem_at(place.held, message, principals=place.principals, severity=severity)
    source = place.held.source
    if isinstance(source, Document):
        return Undetermined((place.doubt,), document=source)
    return Undetermined((place.doubt,), address=source.by, attribute=source.attribute)


def unknown_policy(attachment: ManagedAttachment) -> Iterator[Undetermined]:
    """Says so of an attached policy whose ARN is hidden, or is AWS's and not among those that tfiam knows."""
    by, attribute = attachment.by, attachment.attribute
    if attachment.because:
        yield Undetermined(attachment.because, address=by, attribute=attribute)
    elif ":iam::aws:policy/" in attachment.arn:
        message = f"{attachment.arn} is not among the AWS managed policies that tfiam knows"
        yield Undetermined((f"{by}.{attribute}",), address=by, attribute=attribute, message=message)


def hidden(inventory: Inventory) -> Iterator[Undetermined]:
    """One Undetermined for each identity document, and each attached policy, that could not be read."""
    for document in unread_documents(inventory):
        yield Undetermined(document.unread, document=document)
    seen: set[tuple[str, str]] = set()
    for principal in inventory.principals:
        for attachment in principal.managed:
            if attachment.because and (attachment.by, attachment.attribute) not in seen:
                seen.add((attachment.by, attachment.attribute))
                yield Undetermined(attachment.because, address=attachment.by, attribute=attachment.attribute)
