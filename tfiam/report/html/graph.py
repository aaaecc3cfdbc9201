"""Who can become whom, laid out left to right: starts, what they go through, admin. The same plan is always the same picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tfiam.access.paths.told import Told
from tfiam.report.html.layout import BOX_HEIGHT, BOX_WIDTH, Arranged, arrange
from tfiam.report.html.routes import Route
from tfiam.report.width import clip

MOST_NODES = 60
_ADMIN = "\0admin"
_LABEL, _TYPE = 24, 28
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

    box_width: int = BOX_WIDTH
    box_height: int = BOX_HEIGHT


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
    boxes: set[str] = set()
    links: list[_Link] = []
    left = 0
    for route in routes:
        found = [(told, list(_stops(told))) for told in route.ways]
        new = {key for _, stops in found for key, _ in stops} - boxes
        if len(boxes) + len(new) > MOST_NODES:
            left += 1
            continue
        boxes |= new
        for told, stops in found:
            links += _links(told, stops, route.number)
    return _graph(links, left) if links else None


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


def _graph(links: Sequence[_Link], left: int) -> Graph:
    arranged = arrange([(one.start, one.end) for one in links], last=_ADMIN)
    starts = {one.start for one in links}
    nodes = [
        _node(key, spot, [one.route for one in links if key in (one.start, one.end)], sink=key not in starts)
        for key, spot in arranged.spots.items()
    ]
    return Graph(tuple(nodes), tuple(_edges(links, arranged)), arranged.width, arranged.height, left)


def _node(key: str, spot: tuple[int, int], routes: Iterable[int], *, sink: bool) -> Node:
    x, y = spot
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


def _edges(links: Sequence[_Link], arranged: Arranged) -> Iterator[Edge]:
    found: dict[tuple[str, str], list[_Link]] = {}
    for one in links:
        found.setdefault((one.start, one.end), []).append(one)
    curves = arranged.curves(found)
    for ends, group in found.items():
        curve = curves[ends]
        techniques = list(dict.fromkeys(one.technique for one in group if one.technique))
        more = f" +{len(techniques) - 1}" if len(techniques) > 1 else ""
        yield Edge(
            path=curve.path,
            delta=min((one.delta for one in group), key=_DELTAS.index),
            certain=any(one.certain for one in group),
            label=f"{techniques[0]}{more}" if techniques and curve.has_room else "",
            label_x=curve.label[0],
            label_y=curve.label[1],
            routes=tuple(dict.fromkeys(one.route for one in group)),
        )
