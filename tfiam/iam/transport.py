"""Whether a resource policy denies requests that come without TLS.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html#transit
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType

from tfiam.iam.condition import Condition
from tfiam.iam.condition_eval import Truth, judge
from tfiam.iam.context import Context
from tfiam.iam.exposure import HasStatements, names_anyone
from tfiam.iam.statement import Statement
from tfiam.iam.variables import VARIABLE

#: Service that answers on plain HTTP to what reads and writes its data.
DATA: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "elasticfilesystem": ("elasticfilesystem:ClientMount",),
        "s3": ("s3:GetObject", "s3:PutObject"),
        "sqs": ("sqs:ReceiveMessage", "sqs:SendMessage"),
    }
)
#: A request without TLS, which so has no version of it, and of which nothing else is known; data of a file system is read and
#: written through its mount targets.
_PLAIN = Context(
    {"aws:SecureTransport": "false", "s3:TlsVersion": None, "elasticfilesystem:AccessedViaMountTarget": "true"},
    is_open=True,
)
#: AWS's services do not call each other over plain HTTP; to leave them out of the Deny opens nothing.
_SERVICES = ("aws:principalisawsservice", "aws:viaawsservice")


def demands_tls(
    document: HasStatements, service: str, elsewhere: Collection[str] = (), *, whole: Collection[str] = ()
) -> bool:
    """True if whatever reads or writes the data of a resource of ``service`` is denied to everyone over plain HTTP.

    Resources that are in ``elsewhere`` are taken not to hold the data, those in ``whole`` to hold all of it, whatever they look
    like. AWS takes no policy that names another bucket or queue, so the name need not be asked.
    """

    def holds_data(resource: str) -> bool:
        if resource in elsewhere or resource in whole:
            return resource in whole
        return service != "s3" or _takes_in_objects(resource)

    denies = [one for one in document.statements if _denies_plain(one) and _on_data(one, holds_data)]
    return all(any(one.covers_action(action) for one in denies) for action in DATA[service])


def _denies_plain(statement: Statement) -> bool:
    if not statement.is_deny or statement.principals is None or not names_anyone(statement):
        return False
    return all(judge(one, _PLAIN) is Truth.HOLDS or _spares_services(one) for one in statement.conditions)


def _spares_services(condition: Condition) -> bool:
    return condition.key_name in _SERVICES and condition.base == "Bool" and set(condition.values) == {"false"}


def _on_data(statement: Statement, holds_data: Callable[[str], bool]) -> bool:
    if statement.resources is None:
        return statement.not_resources is None
    return any(map(holds_data, statement.resources))


def _takes_in_objects(resource: str) -> bool:
    """True for ``*``, ``arn:aws:s3:::logs*`` and ``arn:aws:s3:::logs/*``, not for the bucket or a prefix in it."""
    name, below, key = VARIABLE.sub("x", resource).rpartition(":")[2].partition("/")
    return key == "*" if below else name.endswith("*")
