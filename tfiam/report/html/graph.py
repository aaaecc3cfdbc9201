"""Who can become whom, laid out left to right: starts, what they go through, admin. The same plan is always the same picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tfiam.access.paths.told import Told
from tfiam.report.html.routes import Route
from tfiam.report.phrases import some
from tfiam.report.width import clip

MOST_NODES = 60
_ADMIN = "\0admin"
_WIDTH, _HEIGHT, _ROW, _COLUMN, _EDGE = 212, 42, 58, 348, 14
_LABEL, _TYPE = 27, 32
_SWEEPS = 4
_DELTAS = ("introduced", "existing", "fixed")


@dataclass(frozen=True)
class Node:
    """A box."""

    key: str
    kind: str
    """``principal``, ``thing``, ``secret``, ``outside`` or ``admin``."""
    name: str
    type: str
    title: str
    x: int
    y: int
    routes: tuple[int, ...]
    """Numbers of the routes that go through it."""


@dataclass(frozen=True)
class Edge:
    """A curve from one box to another."""

    path: str
    delta: str
    certain: bool
    label: str
    label_x: int
    label_y: int
    routes: tuple[int, ...]


@dataclass(frozen=True)
class Graph:
    """A drawing. ``left`` routes are in the list only."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    width: int
    height: int
    left: int

    box_width: int = _WIDTH
    box_height: int = _HEIGHT


@dataclass(frozen=True)
class _Link:
    start: str
    end: str
    route: int
    delta: str
    certain: bool
    technique: str


def drawn(routes: Sequence[Route]) -> Graph | None:
    """The routes as a drawing of at most :data:`MOST_NODES` boxes; None where there is nothing to draw."""
    ranks: dict[str, int] = {}
    links: list[_Link] = []
    left = 0
    for route in routes:
        found = [(told, list(_stops(told))) for told in route.ways]
        new = {key for _, stops in found for key, _ in stops} - ranks.keys()
        if len(ranks) + len(new) > MOST_NODES:
            left += 1
            continue
        for told, stops in found:
            for position, (key, _) in enumerate(stops):
                ranks[key] = max(ranks.get(key, 0), position)
            links += _links(told, stops, route.number)
    if not links:
        return None
    if _ADMIN in ranks:
        ranks[_ADMIN] = max(rank for key, rank in ranks.items() if key != _ADMIN) + 1
    return _graph(ranks, links, left)


def _stops(told: Told) -> Iterator[tuple[str, str]]:
    """What a path goes through, each with the technique that leads there."""
    path = told.path
    at = path.start.address
    yield at, ""
    for step in path.steps:
        last = step.technique.id
        if step.on not in ("*", at):
            at = step.on
            yield at, last
    if path.end is not None and path.end.address == path.start.address and path.end.address != at:
        yield f"\0limits {at}", path.steps[-1].technique.id
    elif path.end is not None and path.end.address != at:
        at = path.end.address
        yield at, ""
    elif path.end is not None and path.end.address == path.start.address:
        yield f"\0limits {at}", path.steps[-1].technique.id
    if path.outside:
        yield f"\0outside {path.outside}", ""
    elif path.admin:
        yield _ADMIN, path.steps[-1].technique.id if path.end is None else ""
    for secret in path.reads[:4]:
        yield secret, "reads"


def _links(told: Told, stops: Sequence[tuple[str, str]], route: int) -> Iterator[_Link]:
    secrets = set(told.path.reads)
    source = stops[0][0]
    for key, technique in stops[1:]:
        if key != source:
            yield _Link(source, key, route, told.delta, not told.path.doubt, technique)
        source = source if key in secrets else key


def _graph(ranks: Mapping[str, int], links: Sequence[_Link], left: int) -> Graph:
    columns = _columns(ranks, links)
    tallest = max(map(len, columns))
    height = tallest * _ROW + 16
    places = {
        key: (8 + number * _COLUMN, 8 + (tallest - len(column)) * _ROW // 2 + row * _ROW)
        for number, column in enumerate(columns)
        for row, key in enumerate(column)
    }
    starts = {one.start for one in links}
    nodes = [
        _node(key, x, y, [one.route for one in links if key in (one.start, one.end)], sink=key not in starts)
        for key, (x, y) in places.items()
    ]
    back = any(places[one.end][0] <= places[one.start][0] for one in links)
    width = (len(columns) - 1) * _COLUMN + _WIDTH + 16 + (70 if back else 0)
    return Graph(tuple(nodes), tuple(_edges(links, places)), width, height, left)


def _columns(ranks: Mapping[str, int], links: Sequence[_Link]) -> list[list[str]]:
    """Boxes by rank, each column ordered so that few lines cross (barycentres, swept to and fro)."""
    used = sorted(set(ranks.values()))
    columns = [sorted(key for key, rank in ranks.items() if rank == one) for one in used]
    for sweep in range(_SWEEPS):
        for column in columns if sweep % 2 == 0 else reversed(columns):
            rows = {key: row for others in columns for row, key in enumerate(others)}
            sizes = {key: len(others) for others in columns for key in others}

            def centre(key: str, rows: Mapping[str, int] = rows, sizes: Mapping[str, int] = sizes) -> float:
                ends = [one.end if one.start == key else one.start for one in links if key in (one.start, one.end)]
                return sum((rows[end] + 0.5) / sizes[end] for end in ends) / len(ends) if ends else 0.5

            column.sort(key=lambda key: (centre(key), key))
    return columns


def _node(key: str, x: int, y: int, routes: Iterable[int], *, sink: bool) -> Node:
    shown = tuple(dict.fromkeys(routes))
    if key == _ADMIN:
        return Node(key, "admin", "Administrator", "everything in the account", "administrator", x, y, shown)
    if key.startswith("\0limits "):
        address = key.partition(" ")[2]
        return Node(key, "outside", "without its limits", clip(address, _TYPE, "…"), address, x, y, shown)
    if key.startswith("\0outside "):
        text = key.partition(" ")[2]
        return Node(key, "outside", clip(text, _LABEL, "…"), "outside the plan", text, x, y, shown)
    kind, name = _named(key)
    sort = "principal" if kind.startswith(("aws_iam_", "aws_ssoadmin_")) else "thing"
    sort = "secret" if sink and kind.startswith(("aws_secretsmanager_", "aws_ssm_")) else sort
    return Node(key, sort, clip(name, _LABEL, "…"), clip(kind, _TYPE, "…"), key, x, y, shown)


def _named(address: str) -> tuple[str, str]:
    """``aws_iam_role`` and ``ingest["a"]`` of an address; what is none (an ARN) keeps its end."""
    at = address.rfind("aws_")
    if address.startswith("arn:") or at < 0:
        return "by ARN" if address.startswith("arn:") else "", address.rpartition("/")[2] or address
    kind, _, name = address[at:].partition(".")
    module = address[:at].rstrip(".")
    return f"{kind} in {module}" if module and not module.startswith("data") else kind, name or address


def _edges(links: Sequence[_Link], places: Mapping[str, tuple[int, int]]) -> Iterator[Edge]:
    found: dict[tuple[str, str], list[_Link]] = {}
    for one in links:
        found.setdefault((one.start, one.end), []).append(one)
    into = Counter(end for _, end in found)
    seen: Counter[str] = Counter()
    for (start, end), group in sorted(found.items(), key=lambda item: (places[item[0][0]], places[item[0][1]])):
        seen[end] += 1
        (x1, y1), (x2, y2) = places[start], places[end]
        # Lines that end in one box keep apart.
        spread = (seen[end] - (into[end] + 1) / 2) * min(6, (_HEIGHT - 12) / into[end])
        y1, y2 = y1 + _HEIGHT // 2, y2 + _HEIGHT // 2 + round(spread)
        techniques = list(dict.fromkeys(one.technique for one in group if one.technique))
        delta = min((one.delta for one in group), key=_DELTAS.index)
        yield Edge(
            path=_curve(x1 + _WIDTH, y1, x2, y2),
            delta=delta,
            certain=any(one.certain for one in group),
            label=techniques[0] + (f" +{len(techniques) - 1}" if len(techniques) > 1 else "") if techniques else "",
            label_x=x1 + _WIDTH + 8,
            label_y=y1 - 5 if y2 >= y1 else y1 + 13,
            routes=tuple(dict.fromkeys(one.route for one in group)),
        )


def _curve(x1: int, y1: int, x2: int, y2: int) -> str:
    tip = x2 - 7
    if tip > x1:
        middle = (x1 + tip) // 2
        return f"M{x1} {y1}C{middle} {y1} {middle} {y2} {tip} {y2}"
    # To the same column or back: out to the right and in again from there.
    side = x2 + _WIDTH + 7
    out = max(x1, side) + 60
    return f"M{x1} {y1}C{out} {y1} {out} {y2} {side} {y2}"


def told_techniques(ways: Sequence[Told]) -> str:
    """The techniques of some ways, each once."""
    return some(list(dict.fromkeys(step.technique.id for told in ways for step in told.path.steps)), 8)
