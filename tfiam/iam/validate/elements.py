"""The elements of a document: names, JSON types, what is missing and what must not stand together.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from tfiam.iam.document import PolicyDocument
from tfiam.iam.reading import Fault, FaultKind
from tfiam.iam.validate.issue import Issue, IssueKind, PolicyType
from tfiam.iam.validate.places import STORED_BY_IAM, Placed, as_written, statements
from tfiam.iam.validate.theme import Theme
from tfiam.iam.variables import CURRENT_VERSION, VARIABLE

CODES: Mapping[str, IssueKind] = MappingProxyType(
    {
        "JSON_SYNTAX_ERROR": IssueKind.ERROR,
        "DATA_TYPE_MISMATCH": IssueKind.ERROR,
        "INVALID_EFFECT": IssueKind.ERROR,
        "INVALID_POLICY_ELEMENT": IssueKind.ERROR,
        "INVALID_VERSION": IssueKind.ERROR,
        "MISSING_ACTION": IssueKind.ERROR,
        "MISSING_EFFECT": IssueKind.ERROR,
        "MISSING_RESOURCE": IssueKind.ERROR,
        "MISSING_STATEMENT": IssueKind.ERROR,
        "UNSUPPORTED_ELEMENT_COMBINATION": IssueKind.ERROR,
        "MISSING_VERSION": IssueKind.WARNING,
        "EMPTY_ARRAY_ACTION": IssueKind.SUGGESTION,
        "EMPTY_ARRAY_RESOURCE": IssueKind.SUGGESTION,
    }
)
VERSIONS = (CURRENT_VERSION, "2008-10-17")
_FAULTS: Mapping[FaultKind, tuple[str, str]] = MappingProxyType(
    {
        FaultKind.UNKNOWN_ELEMENT: ("INVALID_POLICY_ELEMENT", "the policy element {name} is not valid"),
        FaultKind.MISSPELT: ("INVALID_POLICY_ELEMENT", "the policy element {name} is not valid: {message}"),
        FaultKind.REPEATED: ("JSON_SYNTAX_ERROR", "{name} stands twice in one object, and only one of them counts"),
        FaultKind.WRONG_TYPE: ("DATA_TYPE_MISMATCH", "the JSON type does not match: {message}"),
        FaultKind.BOTH_FORMS: ("UNSUPPORTED_ELEMENT_COMBINATION", "{message}: remove one of these elements"),
        FaultKind.NO_STATEMENT: ("MISSING_STATEMENT", "add a statement to the policy"),
        FaultKind.NO_ACTION: ("MISSING_ACTION", "add an Action or NotAction element to the policy statement"),
        FaultKind.NO_EFFECT: ("MISSING_EFFECT", "add an Effect element with a value of Allow or Deny"),
        FaultKind.BAD_EFFECT: ("INVALID_EFFECT", "the effect is not valid: use Allow or Deny"),
    }
)
_EMPTY = {
    "Action": ("EMPTY_ARRAY_ACTION", "MISSING_ACTION", "actions"),
    "NotAction": ("EMPTY_ARRAY_ACTION", "MISSING_ACTION", "actions"),
    "Resource": ("EMPTY_ARRAY_RESOURCE", "MISSING_RESOURCE", "resources"),
    "NotResource": ("EMPTY_ARRAY_RESOURCE", "MISSING_RESOURCE", "resources"),
}
#: Services whose resource policies stand on the resource that they concern, and take no Resource element.
#: https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html
#: https://docs.aws.amazon.com/serverlessrepo/latest/devguide/security_iam_resource-based-policy-examples.html
_WITHOUT_RESOURCE = frozenset({"ecr", "ecr-public", "serverlessrepo"})


def _check(document: PolicyDocument, kind: PolicyType) -> Iterator[Issue]:
    for fault in document.faults:
        yield from _said(fault, document, kind)
    yield from _version(document, kind)
    for placed in statements(document):
        if kind is not PolicyType.TRUST and not _has_resource(placed) and not _takes_none(placed, kind):
            yield placed.issue(
                CODES, "MISSING_RESOURCE", "add a Resource or NotResource element to the policy statement"
            )


def _said(fault: Fault, document: PolicyDocument, kind: PolicyType) -> Iterator[Issue]:
    pointer = as_written(document.raw, fault.pointer)
    statement, name = statement_of(fault.pointer), pointer.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
    if fault.kind is FaultKind.EMPTY and name_of(fault.pointer) in _EMPTY:
        suggestion, refused, what = _EMPTY[name_of(fault.pointer)]
        if kind in STORED_BY_IAM:
            message = f"the statement must contain {what}: IAM refuses an empty list"
            yield Issue(refused, CODES[refused], message, pointer, statement)
        message = f"this statement includes no {what} and does not affect the policy"
        yield Issue(suggestion, CODES[suggestion], message, pointer, statement)
    elif fault.kind in _FAULTS and not _is_hole(fault, document):
        code, words = _FAULTS[fault.kind]
        yield Issue(code, CODES[code], words.format(name=name, message=fault.message), pointer, statement)


def _is_hole(fault: Fault, document: PolicyDocument) -> bool:
    """True if the effect is not known yet: ``${var.effect}``."""
    if fault.kind is not FaultKind.BAD_EFFECT:
        return False
    owner = next((one for one in document.statements if one.index == statement_of(fault.pointer)), None)
    written = [value for name, value in owner.raw.items() if str(name).lower() == "effect"] if owner else []
    return any(isinstance(value, str) and VARIABLE.search(value) for value in written)


def _version(document: PolicyDocument, kind: PolicyType) -> Iterator[Issue]:
    version = document.version
    if version is not None and VARIABLE.search(version):
        return
    if kind in (PolicyType.SCP, PolicyType.RCP) and version != CURRENT_VERSION:
        # https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html#scp-syntax-version
        place = as_written(document.raw, "/Version") if version is not None else ""
        yield Issue("INVALID_VERSION", CODES["INVALID_VERSION"], f"the Version must be {CURRENT_VERSION}", place)
    elif version is None:
        message = f"add a Version element: without it the policy is of {VERSIONS[1]}, and variables are plain text"
        yield Issue("MISSING_VERSION", CODES["MISSING_VERSION"], message, "")
    elif version not in VERSIONS:
        message = f"the version is not valid: use {' or '.join(VERSIONS)}"
        yield Issue("INVALID_VERSION", CODES["INVALID_VERSION"], message, as_written(document.raw, "/Version"))


def _has_resource(placed: Placed) -> bool:
    return placed.has("Resource") or placed.has("NotResource")


def _takes_none(placed: Placed, kind: PolicyType) -> bool:
    if kind is not PolicyType.RESOURCE:
        return False
    return services(text for _, _, text in placed.texts("Action", "NotAction")) <= _WITHOUT_RESOURCE


def services(actions: Iterable[str]) -> frozenset[str]:
    """The prefixes of the actions, in lower case."""
    return frozenset(action.partition(":")[0].lower() for action in actions)


def statement_of(pointer: str) -> int | None:
    """The index of the statement that a fault's pointer lies in; 0 for a Statement that is a single object."""
    steps = pointer.split("/")[1:]
    if steps[:1] != ["Statement"] or len(steps) == 1:
        return None
    return int(steps[1]) if steps[1].isdecimal() else 0


def name_of(pointer: str) -> str:
    """The last name of a pointer."""
    return pointer.rpartition("/")[2]


THEME = Theme("elements", CODES, _check)
