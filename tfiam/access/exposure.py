"""Whom a resource policy lets in from outside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tfiam.iam.arn import Arn
from tfiam.iam.condition import Condition
from tfiam.iam.patterns import has_wildcard
from tfiam.iam.principal import PrincipalElement, PrincipalEntry
from tfiam.iam.principal_scope import PrincipalScope, principal_scope
from tfiam.iam.statement import Statement
from tfiam.iam.who_keys import LimitKind
from tfiam.inventory.model import UNKNOWN, Document, Inventory, Resource

#: What a Deny excludes by a negated operator is what is left to the Allow by the plain one.
_PLAIN = {
    "StringNotEquals": "StringEquals",
    "StringNotEqualsIgnoreCase": "StringEqualsIgnoreCase",
    "StringNotLike": "StringLike",
    "ArnNotEquals": "ArnEquals",
    "ArnNotLike": "ArnLike",
    "NotIpAddress": "IpAddress",
}
#: Only the service itself fills these in; ``kms:ViaService`` and ``aws:CalledVia`` go with any caller.
_SERVICE_ITSELF = ("aws:principalisawsservice", "aws:principalservicename", "aws:principalservicenameslist")
#: Where a resource can be kept inside a VPC: type → paths that are set then, and the attribute that names it elsewhere.
_VPC_ONLY = {
    "aws_s3_access_point": ("vpc_configuration[0].vpc_id", "arn"),
    "aws_opensearch_domain": ("vpc_options[0].subnet_ids", "domain_name"),
    "aws_elasticsearch_domain": ("vpc_options[0].subnet_ids", "domain_name"),
}
_REST_API = "aws_api_gateway_rest_api"


def names_anyone(statement: Statement) -> bool:
    """True if the statement means principals of every account: ``*``, a wildcard for the account, or NotPrincipal."""
    if statement.principals is None:
        return statement.not_principals is not None
    return any(entry.value == "*" or _any_account(entry) for entry in statement.principals)


def open_scope(statement: Statement, document: Document) -> PrincipalScope | None:
    """What is left open of an Allow that names anyone; None when conditions, or a Deny beside it, tie it to known parties.

    What "public" means is AWS's: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
    """
    scope = principal_scope(statement.conditions)
    if scope.names_who or _is_service_itself(scope):
        return None
    return None if limited_by_deny(statement, document) else scope


def limited_by_deny(statement: Statement, document: Document) -> bool:
    """True if a Deny of the same document leaves only known parties of all that the Allow lets in."""
    denies = (one for one in document.statements if one.is_deny)
    return any(_leaves_known_parties(deny) and _takes_in(deny, statement) for deny in denies)


def accounts_named(principals: PrincipalElement) -> frozenset[str]:
    """The accounts of the ``AWS`` principals."""
    return frozenset(entry.account for entry in principals if entry.account)


def kept_inside_vpc(document: Document, inventory: Inventory) -> bool:
    """True if the resource under the policy is reached from a VPC only, so that ``*`` means whoever is in there.

    https://docs.aws.amazon.com/opensearch-service/latest/developerguide/vpc.html
    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html
    """
    return any(_is_inside(resource) for resource in _carriers(document, inventory))


def _carriers(document: Document, inventory: Inventory) -> Iterator[Resource]:
    own = document.resource
    if own is None:
        return
    yield own
    yield from (inventory.by_address[address] for address in document.attached_to if address in inventory.by_address)
    for type_, (_, name) in _VPC_ONLY.items():
        named = own.get(name)
        if isinstance(named, str) and own.type.startswith(type_) and own.type != type_:
            yield from (one for one in inventory.of(type_) if one.get(name) == named)


def _is_inside(resource: Resource) -> bool:
    if resource.type == _REST_API:
        types = resource.get("endpoint_configuration[0].types")
        return isinstance(types, list) and types == ["PRIVATE"]
    path, _ = _VPC_ONLY.get(resource.type, ("", ""))
    value = resource.get(path) if path else None
    return value is UNKNOWN or bool(value)


def _any_account(entry: PrincipalEntry) -> bool:
    arn = Arn.parse(entry.value)
    return arn is not None and has_wildcard(arn.account)


def _is_service_itself(scope: PrincipalScope) -> bool:
    return any(limit.condition.key_name in _SERVICE_ITSELF for limit in scope.of(LimitKind.SERVICE))


def _leaves_known_parties(deny: Statement) -> bool:
    """True if whoever escapes the Deny is a known party: each of its conditions, turned round, is a limit on who."""
    if not deny.conditions or not names_anyone(deny):
        return False
    return all(_escape_is_known(condition) for condition in deny.conditions)


def _escape_is_known(condition: Condition) -> bool:
    plain = _PLAIN.get(condition.base, "")
    values = condition.values
    if condition.base == "Bool" and {value.lower() for value in values} == {"false"}:
        plain, values = "Bool", ("true",)
    if not plain:
        return False
    scope = principal_scope((replace(condition, operator=plain, values=values),))
    return scope.names_who or bool(scope.of(LimitKind.SERVICE))


def _takes_in(deny: Statement, allow: Statement) -> bool:
    """True if the Deny covers all that the Allow grants."""
    if allow.actions is None or not all(deny.covers_action(action) for action in allow.actions):
        return False
    return allow.resources is None or all(deny.covers_resource(resource) for resource in allow.resources)
