"""Account, partition and region of the provider blocks, as far as a plan tells them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from tfiam.extract.links import Links
from tfiam.extract.references import references_in
from tfiam.plan.address import split_steps
from tfiam.plan.configuration import ProviderConfig
from tfiam.plan.model import Plan, ResourceChange

_ACCOUNT: Final = re.compile(r"\d{12}")
_REGION: Final = re.compile(r"[a-z]{2,4}(?:-[a-z]+)+-\d{1,2}")
_ARN: Final = re.compile(r"arn:(aws[a-z-]*):([a-z0-9-]+):([a-z0-9-]*):(\d{12}|aws)?:")
#: Arguments that decide whose credentials a block works with; two blocks that agree in all of them work in one account.
#: https://registry.terraform.io/providers/hashicorp/aws/latest/docs#argument-reference
_CREDENTIALS: Final = (
    "access_key",
    "allowed_account_ids",
    "assume_role",
    "assume_role_with_web_identity",
    "profile",
    "secret_key",
    "shared_config_files",
    "shared_credentials_files",
    "token",
)
#: Their ARNs hold the management account, whoever asks: a delegated administrator sees it too.
#: https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html
_OTHER_ACCOUNTS: Final = ("aws_organizations_", "aws_ram_", "aws_ssoadmin_")
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html and the partitions of the SDKs' endpoints
_PARTITIONS: Final = (
    ("cn-", "aws-cn"),
    ("us-gov-", "aws-us-gov"),
    ("us-iso-", "aws-iso"),
    ("us-isob-", "aws-iso-b"),
    ("eu-isoe-", "aws-iso-e"),
    ("us-isof-", "aws-iso-f"),
    ("eusc-", "aws-eusc"),
)
_DEFAULT: Final = "aws"


@dataclass
class _Seen:
    """What the resources of one provider block show."""

    callers: set[str] = field(default_factory=set)
    accounts: set[str] = field(default_factory=set)
    regions: set[str] = field(default_factory=set)
    asked_regions: set[str] = field(default_factory=set)
    partitions: set[str] = field(default_factory=set)


class ProviderContext:
    """Answers for the provider blocks of one plan, by key (``aws``, ``aws.west``, ``module.x:aws``).

    ``accounts`` is what the team told: an account id by provider key, or the one of the plan. What is not known is a
    placeholder, which is equal to itself and to nothing else: ``${account:aws}``, ``${region:aws.west}``.
    """

    def __init__(self, plan: Plan, links: Links, accounts: Mapping[str, str] | str = "") -> None:
        self._plan = plan
        self._links = links
        self._told = accounts
        self._keys: dict[tuple[str, str, str, str], str] = {}
        self._of_key: dict[str, str] = {}
        self._regions: dict[str, str] = {}

    def key(self, change: ResourceChange) -> str:
        """The provider block of a resource; the default one when the configuration does not say."""
        block = (change.module_address, change.mode, change.type, change.name)
        if block not in self._keys:
            self._keys[block] = self._links.provider_key(change) or _DEFAULT
        return self._keys[block]

    def account(self, key: str) -> str:
        """The account that the block works in: twelve digits, or a placeholder that blocks of one account share."""
        if key not in self._of_key:
            self._of_key[key] = self._accounts.get(self._credentials(key), _hole(key))
        return self._of_key[key]

    def region(self, key: str) -> str:
        """The block's region, or a placeholder."""
        if key not in self._regions:
            self._regions[key] = self._region_of(key)
        return self._regions[key]

    def _region_of(self, key: str) -> str:
        block = self._block(key)
        written = self._written(block, block.expressions.get("region"), _REGION) if block else set()
        seen = self._seen.get(key, _Seen())
        return _only(written) or _only(seen.asked_regions) or _only(seen.regions) or f"${{region:{key}}}"

    def default_tags(self, key: str) -> tuple[Mapping[str, Any], tuple[str, ...]]:
        """The tags that the block puts on every resource, as far as they are written out, and the references that hide others.

        https://registry.terraform.io/providers/hashicorp/aws/latest/docs#default_tags-configuration-block
        """
        block = self._block(key)
        written = block.expressions.get("default_tags") if block else None
        blocks = written if isinstance(written, list) else [written] if written else []
        found: dict[str, Any] = {}
        hidden: list[str] = []
        for one in blocks:
            tags = one.get("tags") if isinstance(one, Mapping) else None
            known = tags.get("constant_value") if isinstance(tags, Mapping) else None
            found.update(known if isinstance(known, Mapping) else {})
            hidden += references_in(tags) if isinstance(tags, Mapping) else []
        return found, tuple(dict.fromkeys(hidden))

    def partition(self, key: str, region: str = "") -> str:
        """The block's partition. A plan that shows no region and no ARN at all is taken to be of ``aws``."""
        seen = _only(self._seen.get(key, _Seen()).partitions)
        return seen or partition_of(region or self.region(key))

    @cached_property
    def _accounts(self) -> Mapping[str, str]:
        """By credentials: the account, or the placeholder of the first block that has them."""
        groups: dict[str, list[str]] = {}
        for key in (*self._plan.configuration.providers, *self._seen, _DEFAULT):
            groups.setdefault(self._credentials(key), []).append(key)
        main = self._credentials(_DEFAULT)
        found = {}
        for credentials, keys in groups.items():
            first = _DEFAULT if credentials == main else keys[0]
            found[credentials] = self._account_of(keys, whole=credentials == main or len(groups) == 1) or _hole(first)
        return found

    def _account_of(self, keys: list[str], *, whole: bool) -> str:
        told = self._told if isinstance(self._told, Mapping) else {}
        blocks = [block for key in keys if (block := self._block(key))]
        seen = [self._seen[key] for key in dict.fromkeys(keys) if key in self._seen]
        return (
            _only({told[key] for key in keys if key in told})
            or _only({account for block in blocks for account in self._allowed(block)})
            or _only({account for block in blocks for account in self._assumed(block)})
            or _only({account for one in seen for account in one.callers})
            or (self._told if whole and isinstance(self._told, str) else "")
            or _only({account for one in seen for account in one.accounts})
        )

    def _allowed(self, block: ProviderConfig) -> set[str]:
        return self._written(block, block.expressions.get("allowed_account_ids"), _ACCOUNT)

    def _assumed(self, block: ProviderConfig) -> set[str]:
        """The account of the role that the block assumes: the last one of a chain."""
        roles = block.expressions.get("assume_role")
        last = roles[-1] if isinstance(roles, list) and roles else roles
        role = last.get("role_arn") if isinstance(last, Mapping) else None
        arns = {found[4] for text in self._texts(block, role) if (found := _ARN.match(text)) and found[4]}
        return arns or self._written(block, role, _ACCOUNT)

    def _written(self, block: ProviderConfig, expression: Any, shape: re.Pattern[str]) -> set[str]:
        return {text for text in self._texts(block, expression) if shape.fullmatch(text)}

    def _texts(self, block: ProviderConfig, expression: Any) -> Iterator[str]:
        """Texts that an argument holds: its constant, and values of the root variables that it refers to.

        A plan does not tell ``var.region`` from ``"${var.geo}-west-1"``: callers look at the shape.
        """
        if not isinstance(expression, Mapping):
            return
        yield from _strings(expression.get("constant_value"))
        for reference in references_in(expression) if not block.module_address else ():
            yield from _strings(self._variable(reference))

    def _variable(self, reference: str) -> Any:
        """The value of ``var.name`` or of what lies in it; None for a sensitive one."""
        (root, _), *steps = split_steps(reference) or [("", None)]
        if root != "var" or not steps:
            return None
        name = steps[0][0]
        declared = self._plan.configuration.root.variables.get(name, {})
        if declared.get("sensitive"):
            return None
        given = self._plan.variables.get(name)
        value = given.get("value") if isinstance(given, Mapping) else declared.get("default")
        for index in [steps[0][1], *(part for step in steps[1:] for part in step)]:
            if index is not None and index != "":
                value = value.get(str(index)) if isinstance(value, Mapping) else None
        return value

    def _block(self, key: str) -> ProviderConfig | None:
        return self._plan.configuration.providers.get(key)

    def _credentials(self, key: str) -> str:
        """What tells whose credentials a block has; two blocks without any have those of the environment."""
        block = self._block(key)
        if block is None:
            # Old Terraform writes ``module:aws`` for what a module was given, and does not say which block that is.
            return key if ":" in key else "{}"
        parts = {name: block.expressions[name] for name in _CREDENTIALS if name in block.expressions}
        text = json.dumps(parts, sort_keys=True)
        return f"{block.module_address}{text}" if '"references"' in text else text

    @cached_property
    def _seen(self) -> Mapping[str, _Seen]:
        """One pass over the plan: known ARNs, and the data sources that ask AWS where they are."""
        seen: dict[str, _Seen] = {}
        for change in self._plan.resources:
            values = change.after if isinstance(change.after, Mapping) else change.before
            if not isinstance(values, Mapping) or not change.type.startswith("aws_"):
                continue
            if change.mode == "data":
                _look_at_data(change, values, seen, self.key)
                continue
            arn = values.get("arn") or (change.before.get("arn") if isinstance(change.before, Mapping) else None)
            found = _ARN.match(arn) if isinstance(arn, str) else None
            if found is None:
                continue
            partition, _, region, account = found.groups()
            here = seen.setdefault(self.key(change), _Seen())
            here.partitions.add(partition)
            if region and not values.get("region"):
                here.regions.add(region)
            if account and account != "aws" and not change.type.startswith(_OTHER_ACCOUNTS):
                here.accounts.add(account)
        return seen


def partition_of(region: str) -> str:
    """The partition of a region; ``aws`` for one that is not known."""
    return next((partition for prefix, partition in _PARTITIONS if region.startswith(prefix)), "aws")


def _look_at_data(change: ResourceChange, values: Mapping[str, Any], seen: dict[str, _Seen], key: Any) -> None:
    if change.type == "aws_caller_identity":
        found = seen.setdefault(key(change), _Seen())
        found.callers.update(filter(_ACCOUNT.fullmatch, _strings(values.get("account_id"))))
    elif change.type == "aws_partition":
        seen.setdefault(key(change), _Seen()).partitions.update(_strings(values.get("partition")))
    elif change.type == "aws_region":
        found = seen.setdefault(key(change), _Seen())
        found.asked_regions.update(filter(_REGION.fullmatch, _strings(values.get("id") or values.get("name"))))


def _strings(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        return (value,)
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def _only(found: set[str]) -> str:
    """The one that all agree on, else ""."""
    return next(iter(found)) if len(found) == 1 else ""


def _hole(key: str) -> str:
    return f"${{account:{key}}}"
