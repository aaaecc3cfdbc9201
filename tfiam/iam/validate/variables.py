"""Policy variables: their form, and the elements, operators and versions that take them.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from tfiam.iam.document import PolicyDocument
from tfiam.iam.validate.issue import Issue, IssueKind, PolicyType
from tfiam.iam.validate.places import Placed, statements
from tfiam.iam.validate.theme import Theme
from tfiam.iam.variables import VARIABLE, is_hole, is_variable_name

CODES: Mapping[str, IssueKind] = MappingProxyType(
    {
        "EMPTY_VARIABLE": IssueKind.ERROR,
        "INVALID_VARIABLE_FOR_OPERATOR": IssueKind.ERROR,
        "MISSING_BRACE_IN_VARIABLE": IssueKind.ERROR,
        "MISSING_QUOTE_IN_VARIABLE": IssueKind.ERROR,
        "UNSUPPORTED_SPACE_IN_VARIABLE": IssueKind.ERROR,
        "VARIABLE_UNSUPPORTED_IN_ELEMENT": IssueKind.ERROR,
        "VARIABLE_UNSUPPORTED_IN_VERSION": IssueKind.ERROR,
    }
)
#: Bool: the page of checks says no, the page of condition operators says that variables are supported there.
_FAMILIES = frozenset({"String", "Arn", "Bool", ""})
_ELSEWHERE = ("Action", "NotAction")
Found = tuple[str, str]


def _check(document: PolicyDocument, kind: PolicyType) -> Iterator[Issue]:  # noqa: ARG001 - one form for every type
    plain = not document.has_variables and not VARIABLE.search(document.version or "")
    for placed in statements(document):
        yield from _elsewhere(placed)
        for name, position, text in placed.texts("Resource", "NotResource"):
            for code, message in _wrong(text, plain=plain):
                yield placed.issue(CODES, code, message, name, position)
        for one in placed.conditions():
            takes = one.condition.parsed.family in _FAMILIES
            for position, text in one.texts():
                for code, message in _wrong(text, plain=plain, takes=takes):
                    yield one.issue(CODES, code, message, position)


def _elsewhere(placed: Placed) -> Iterator[Issue]:
    entries: list[tuple[tuple[str | int, ...], str]] = [
        ((name, position), text) for name, position, text in placed.texts(*_ELSEWHERE)
    ]
    for element in ("Principal", "NotPrincipal"):
        entries += [((element, key, position), text) for key, position, text in placed.principals(element)]
    for path, text in entries:
        name = next((name for name in VARIABLE.findall(text) if is_variable_name(name.partition(",")[0].strip())), None)
        if name is not None:
            message = f"policy variables are supported in Resource and Condition: remove ${{{name}}} from {path[0]}"
            yield placed.issue(CODES, "VARIABLE_UNSUPPORTED_IN_ELEMENT", message, *path)


def _wrong(text: str, *, plain: bool, takes: bool = True) -> Iterator[Found]:
    """What is wrong with the variables of one text, each code once. Holes are not known yet, so nothing is wrong with them."""
    if "${" not in text:
        return
    if "${" in VARIABLE.sub("", text):
        yield "MISSING_BRACE_IN_VARIABLE", "the policy variable is missing a closing curly brace"
    names = [name for name in VARIABLE.findall(text) if not is_hole(name)]
    if any(not name.strip() for name in names):
        yield "EMPTY_VARIABLE", "empty policy variable: remove ${ } or provide a variable within it"
    keyed = [name for name in names if is_variable_name("".join(name.partition(",")[0].split()))]
    if any(map(_has_space, keyed)):
        yield "UNSUPPORTED_SPACE_IN_VARIABLE", "a space is not supported within the policy variable text"
    if any(map(_lacks_quote, keyed)):
        yield (
            "MISSING_QUOTE_IN_VARIABLE",
            "the default value of a policy variable must begin and end with a single quote",
        )
    if keyed and plain:
        yield "VARIABLE_UNSUPPORTED_IN_VERSION", "to include variables in the policy, use the policy version 2012-10-17"
    if keyed and not takes:
        yield "INVALID_VARIABLE_FOR_OPERATOR", "policy variables can only be used with String and ARN operators"


def _has_space(name: str) -> bool:
    """A space in the key or around it. After a slash it may be part of a tag key."""
    key = name.partition(",")[0]
    own = key.partition("/")[0]
    return own != "".join(own.split()) or key != key.rstrip()


def _lacks_quote(name: str) -> bool:
    _, comma, default = name.partition(",")
    default = default.strip()
    return bool(comma) and (len(default) < 2 or default[0] != "'" or default[-1] != "'")


THEME = Theme("variables", CODES, _check)
