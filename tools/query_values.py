"""Values for the query fixtures: what stands at each path, and the HCL that puts it there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from provider_schema import LISTS, OPTIONAL, REQUIRED, WRITE_ONLY, Schemas, nested

from tfiam.extract.entry import Entry
from tfiam.extract.roles import DocumentRole

UNKNOWN: Final = "(known after apply)"
READ: Final = "(read)"
"""Stands for whatever a data source read."""
BLOCK: Final = "(block)"
"""Stands for a whole block."""

#: Arguments of a closed set, so that the HCL means something to a reader.
_WORDS: Final = {
    "http_tokens": "required",
    "http_endpoint": "enabled",
    "principal_type": "GROUP",
    "target_type": "AWS_ACCOUNT",
    "authorization_type": "AWS_IAM",
    "authorization": "AWS_IAM",
    "function_url_auth_type": "AWS_IAM",
    "status": "Active",
    "acl": "private",
    "engine": "postgres",
    "source_type": "CERTIFICATE_BUNDLE",
    "mfa_configuration": "ON",
}
_POLICIES: Final = frozenset(
    {"permissions_boundary", "managed_policy_arn", "managed_policy_arns", "policy_arn", "policy_arns"}
)
_EMPTY_DOCUMENT: Final = '{"Version":"2012-10-17","Statement":[]}'
_PLACES: Final = {
    "aws_organizations_policy.type": "SERVICE_CONTROL_POLICY",
    "aws_ssm_parameter.type": "SecureString",
    "data.aws_iam_policy_document.version": "2012-10-17",
    "data.aws_iam_policy_document.source_policy_documents": _EMPTY_DOCUMENT,
    "data.aws_iam_policy_document.override_policy_documents": _EMPTY_DOCUMENT,
}

_STATEMENTS: Final[Mapping[DocumentRole, Mapping[str, Any]]] = {
    DocumentRole.TRUST: {"Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"},
    DocumentRole.IDENTITY: {"Action": "s3:GetObject", "Resource": "arn:aws:s3:::example/*"},
    DocumentRole.SESSION: {"Action": "s3:GetObject", "Resource": "arn:aws:s3:::example/*"},
    DocumentRole.SCP: {"Action": "s3:*", "Resource": "*"},
}
_RESOURCE_STATEMENT: Final = {
    "Principal": {"AWS": "arn:aws:iam::123456789012:root"},
    "Action": "s3:GetObject",
    "Resource": "*",
}


def sid(type_: str, path: str) -> str:
    """The Sid of the document planted at ``path`` of ``type_``: letters and digits only."""
    return "".join(part.capitalize() for part in re.findall(r"[A-Za-z0-9]+", f"{type_} {path}".replace("_", " ")))


class Planting:
    """What is planted in the one instance of a row's type."""

    def __init__(self, entry: Entry, schemas: Schemas) -> None:
        self.entry = entry
        attributes = tuple(schemas.attributes(entry.type))
        self._settable = {one.path: one.settable for one in attributes}
        self._types = {one.path: one.type for one in attributes}
        self.documents = {slot.path: slot.role for slot in entry.documents if self._planted(slot.path)}
        wanted = [path for expression in entry.fields.values() for path in expression.split(" || ")]
        wanted += [*entry.roles, *entry.secrets, *(slot.path for slot in entry.documents), *self._names()]
        self.paths = frozenset(path for path in wanted if self._planted(path))

    def _names(self) -> Iterator[str]:
        for slot in self.entry.documents:
            if slot.name:
                block = slot.path.rpartition(".")[0]
                yield f"{block}.{slot.name}" if block else slot.name

    def _planted(self, path: str) -> bool:
        """True if a configuration can set ``path``; raises LookupError if the provider has nothing there."""
        known = self._attribute(path)
        if known is None:
            if not any(one.startswith((f"{path}.", f"{path}[*].")) for one in self._types):
                raise LookupError(f"{self.entry.type} has no {path}")
            return True
        type_ = self._types[known]
        for step in re.findall(r"\[\*\]|[^.\[]+", path[len(known) :]):
            collection = type_[0] if isinstance(type_, list) else ""
            listed = step == "[*]" and collection in ("list", "set")
            if not (listed or collection == "map" or (collection == "object" and step in type_[1])):
                raise LookupError(f"{self.entry.type} has no {path}")
            type_ = type_[1] if listed or collection == "map" else type_[1][step]
        return self._settable[known]

    def _attribute(self, path: str) -> str | None:
        """The attribute that ``path`` is, or leads into: a map's key, an object's, a list's items."""
        while path:
            for known in (path, path.removesuffix("[*]")):
                if known in self._types:
                    return known
            path = path.rpartition(".")[0]
        return None

    def text(self, path: str) -> str:
        """The string at ``path``."""
        leaf = path.removesuffix("[*]").rpartition(".")[2]
        here = re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-")
        kind = self.entry.type.removeprefix("data.").removeprefix("aws_").replace("_", "-")
        if path in self.entry.roles and not leaf.endswith("name"):
            return f"arn:aws:iam::123456789012:role/{kind}/{here}"
        if path in self.entry.secrets:
            return f"Planted-{kind}-{here}"
        if leaf == "path":
            return f"/{kind}/"
        if leaf in _POLICIES:
            return f"arn:aws:iam::123456789012:policy/{kind}/{here}"
        return _PLACES.get(f"{self.entry.type}.{path}") or _WORDS.get(leaf, f"{kind}-{here}")

    def value(self, type_: Any, path: str) -> Any:
        """What is planted at ``path``, whose Terraform type is ``type_``: a JSON value; a document as an object."""
        if path in self.documents:
            return self._document(path)
        if type_ == "string":
            return self.text(path)
        if type_ == "number":
            return 10 + sum(path.encode()) % 80
        if type_ == "bool":
            return True
        if isinstance(type_, list) and type_[0] in ("list", "set"):
            return [self.value(type_[1], f"{path}[*]" if f"{path}[*]" in self.paths else path)]
        if isinstance(type_, list) and type_[0] == "map":
            keys = sorted(one[len(path) + 1 :] for one in self.paths if one.startswith(f"{path}."))
            return {key: self.value(type_[1], f"{path}.{key}") for key in keys} or {"KEY": self.value(type_[1], path)}
        return {name: self.value(inner, f"{path}.{name}") for name, inner in type_[1].items()}

    def expected(self) -> dict[str, Any]:
        """The row of expected.json: what each path and field selects from the plan."""
        slots = self.entry.documents
        row = {
            "documents": {
                slot.path: {"role": slot.role.value, "sid": sid(self.entry.type, slot.path)} for slot in slots
            },
            "fields": {name: self._selected(paths.split(" || ")[0]) for name, paths in self.entry.fields.items()},
            "roles": {path: self._selected(path) for path in self.entry.roles},
            "secrets": {path: self._selected(path) for path in (*self.entry.secrets, *self.entry.generated)},
        }
        if self.entry.type.startswith("data."):
            row["documents"] = {path: {**found, "sid": READ} for path, found in row["documents"].items()}
        return row

    def _selected(self, path: str) -> Any:
        if path not in self.paths:
            return READ if self.entry.type.startswith("data.") else UNKNOWN
        bare, _, item = path.rpartition("[*]")
        if path in self._types:
            return self.value(self._types[path], path)
        if not item and bare in self._types:
            return self.value(self._types[bare][1], path)
        parent = path.rpartition(".")[0]
        return self.value(self._types[parent][1], path) if parent in self._types else BLOCK

    def _document(self, path: str) -> dict[str, Any]:
        statement = _STATEMENTS.get(self.documents[path], _RESOURCE_STATEMENT)
        return {
            "Version": "2012-10-17",
            "Statement": [{"Sid": sid(self.entry.type, path), "Effect": "Allow", **statement}],
        }


def render(planting: Planting, schemas: Schemas) -> str:
    """The resource or data block in HCL."""
    type_ = planting.entry.type
    keyword, name = ("data", type_[5:]) if type_.startswith("data.") else ("resource", type_)
    body = "\n".join(_block(schemas.blocks[type_][1], "", planting, 1))
    return f'{keyword} "{name}" "this" {{\n{body}\n}}\n'


def _block(block: Mapping[str, Any], prefix: str, planting: Planting, depth: int) -> Iterator[str]:
    pad = "  " * depth
    for name, (type_, flags) in sorted(block.get("a", {}).items()):
        path = prefix + name
        if flags & WRITE_ONLY or not flags & (REQUIRED | OPTIONAL):
            continue
        inner = nested(type_)
        if inner is not None:
            listed = type_["nest"] in LISTS
            below = f"{path}[*]." if listed else f"{path}."
            if flags & REQUIRED or _any_below(planting, below) or path in planting.paths:
                lines = ", ".join(line.strip() for line in _block(inner, below, planting, depth + 1))
                yield f"{pad}{name} = [{{ {lines} }}]" if listed else f"{pad}{name} = {{ {lines} }}"
        elif flags & REQUIRED or _at_or_below(planting, path):
            value = planting.value(type_, path)
            document = path in planting.documents
            yield f"{pad}{name} = {_json(value, pad) if document else _hcl(value)}"
    for name, (nesting, low, _high, inner) in sorted(block.get("b", {}).items()):
        path = prefix + name
        below = f"{path}[*]." if nesting in LISTS else f"{path}."
        if low or path in planting.paths or _any_below(planting, below):
            label = f' "{name}"' if nesting == "m" else ""
            for _ in range(max(low, 1)):
                yield f"{pad}{name}{label} {{"
                yield from _block(inner, below, planting, depth + 1)
                yield f"{pad}}}"


def _any_below(planting: Planting, prefix: str) -> bool:
    return any(path.startswith(prefix) for path in planting.paths)


def _at_or_below(planting: Planting, path: str) -> bool:
    return path in planting.paths or f"{path}[*]" in planting.paths or _any_below(planting, f"{path}.")


def _json(document: Mapping[str, Any], pad: str) -> str:
    """A policy document as ``jsonencode``, an element a line."""
    lines = [f"{pad}  {name} = {_hcl(value)}" for name, value in document.items()]
    return "\n".join(["jsonencode({", *lines, f"{pad}}})"])


def _hcl(value: Any) -> str:
    """A JSON value as HCL on one line."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_hcl(inner)}" for key, inner in value.items()) + " }" if value else "{}"
    if isinstance(value, list):
        return "[" + ", ".join(_hcl(inner) for inner in value) + "]"
    return json.dumps(value)
