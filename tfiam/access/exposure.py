"""Whom a resource policy lets in, as far as the place of its resource tells. What the policy itself says: ``tfiam.iam.exposure``."""

from __future__ import annotations

from collections.abc import Iterator

from tfiam.inventory.model import UNKNOWN, Document, Inventory, Resource

#: Where a resource can be kept inside a VPC: type → paths that are set then, and the attribute that names it elsewhere.
_VPC_ONLY = {
    "aws_s3_access_point": ("vpc_configuration[0].vpc_id", "arn"),
    "aws_opensearch_domain": ("vpc_options[0].subnet_ids", "domain_name"),
    "aws_elasticsearch_domain": ("vpc_options[0].subnet_ids", "domain_name"),
}
_REST_API = "aws_api_gateway_rest_api"


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
