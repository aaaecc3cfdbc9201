"""What a permission takes for granted: accounts that are not told, hidden documents, open condition keys."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from tfiam.access.arns import UNKNOWN_ACCOUNT, PlanArn
from tfiam.access.organization_levels import Level
from tfiam.access.policies_in_play import Line
from tfiam.access.question import Asker, Target
from tfiam.access.sources import Source
from tfiam.iam.document import PolicyDocument
from tfiam.iam.statement import Statement
from tfiam.inventory.model import Document, DocumentStatus

_ACCOUNT = re.compile(r"(?<=:)\d{12}(?=:)")
_MOST_ACCOUNTS = 4


def doubts(identity: tuple[Source, ...], levels: tuple[Level, ...]) -> tuple[str, ...]:
    """What hidden documents are taken not to deny."""
    hidden = [ref for source in identity if source.policy is None for ref in source.because]
    found = [f"what {ref} hides does not deny it" for ref in dict.fromkeys(hidden)]
    unsure = [
        source.address
        for level in levels
        for source in level.sources
        if source.address and (not source.certain or not source.denies_certain or source.policy is None)
    ]
    return (*found, *(f"{address} does not keep its account from it" for address in dict.fromkeys(unsure)))


def homes(asker: Asker, target: Target) -> Iterator[tuple[str, str]]:
    yield asker.name, asker.account
    yield target.name, target.account


def accounts_in(text: str) -> tuple[str, ...]:
    """The accounts that ARNs in the text name."""
    return tuple(dict.fromkeys(_ACCOUNT.findall(text)))[:_MOST_ACCOUNTS]


def in_account(arn: PlanArn, account: str) -> PlanArn:
    """The ARN if it is in this account, which the plan does not tell."""
    text = arn.text.replace(f":{UNKNOWN_ACCOUNT}:", f":{account}:")
    return PlanArn(text, arn.shape.replace("::*:", f"::{account}:"), arn.shown.replace("${account}", account))


def statements_of(sources: Iterable[Source]) -> Iterator[Statement]:
    for source in sources:
        yield from source.policy.statements if source.policy is not None else ()


def trusting(trust: Document, asker: Asker) -> Document:
    """A hidden trust policy as it is taken to be."""
    allow = {"Effect": "Allow", "Principal": {"AWS": asker.arn.text}, "Action": "sts:AssumeRole"}
    policy = PolicyDocument.parse({"Version": "2012-10-17", "Statement": [allow]})
    return replace(trust, policy=policy, status=DocumentStatus.KNOWN, because=())


def elsewhere(lines: tuple[Line, ...], place: str) -> tuple[Line, ...]:
    """Without the statement that was only taken to be there."""
    return tuple(line for line in lines if f"{line.source.address}.{line.source.attribute}" != place)


def about(source: Source, action: str) -> Source:
    if source.policy is None:
        return source
    doubtful = source.holes
    kept = tuple(
        one
        for one in source.policy.statements
        if one.takes_in_action(action)
        or (doubtful and "${" in "".join((*(one.actions or ()), *(one.not_actions or ()))))
    )
    return replace(source, policy=replace(source.policy, statements=kept))


def lifted(levels: tuple[Level, ...]) -> tuple[Level, ...]:
    """Organization policies that may not reach the account allow everything they may allow."""
    return tuple(
        Level(level.node, tuple(_sure(one) for one in level.sources if one.policy is not None)) for level in levels
    )


def _sure(source: Source) -> Source:
    return source if source.certain else replace(source, certain=True, because=())


def linked(sources: tuple[Source, ...]) -> tuple[Source, ...]:
    """Policies that may reach the principal as if they did: what they allow. Who asks says that it is only possible."""
    return tuple(_allowing(one) if one.doubt and one.policy is not None else one for one in sources)


def _allowing(source: Source) -> Source:
    assert source.policy is not None  # noqa: S101 - the caller looked
    kept = tuple(one for one in source.policy.statements if one.is_allow)
    because = tuple(ref for ref in source.because if ref not in source.doubt)
    return replace(source, policy=replace(source.policy, statements=kept), certain=True, because=because)


def opened(keys: Iterable[str], what: str) -> tuple[str, ...]:
    names = ", ".join(dict.fromkeys(keys))
    return (f"{names} is such that the conditions of {what} are met",) if names else ()
