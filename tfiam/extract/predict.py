"""What attributes that are "known after apply" will be, where the resource's arguments decide it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from tfiam.extract.links import Links
from tfiam.extract.predict_table import ARNS, ATTRIBUTES
from tfiam.extract.provider_context import ProviderContext
from tfiam.iam import patterns
from tfiam.plan.address import Key, module_prefix, parse_address, split_steps, without_keys, written
from tfiam.plan.model import ChangeAction, Plan, ResourceChange
from tfiam.plan.values import UNKNOWN, is_marked

_PART: Final = re.compile(r"\{(\w+)(?::(\w+))?\}")
_PLACEHOLDER: Final = re.compile(r"\$\{(?:account|region):[^}]*\}")
_CUT_PLACEHOLDER: Final = re.compile(r"\$(\{[^}]*)?$")
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-services-in-opt-in-regions
_DNS_SUFFIXES: Final = {"aws": "amazonaws.com", "aws-us-gov": "amazonaws.com", "aws-cn": "amazonaws.com.cn"}
#: In a value these would read as a wildcard or a variable.
_SYNTAX: Final = re.compile(r"[*?]|\$\{")


@dataclass(frozen=True)
class _Way:
    """How an argument is read: a known one, one that is not set, one that is unknown."""

    known: Callable[[str], str]
    unset: str | None = None
    unknown: str = "*"


def _last(text: str) -> str:
    """``orders`` for a name, and for an ARN that ends in it."""
    return re.split("[:/]", text)[-1] if text.startswith("arn:") else text


_WAYS: Mapping[str, _Way] = MappingProxyType(
    {
        "": _Way(str),
        "alias": _Way(str, unknown="alias/*"),
        "bus": _Way(lambda text: "" if _last(text) == "default" else f"{_last(text)}/", unset=""),
        "default": _Way(str, unset="default"),
        "host": _Way(lambda text: text.removeprefix("https://").removeprefix("http://")),
        "last": _Way(_last),
        "lower": _Way(str.lower),
        "path": _Way(str, unset="/", unknown="/*"),
        "relative": _Way(lambda text: text.removeprefix("/")),
    }
)


class Predictor:
    """Predicts attributes of the resources of one plan, in the world after it.

    An answer is an exact text, or a pattern with ``*`` and ``?`` for what nobody knows yet; where only the account or
    the region is not known, it holds ``${account:PROVIDER_KEY}`` or ``${region:PROVIDER_KEY}``. ``""`` says nothing.
    """

    def __init__(self, plan: Plan, links: Links, accounts: Mapping[str, str] | str = "") -> None:
        self._plan = plan
        self._links = links
        self.providers = ProviderContext(plan, links, accounts)
        self._answers: dict[tuple[str, str], str] = {}
        self._instances: dict[str, list[str]] | None = None

    def predicted(self, reference: str) -> str:
        """What a reference stands for, such as ``module.app["k"].aws_iam_role.this[0].arn``.

        One without the key of a repeated resource may mean any of them: what all have in common is told.
        """
        target = parse_address(reference)
        if target is None:
            return ""
        address = f"{module_prefix(target.modules)}{target.local}{written(target.key)}"
        if not reference.startswith(address):
            return ""
        attribute = reference[len(address) :].lstrip(".")
        if address in self._plan.by_address:
            return self.predicted_of(address, attribute)
        return _common([self.predicted_of(one, attribute) for one in self._instances_of(address)])

    def predicted_of(self, address: str, attribute: str) -> str:
        """What ``attribute`` of the resource instance at ``address`` will be."""
        asked = (address, attribute)
        if asked not in self._answers:
            change = self._plan.by_address.get(address)
            values = change.values_after if change else None
            known = change is not None and values is not None and bool(attribute)
            self._answers[asked] = self._answer(change, values, attribute) if known and change and values else ""
        return self._answers[asked]

    def _answer(self, change: ResourceChange, values: Mapping[str, Any], attribute: str) -> str:
        value = _value_at(values, attribute)
        if value is not UNKNOWN and value is not None:
            return _text(value) if not _is_sensitive(change, re.split(r"[.\[]", attribute, maxsplit=1)[0]) else ""
        filled = self._filled(change, values, attribute)
        before = (change.values_before or {}).get(attribute)
        if change.action is ChangeAction.UPDATE and isinstance(before, str) and filled.strip("*"):
            # It exists. Its ARN stays, unless its arguments give it another.
            return before if patterns.matches(_PLACEHOLDER.sub("*", filled), before) else filled
        return filled if filled.strip("*") else ""

    def _filled(self, change: ResourceChange, values: Mapping[str, Any], attribute: str) -> str:
        kind = change.type if change.mode == "managed" else f"data.{change.type}"
        form = f"arn:{{partition}}:{ARNS[kind]}" if attribute == "arn" and kind in ARNS else None
        form = form or ATTRIBUTES.get(f"{kind}.{attribute}")
        if form is None or self._asks_elsewhere(change):
            return f"{_prefix(change, values, attribute)}*"
        return _PART.sub(lambda part: self._part(part[1], part[2] or "", change, values), form)

    def _asks_elsewhere(self, change: ResourceChange) -> bool:
        """True for a ``data.aws_region`` that asks for another region than the provider's."""
        return change.mode == "data" and change.type == "aws_region" and self._links.written(change) != frozenset()

    def _part(self, name: str, way: str, change: ResourceChange, values: Mapping[str, Any]) -> str:
        if name == "arn":
            return self.predicted_of(change.address, "arn") or "*"
        if name in ("account", "region", "partition", "dns_suffix"):
            return self._place(name, change, values)
        return _argument(change, values, name, _WAYS[way])

    def _place(self, name: str, change: ResourceChange, values: Mapping[str, Any]) -> str:
        key = self.providers.key(change)
        if name == "account":
            return self.providers.account(key)
        # Since provider 6 every regional resource has a region; one that nobody wrote is the provider's.
        own = values.get("region") if change.type != "aws_region" else None
        elsewhere = own is UNKNOWN and "region" in (self._links.written(change) or ())
        region = own if isinstance(own, str) and own else "*" if elsewhere else self.providers.region(key)
        if name == "region":
            return region
        partition = self.providers.partition(key, "" if region == "*" else region)
        return partition if name == "partition" else _DNS_SUFFIXES.get(partition, "*")

    def _instances_of(self, address: str) -> list[str]:
        """Instances of a block that is named without keys."""
        if self._instances is None:
            self._instances = {}
            for one in self._plan.by_address:
                self._instances.setdefault(without_keys(one), []).append(one)
        found = self._instances.get(without_keys(address), [])
        # The keys that the reference has must be those of the instance.
        return [one for one in found if all(a in (b, (b[0], None)) for a, b in _paired(address, one))]


def _paired(reference: str, address: str) -> zip[tuple[tuple[str, Key], tuple[str, Key]]]:
    return zip(split_steps(reference), split_steps(address), strict=True)


def _argument(change: ResourceChange, values: Mapping[str, Any], name: str, way: _Way) -> str:
    value = values.get(name)
    if _is_sensitive(change, name):
        return way.unknown
    if value in (None, "") and value is not UNKNOWN and way.unset is not None:
        return way.unset
    if isinstance(value, str) and value and not _SYNTAX.search(value):
        return way.known(value)
    prefix = _prefix(change, values, name)
    return f"{way.known(prefix)}*" if prefix else way.unknown


def _prefix(change: ResourceChange, values: Mapping[str, Any], name: str) -> str:
    """What the name that the provider will make up begins with: ``name_prefix`` for ``name``."""
    prefix = values.get(f"{name}_prefix")
    told = isinstance(prefix, str) and prefix and not _SYNTAX.search(prefix)
    return str(prefix) if told and not _is_sensitive(change, f"{name}_prefix") else ""


def _is_sensitive(change: ResourceChange, name: str) -> bool:
    marks = change.after_sensitive
    return marks is True or (isinstance(marks, Mapping) and name in marks and is_marked(marks, (name,)))


def _value_at(values: Mapping[str, Any], attribute: str) -> Any:
    """The value at ``kms_master_key_id`` or ``endpoints[0].address``; UNKNOWN where it, or what it lies in, is."""
    if attribute in values:
        return values[attribute]
    value: Any = values
    for name, key in split_steps(attribute):
        for step in (name, key):
            if value is UNKNOWN or step in (None, ""):
                continue
            if isinstance(step, int) and isinstance(value, list):
                value = value[step] if step < len(value) else None
            else:
                value = value.get(str(step)) if isinstance(value, Mapping) else None
    return value


def _text(value: Any) -> str:
    """A known value as Terraform writes it into a text; "" for one that is none."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, (str, int)) else ""


def _common(answers: list[str]) -> str:
    """What texts have in common, segment by segment: where they differ, the longest beginning and ``*``."""
    if not answers or "" in answers:
        return ""
    split = [_segments(answer) for answer in answers]
    if len({len(one) for one in split}) != 1:
        return ""
    joined = ":".join(_alike(part) for part in zip(*split, strict=True))
    return joined if joined.strip("*") else ""


def _alike(part: tuple[str, ...]) -> str:
    first, last = min(part), max(part)
    if first == last:
        return first
    length = next((at for at, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))
    return f"{_CUT_PLACEHOLDER.sub('', first[:length]).rstrip('*?')}*"


def _segments(text: str) -> list[str]:
    """The segments of an ARN. The colon of a placeholder ends none."""
    return re.split(r":(?![^{}]*\})", text, maxsplit=5)
