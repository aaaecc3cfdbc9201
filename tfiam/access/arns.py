"""ARNs of resources that are not made yet, from what the plan knows of them.

The forms are those of the service authorization reference:
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tfiam.access.whereabouts import Whereabouts
from tfiam.inventory.model import Resource

_PERMISSION_SET = "aws_ssoadmin_permission_set"
_REGIONAL = "arn:{partition}:%s:{region}:{account}:%s"
#: The ARNs whose unknown part is an attribute that policies also refer to by itself: the same unknown is the same text in
#: both. Every other type's is the prediction of ``tfiam.extract.predict``.
_FORMS: Mapping[str, str] = MappingProxyType(
    {
        "aws_s3_bucket": "arn:{partition}:s3:::{bucket}",
        "aws_iam_role": "arn:{partition}:iam::{account}:role{path}{name}",
        "aws_iam_user": "arn:{partition}:iam::{account}:user{path}{name}",
        "aws_iam_group": "arn:{partition}:iam::{account}:group{path}{name}",
        "aws_iam_policy": "arn:{partition}:iam::{account}:policy{path}{name}",
        "aws_iam_instance_profile": "arn:{partition}:iam::{account}:instance-profile{path}{name}",
        # The hash at the end is Identity Center's: https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
        "aws_ssoadmin_permission_set": "arn:{partition}:iam::{account}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_{name}_{hash}",
        "aws_kms_key": _REGIONAL % ("kms", "key/{key_id}"),
        "aws_kms_external_key": _REGIONAL % ("kms", "key/{key_id}"),
        "aws_kms_replica_key": _REGIONAL % ("kms", "key/{key_id}"),
        "aws_kms_replica_external_key": _REGIONAL % ("kms", "key/{key_id}"),
        # Secrets Manager adds a hyphen and six characters: https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html
        "aws_secretsmanager_secret": _REGIONAL % ("secretsmanager", "secret:{name}-{suffix}"),
    }
)
#: Types whose ``id`` is the name in their ARN, while ``id`` itself is known after apply only.
_IDS: Mapping[str, str] = MappingProxyType(
    {"aws_s3_bucket": "bucket", "aws_iam_role": "name", "aws_iam_user": "name", "aws_iam_group": "name"}
)
_PART = re.compile(r"\{(\w+)\}")
#: What a prediction holds for an account or a region that is not known, and for anything else.
_PLACE = re.compile(r"\$\{(account|region):[^}]*\}")
_UNKNOWN = re.compile(rf"{_PLACE.pattern}|\*+|\?+")
_SYNTAX = re.compile(r"[:/*?${}\s]")
#: Marks a stand-in, so that no name in a policy is it.
_MARK = "\ue010"
_PLACES = ("region", "account")
#: Stands in for an account that nothing tells; digits, so that an ARN of it reads as one. AWS gives this one to nobody.
UNKNOWN_ACCOUNT = "000000000000"


@dataclass(frozen=True)
class PlanArn:
    """The ARN of something in a plan. The three texts are one where every part is known."""

    text: str
    """With a stand-in for each unknown part, which no literal pattern matches; the same part of the same resource has the same."""
    shape: str
    """A pattern of what it can be: ``*`` for each unknown part."""
    shown: str
    """For people: ``${address.attribute}`` for each unknown part."""

    @property
    def known(self) -> bool:
        """True if every part is."""
        return self.text == self.shape

    def below(self, rest: str) -> PlanArn:
        """What lies under it, such as an object of a bucket."""
        return PlanArn(self.text + rest, self.shape + rest, self.shown + rest)

    @classmethod
    def of(cls, arn: str) -> PlanArn:
        """One that is written out."""
        return cls(arn, arn, arn)


def arn_of(resource: Resource, where: Whereabouts) -> PlanArn | None:
    """The resource's ARN, known or predicted. None for a resource without one."""
    written = resource.get("arn") if resource.type != _PERMISSION_SET else None
    if isinstance(written, str) and written:
        return PlanArn.of(written)
    form = _FORMS.get(resource.type)
    if form is None:
        if "arn" not in resource.values:
            return None
        predicted = where.predicted_arn(resource)
        if predicted:
            return _of_prediction(predicted, resource, where)
        form = "arn:{partition}:{service}:{region}:{account}:{arn}"
    known = {"partition": where.partition, "region": where.region(resource), "account": where.account(resource)}
    known["path"] = _text(resource.get("path")) or "/"
    parts = {name: known.get(name) or _text(resource.get(name)) for name in _PART.findall(form)}
    return PlanArn(
        text=_filled(form, parts, lambda name: _stand_in(resource, name)),
        shape=_filled(form, parts, lambda name: f"{_text(resource.get(f'{name}_prefix'))}*"),
        shown=_filled(form, parts, lambda name: f"${{{name if name in _PLACES else f'{resource.address}.{name}'}}}"),
    )


def permission_set_arn_of(resource: Resource, where: Whereabouts) -> PlanArn:
    """The ARN of a permission set itself; :func:`arn_of` is that of the role which Identity Center makes of it."""
    written = resource.get("arn")
    if isinstance(written, str) and written:
        return PlanArn.of(written)
    predicted = where.predicted_arn(resource) or f"arn:{where.partition}:sso:::permissionSet/*"
    return _of_prediction(predicted, resource, where)


def instance_arn_of(resource: Resource, where: Whereabouts) -> PlanArn:
    """The ARN of the Identity Center instance that a permission set is in."""
    written = resource.get("instance_arn")
    if isinstance(written, str) and written:
        return PlanArn.of(written)
    head = f"arn:{where.partition}:sso:::instance/"
    return PlanArn(
        f"{head}{_stand_in(resource, 'instance')}", f"{head}*", f"{head}${{{resource.address}.instance_arn}}"
    )


def _of_prediction(predicted: str, resource: Resource, where: Whereabouts) -> PlanArn:
    places = {"region": where.region(resource), "account": where.account(resource)}
    arn = _PLACE.sub(lambda found: places[found[1]] or found[0], predicted)
    return PlanArn(
        text=_UNKNOWN.sub(lambda found: _stand_in(resource, found[1] or "arn"), arn),
        shape=_UNKNOWN.sub("*", arn),
        shown=_UNKNOWN.sub(lambda found: f"${{{found[1] or f'{resource.address}.arn'}}}", arn),
    )


def attribute_of(resource: Resource, attribute: str, where: Whereabouts) -> PlanArn:
    """What stands for ``address.attribute`` inside a document: an ARN, or a part of one such as a bucket's name."""
    if attribute == "arn" and resource.type == _PERMISSION_SET:
        return permission_set_arn_of(resource, where)
    arn = arn_of(resource, where) if attribute == "arn" else None
    if arn is not None:
        return arn
    name = _IDS.get(resource.type, attribute) if attribute == "id" else attribute
    written = resource.get(name) if re.fullmatch(r"\w+", name) else None
    if isinstance(written, str) and written:
        return PlanArn.of(written)
    prefix = _text(resource.get(f"{name}_prefix"))
    return PlanArn(_stand_in(resource, name), f"{prefix}*", f"${{{resource.address}.{name}}}")


def nobody_knows(reference: str) -> PlanArn:
    """A stand-in for a reference to something that has no ARN and no name."""
    return PlanArn(f"{_MARK}{_SYNTAX.sub('-', reference)}", "*", f"${{{reference}}}")


def _stand_in(resource: Resource, name: str) -> str:
    if name == "account":
        return UNKNOWN_ACCOUNT
    owner = "" if name == "region" else resource.address
    return f"{_text(resource.get(f'{name}_prefix'))}{_MARK}{name}-of-{_SYNTAX.sub('-', owner)}"


def _filled(form: str, parts: Mapping[str, str], unknown: Callable[[str], str]) -> str:
    return _PART.sub(lambda found: parts[found[1]] or unknown(found[1]), form)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
