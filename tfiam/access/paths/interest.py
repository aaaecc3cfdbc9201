"""Resources of interest: secrets of the plan, and who may read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from tfiam.access.paths.holder import Holder
from tfiam.access.paths.permissions import Permissions
from tfiam.access.question import Asker, Question
from tfiam.access.resource_policies import resource_sources
from tfiam.access.sources import Source
from tfiam.iam.arn import resource_overlaps
from tfiam.inventory.model import Resource

#: What hands out the secret of each type. A parameter is one only if it is encrypted.
#: https://docs.aws.amazon.com/systems-manager/latest/userguide/secure-string-parameter-kms-encryption.html
_READS: Mapping[str, str] = {
    "aws_secretsmanager_secret": "secretsmanager:GetSecretValue",
    "aws_ssm_parameter": "ssm:GetParameter",
}


class Interest:
    """Answers for one world."""

    def __init__(self, world: Permissions) -> None:
        self._world = world
        self._beside: dict[str, tuple[Source, ...]] = {}

    def read_by(self, holder: Holder) -> Iterator[str]:
        """Addresses of the secrets that a principal may read for certain, by its policies and the secret's own."""
        for kind, action in _READS.items():
            patterns = holder.patterns(action) if self._secrets[kind] else ()
            for secret in self._named(kind, patterns):
                if self._may_read(holder, secret, action):
                    yield secret.address

    def read_by_more_than(self, holders: Sequence[Holder], most: int) -> Mapping[str, tuple[Holder, ...]]:
        """The secrets that more than ``most`` of the principals may read for certain, each with all who may.

        Asked only of those that enough of them name, whatever else limits them.
        """
        found: dict[str, tuple[Holder, ...]] = {}
        for kind, action in _READS.items():
            naming: dict[str, list[Holder]] = {}
            for holder in holders:
                patterns = holder.patterns(action) if self._secrets[kind] else ()
                for secret in self._named(kind, patterns):
                    naming.setdefault(secret.address, []).append(holder)
            for secret in self._secrets[kind]:
                named = naming.get(secret.address, [])
                readers = [one for one in named if self._may_read(one, secret, action)] if len(named) > most else []
                if len(readers) > most:
                    found[secret.address] = tuple(readers)
        return found

    def _may_read(self, holder: Holder, secret: Resource, action: str) -> bool:
        target, beside = self._world.target(secret), self._policies(secret, action, holder.asker)
        grant = holder.on(action, target, beside=beside)
        return grant is not None and not grant.doubt

    def _policies(self, secret: Resource, action: str, asker: Asker) -> tuple[Source, ...]:
        if secret.address not in self._beside:
            question = Question(asker, action, (action,), self._world.target(secret))
            self._beside[secret.address] = resource_sources(self._world.inventory, question, action)
        return self._beside[secret.address]

    def _named(self, kind: str, patterns: tuple[str, ...]) -> Iterator[Resource]:
        """Those that the patterns may take in: by their reference, where every pattern is one."""
        found = {
            self._by_reference[one].address: self._by_reference[one] for one in patterns if one in self._by_reference
        }
        rest = tuple(one for one in patterns if one not in self._by_reference)
        for secret in self._secrets[kind]:
            shape = self._world.target(secret).arn.shape if rest else ""
            if secret.address in found or any("${" in one or resource_overlaps(one, shape) for one in rest):
                yield secret

    @cached_property
    def _by_reference(self) -> Mapping[str, Resource]:
        return {f"${{{one.address}.arn}}": one for found in self._secrets.values() for one in found}

    @cached_property
    def _secrets(self) -> Mapping[str, tuple[Resource, ...]]:
        found = {kind: tuple(self._world.inventory.of(kind)) for kind in _READS}
        kept = (one for one in found["aws_ssm_parameter"] if one.get("type") == "SecureString")
        return {**found, "aws_ssm_parameter": tuple(kept)}
