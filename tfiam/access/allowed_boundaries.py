"""Whether a permissions boundary is one that the team allows (``boundaries.allowed``)."""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.iam import Answer, patterns
from tfiam.iam.arn import Arn
from tfiam.iam.sets.answer import any_of
from tfiam.iam.variables import as_literal, as_wildcard
from tfiam.inventory.model import Boundary, Document, Inventory


def allowed(boundary: Boundary, inventory: Inventory) -> Answer:
    """YES if a pattern takes in its ARN, its name or its path and name; UNDETERMINED while what tells is not known."""
    arns = tuple(_arns(boundary, inventory))
    if not all(arns) or not arns:
        return Answer.UNDETERMINED
    answers = {any_of(_takes_in(one, arn) for one in inventory.config.boundaries.allowed) for arn in arns}
    return answers.pop() if len(answers) == 1 else Answer.UNDETERMINED


def hiding(boundary: Boundary) -> tuple[str, ...]:
    """The references that hide which policy it is."""
    own = f"{boundary.document.address}.arn" if boundary.document else f"{boundary.by}.{boundary.attribute}"
    return boundary.because or (own,)


def _arns(boundary: Boundary, inventory: Inventory) -> Iterator[str]:
    """What its ARN is or will be; of each candidate, while a reference hides which it is."""
    if boundary.arn:
        yield boundary.arn
    elif boundary.document is not None:
        yield _arn(boundary.document, inventory)
    else:
        yield from (_arn(one, inventory) for one in boundary.candidates)


def _arn(document: Document, inventory: Inventory) -> str:
    known = document.resource.get("arn") if document.resource else None
    return known if isinstance(known, str) else inventory.predicted_arn(document.address)


def _takes_in(pattern: str, arn: str) -> Answer:
    parsed = Arn.parse(arn)
    if parsed is None:
        return Answer.UNDETERMINED
    if ":" not in pattern:
        path = parsed.resource.partition("/")[2]
        return any_of(_matches(pattern, text) for text in (path, f"/{path}", path.rpartition("/")[2]))
    asked = Arn.parse(pattern)
    if parsed.account == "" and asked is not None:  # a permission set's: the same name and path in every account
        return _matches(asked.resource, parsed.resource)
    return _matches(pattern, arn)


def _matches(pattern: str, text: str) -> Answer:
    """The text may hold ``${account:…}``, and wildcards for what is not known yet."""
    if patterns.includes(pattern, as_literal(text)):
        return Answer.YES
    return Answer.UNDETERMINED if patterns.overlaps(pattern, as_wildcard(text)) else Answer.NO
