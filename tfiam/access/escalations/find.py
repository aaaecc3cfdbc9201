"""The escalations of one world."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tfiam.access.escalations.families import family_of
from tfiam.access.escalations.model import Escalation, Escalations, Family
from tfiam.access.paths import Hidden, Path, paths_of
from tfiam.access.policies_in_play import Line
from tfiam.iam.policy_set import PolicyKind
from tfiam.inventory.model import Document, Inventory
from tfiam.inventory.widest import widening
from tfiam.plan.address import without_keys


def escalations_of(inventory: Inventory) -> Escalations:
    """The escalations of one world, the one before the plan looked at for what the plan takes away.

    What holes may open is found in the widest world, which ``tfiam.rules.run`` asks the rules about as well.
    """
    paths = paths_of(inventory, inventory.before, holes=False)
    documents = {document.key: document for document in inventory.documents}
    groups: dict[tuple[Family, str, str, str], list[tuple[Path, Line | None]]] = {}
    for path in (*paths.paths, *filter(_is_taken_for_more, paths.assumed)):
        family, line = family_of(path.steps[0].technique.id), _deciding(path)
        place = (line.source.address, line.source.attribute) if line else (path.start.address, "")
        groups.setdefault((family, without_keys(path.start.address), *place), []).append((path, line))
    found: dict[Family, list[Escalation]] = {}
    for (family, *_), ways in groups.items():
        found.setdefault(family, []).append(_escalation(family, ways, documents))
    return Escalations(
        inventory,
        {family: tuple(ways) for family, ways in found.items()},
        tuple(_untold(inventory, paths.undetermined)),
    )


def _is_taken_for_more(path: Path) -> bool:
    """True for a way out of the plan, but for a role that must let itself be assumed: LP_015 tells of those."""
    return family_of(path.steps[0].technique.id) is not Family.ROLE_CHAIN


def _deciding(path: Path) -> Line | None:
    """The statement that gives the first permission of the first step; of a trust policy where nothing else allows it."""
    step = path.steps[0]
    lines = [line for line in step.lines if line.statement is not None]
    own = [line for line in lines if line.source.kind is PolicyKind.IDENTITY]
    first = step.technique.actions[0]
    giving = (line for line in own if line.statement and line.statement.touches_action(first))
    return next(giving, next(iter((*own, *lines)), None))


def _escalation(
    family: Family, ways: list[tuple[Path, Line | None]], documents: Mapping[tuple[str, str], Document]
) -> Escalation:
    ways = sorted(ways, key=lambda way: _rank(way[0]))
    start, line = ways[0][0].start.address, ways[0][1]
    own = tuple(path for path, _ in ways if path.start.address == start)
    copies = tuple(dict.fromkeys(path.start.address for path, _ in ways))
    document = documents.get((line.source.address, line.source.attribute)) if line and not line.source.arn else None
    return Escalation(family, own, line, copies, document)


def _rank(path: Path) -> tuple[object, ...]:
    end = path.end.address if path.end else ""
    return (
        bool(path.doubt),
        bool(path.outside),
        not path.admin,
        len(path.steps),
        path.start.address,
        path.steps[0].technique.id,
        end,
    )


def _untold(inventory: Inventory, hidden: Iterable[Hidden]) -> Iterator[Hidden]:
    """What hides paths beside documents and attachments, whose holes are told where they stand: boundaries, policies outside."""
    told = {reference for one in inventory.documents for reference in (*widening(one), *one.unread)}
    told |= {reference for one in inventory.principals for link in one.managed for reference in link.because}
    for one in hidden:
        because = tuple(reference for reference in one.because if reference not in told)
        if because:
            yield Hidden(one.principal, because)
