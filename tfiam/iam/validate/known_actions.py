"""Actions against the service authorization reference: whether they exist, and whether one says what another says.

The reference is dated: an action that a known service has got since is reported as AWS reports an unknown one, and the
message names the date.
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

from tfiam.iam import action_index
from tfiam.iam.document import PolicyDocument
from tfiam.iam.patterns import has_wildcard, includes
from tfiam.iam.validate.issue import Issue, IssueKind, PolicyType
from tfiam.iam.validate.places import Placed, statements
from tfiam.iam.validate.theme import Theme
from tfiam.iam.variables import has_variable

CODES: Mapping[str, IssueKind] = MappingProxyType(
    {
        "INVALID_ACTION": IssueKind.ERROR,
        "INVALID_SERVICE_IN_ACTION": IssueKind.ERROR,
        "REDUNDANT_ACTION": IssueKind.SUGGESTION,
        "WILDCARD_IN_SERVICE_NAME": IssueKind.SUGGESTION,
    }
)
_NAMES = ("Action", "NotAction")
#: Prefixes that AWS took out of the reference and still reads in policies.
#: https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/migrate-granularaccess-whatis.html
_RETIRED = frozenset({"awsbillingconsole"})


def _check(document: PolicyDocument, kind: PolicyType) -> Iterator[Issue]:  # noqa: ARG001 - one reference for every type
    for placed in statements(document):
        for name, position, action in placed.texts(*_NAMES):
            for code, message in () if has_variable(action) else judged(action):
                yield placed.issue(CODES, code, message, name, position)
        yield from _redundant(placed)


@lru_cache(maxsize=8192)
def judged(action: str) -> tuple[tuple[str, str], ...]:
    """Code and message of what is wrong with an action of the form ``service:Name``; nothing for other forms."""
    service, _, name = action.partition(":")
    if not service.strip("*") or not name or ":" in name:
        return ()
    if has_wildcard(service):
        message = f"the action {action} has a wildcard in the service name, which might take in other services"
        found = (("WILDCARD_IN_SERVICE_NAME", message),)
        return found if action_index.mask(action) else (*found, ("INVALID_ACTION", _matches_none(action)))
    if not action_index.is_service(service):
        return () if service.lower() in _RETIRED else (("INVALID_SERVICE_IN_ACTION", _no_service(service, name)),)
    if action_index.mask(action):
        return ()
    return (("INVALID_ACTION", _matches_none(action) if has_wildcard(name) else _no_action(service, name)),)


def _matches_none(action: str) -> str:
    return f"the action {action} matches no action of AWS {as_of()}"


def _no_service(service: str, name: str) -> str:
    near = _near(service.lower(), action_index.services())
    with_action = [one for one in near if action_index.mask(f"{one}:{name}")]
    meant = (with_action or near)[:1]
    return f"the service {service} of the action does not exist {as_of()}{_did_you_mean(*meant)}"


def _no_action(service: str, name: str) -> str:
    known = {action.partition(":")[2].lower(): action for action in action_index.expand(f"{service}:*")}
    meant = [_CALLED[asked]] if (asked := f"{service}:{name}".lower()) in _CALLED else []
    meant = meant or [known[one] for one in _near(name.lower(), tuple(known))]
    return f"the action {service}:{name} does not exist {as_of()}{_did_you_mean(*meant)}"


#: API operations that go by the name of another action.
#: https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
#: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
_CALLED: Mapping[str, str] = MappingProxyType(
    {
        "lambda:invoke": "lambda:InvokeFunction",
        "s3:completemultipartupload": "s3:PutObject",
        "s3:copyobject": "s3:PutObject",
        "s3:createmultipartupload": "s3:PutObject",
        "s3:deleteobjects": "s3:DeleteObject",
        "s3:headbucket": "s3:ListBucket",
        "s3:headobject": "s3:GetObject",
        "s3:listbuckets": "s3:ListAllMyBuckets",
        "s3:listmultipartuploads": "s3:ListBucketMultipartUploads",
        "s3:listobjects": "s3:ListBucket",
        "s3:listobjectsv2": "s3:ListBucket",
        "s3:listobjectversions": "s3:ListBucketVersions",
        "s3:uploadpart": "s3:PutObject",
    }
)


def _near(written: str, known: tuple[str, ...]) -> list[str]:
    from difflib import get_close_matches  # 3 ms, and only a misspelling needs it

    return get_close_matches(written, known, n=3, cutoff=0.75)


def _did_you_mean(*names: str) -> str:
    return f": did you mean {names[0]}?" if names else ""


def as_of() -> str:
    """``in AWS's reference of 2026-09-26``: how old the facts are that a message rests on."""
    from tfiam.iam.catalogue import facts_dates  # only a message needs the date

    return f"in AWS's reference of {facts_dates()['service authorization reference'][:10]}"


def _redundant(placed: Placed) -> Iterator[Issue]:
    """As AWS does, one issue a statement: the first action that another one of the same element takes in."""
    for name in _NAMES:
        written = [(position, action.lower()) for _, position, action in placed.texts(name)]
        if len(written) < 2:
            continue
        wide = [(position, action) for position, action in written if has_wildcard(action)]
        first: dict[str, int] = {}
        for position, action in written:
            first.setdefault(action, position)
        covered = [
            (position, action, other)
            for position, action in written
            for other in [_covering(position, action, wide, first)]
            if other
        ]
        if covered:
            position, action, other = covered[0]
            more = f"; so are {len(covered) - 1} more" if len(covered) > 1 else ""
            why = "it stands there twice" if other == action else f"{other} takes it in"
            message = f"the action {action} is redundant: {why}{more}"
            yield placed.issue(CODES, "REDUNDANT_ACTION", message, name, position)


def _covering(position: int, action: str, wide: list[tuple[int, str]], first: Mapping[str, int]) -> str:
    """The other action that takes this one in; ``""`` for none. Of two equal ones the later is redundant."""
    if first[action] != position:
        return action
    return next((other for _, other in wide if other != action and includes(other, action)), "")


THEME = Theme("known actions", CODES, _check)
