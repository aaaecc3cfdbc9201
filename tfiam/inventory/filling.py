"""Which of the resources that an expression refers to fill its value, and whether that is certain."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tfiam.extract.build import Field
from tfiam.extract.links import Link

#: Data sources that tell where the plan works: a name or an ARN is put together with them, nothing is chosen by them.
_PLACES = ("data.aws_caller_identity.", "data.aws_partition.", "data.aws_region.")


@dataclass(frozen=True)
class Filling:
    """What fills an unknown value."""

    links: tuple[tuple[Link, tuple[str, ...]], ...] = ()
    """Each with the references that hide whether it does; none when it is certain."""
    open: bool = False
    """True if something else may fill it as well."""


def filling(one: Field, is_target: Callable[[str], bool], *, single: bool) -> Filling:
    """What fills a field that is known after apply only. ``single`` is True for a field that holds one thing.

    Terraform knows the result of a conditional as soon as it knows the condition and the side chosen. So an unknown value
    with one unknown reference is that one, whatever else the expression names; of several, any may be it. One that is no
    target (a local, another resource's attribute) may decide among them, or be a target in disguise.
    """
    mine = [link for link in one.links if is_target(link.address)]
    hiding = [link for link in mine if _name(link) in one.because]
    names = {_name(link) for link in mine}
    others = single and any(ref not in names and not ref.startswith(_PLACES) for ref in one.because)
    chosen = mine if others or not hiding else hiding
    alone = not single or (len(chosen) == 1 and not others)
    found = tuple((link, () if alone and link.certain else one.because) for link in chosen)
    return Filling(found, open=bool(found) and others)


def _name(link: Link) -> str:
    return f"{link.address}.{link.attribute}" if link.attribute else link.address
