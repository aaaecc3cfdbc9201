"""A rule's page, from the Rule itself: printed by ``tfiam rules ID`` and written to docs/rules/ by ``make docs``."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from tfiam.access.escalations import Escalations
from tfiam.findings.compliance import control_ids, controls
from tfiam.inventory.model import Inventory, Principal, Resource
from tfiam.rules.given_waiver import GivenWaiver
from tfiam.rules.model import Rule

FENCE = re.compile(r"^ *```\w*\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
MARGIN = "  "


@dataclass(frozen=True)
class Section:
    """A heading and its blocks: paragraphs as written, and HCL examples apart."""

    heading: str
    text: str = ""
    examples: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


def sections(rule: Rule) -> Iterator[Section]:
    """The page below its title, without empty sections."""
    found = (
        Section("Why", rule.rationale),
        Section("Fix", rule.remediation[:1].upper() + rule.remediation[1:]),
        Section("Fails", examples=_examples(rule.fails)),
        Section("Passes", examples=_examples(rule.passes)),
        Section("Options", items=tuple(f"`{key}`: {meaning}" for key, meaning in rule.options.items())),
        Section("Takes the place of", items=rule.supersedes),
        Section("In checkov", items=rule.checkov),
        Section("Compliance", items=_controls(rule)),
        Section("References", items=rule.references),
    )
    return (section for section in found if section.text or section.examples or section.items)


def facts(rule: Rule) -> str:
    """Severity, name and what the rule looks at, in one line."""
    opt_in = " · runs only where the config enables it" if rule.opt_in else ""
    return f"{rule.severity.value} · {rule.name} · judges {_subject(rule)}{opt_in}"


def _subject(rule: Rule) -> str:
    if rule.subject in (Inventory, Escalations):
        return "the whole plan"
    if rule.subject is Resource:
        return f"each {', '.join(rule.resource_types)}"
    if rule.subject is GivenWaiver:
        return "each waiver"
    if rule.subject is Principal:
        return "each user, group, role and permission set with all that reaches it"
    roles = " and ".join(role.value.replace("_", " ") for role in rule.documents)
    return f"each {rule.subject.__name__.lower()} of {roles} policies"


def markdown_page(rule: Rule) -> str:
    """The page in Markdown."""
    lines = [f"# {rule.id}: {rule.title}", "", facts(rule)]
    for section in sections(rule):
        lines += ["", f"## {section.heading}"]
        if section.text:
            lines += ["", section.text]
        for example in section.examples:
            lines += ["", "```hcl", example, "```"]
        if section.items:
            lines += ["", *(f"- {_linked(item)}" for item in section.items)]
    return "\n".join(lines) + "\n"


def text_page(rule: Rule, width: int) -> str:
    """The page for a terminal of ``width`` columns. Code is never wrapped."""
    lines = [*_wrapped(f"{rule.id}  {rule.title}", width), *_wrapped(facts(rule), width)]
    for section in sections(rule):
        lines += ["", section.heading]
        if section.text:
            lines += _prose(section.text, width)
        for number, example in enumerate(section.examples):
            lines += [*([""] if number else []), textwrap.indent(example, MARGIN * 2)]
        lines += [line for item in section.items for line in _wrapped(item, width, MARGIN)]
    return "\n".join(lines) + "\n"


def _controls(rule: Rule) -> tuple[str, ...]:
    known = controls()
    return tuple(
        f"{id_}: {known[id_].title}, {known[id_].framework}" if id_ in known else id_ for id_ in control_ids(rule)
    )


def _examples(roots: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(textwrap.dedent(root).strip() for root in roots)


def _linked(item: str) -> str:
    return f"<{item}>" if item.startswith("https://") else item


def _prose(text: str, width: int) -> Iterator[str]:
    """Paragraphs wrapped; fenced and indented code, and lists, as written."""
    plain = FENCE.sub(lambda code: textwrap.indent(textwrap.dedent(code[1]), MARGIN), text)
    for number, block in enumerate(re.split(r"\n{2,}", plain)):
        if number:
            yield ""
        prose = "" if block.startswith(MARGIN) else re.split(r"\n(?=  |- )", block, maxsplit=1)[0]
        yield from _wrapped(prose, width, MARGIN)
        if rest := block[len(prose) :].strip("\n"):
            yield textwrap.indent(rest, MARGIN)


def _wrapped(text: str, width: int, margin: str = "") -> list[str]:
    return textwrap.wrap(
        text, width, initial_indent=margin, subsequent_indent=margin, break_long_words=False, break_on_hyphens=False
    )
