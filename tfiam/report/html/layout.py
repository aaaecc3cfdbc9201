"""Boxes in columns and the curves between them, after Sugiyama: rank, lanes for long curves, few crossings, places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

BOX_WIDTH, BOX_HEIGHT = 184, 42
_COLUMN, _ROW, _LANE, _MARGIN = 276, 58, 20, 10
_TIP = 7
_SWEEPS = 6
_LABELLED = 2
"""Curves out of one box that still leave room for what they are called."""
_APART = 16

Ends = tuple[str, str]


@dataclass(frozen=True)
class Curve:
    """A curve, and the place of its name."""

    path: str
    label: tuple[int, int]
    has_room: bool


@dataclass(frozen=True)
class Arranged:
    """Where everything stands."""

    spots: Mapping[str, tuple[int, int]]
    """The upper left corner of each box."""
    lanes: Mapping[tuple[str, int], tuple[int, int]]
    """Where the curves that end in a box pass a column (by its number) on their way."""
    ranks: Mapping[str, int]
    width: int
    height: int

    def curves(self, links: Iterable[Ends]) -> Mapping[Ends, Curve]:
        """The curves, kept apart where they leave a box and where they come in."""
        ordered = sorted(links, key=lambda ends: (self.spots[ends[0]], self._first_y(ends), ends))
        out, into = Counter(start for start, _ in ordered), Counter(end for _, end in ordered)
        left: Counter[str] = Counter()
        come: Counter[str] = Counter()
        made = {}
        for start, end in ordered:
            offset = (left[start] - (out[start] - 1) / 2) * min(_APART, (BOX_HEIGHT - 8) / out[start])
            arrival = (come[end] - (into[end] - 1) / 2) * min(6, (BOX_HEIGHT - 12) / into[end])
            left[start] += 1
            come[end] += 1
            made[start, end] = self._curve(
                (start, end), round(offset), round(arrival), has_room=out[start] <= _LABELLED
            )
        return made

    def _first_y(self, ends: Ends) -> int:
        start, end = ends
        return self.lanes.get((end, self.ranks[start] + 1), self.spots[end])[1]

    def _curve(self, ends: Ends, offset: int, arrival: int, *, has_room: bool) -> Curve:
        (x, y), (to_x, to_y) = self.spots[ends[0]], self.spots[ends[1]]
        x, y, to_y = x + BOX_WIDTH, y + BOX_HEIGHT // 2 + offset, to_y + BOX_HEIGHT // 2 + arrival
        label = (x + 6, y - 4)
        if to_x <= x:  # back, or to the same column: out to the right and in again from there
            side = to_x + BOX_WIDTH + _TIP
            bend = max(x, side) + 56
            return Curve(f"M{x} {y}C{bend} {y} {bend} {to_y} {side} {to_y}", label, has_room)
        path = f"M{x} {y}"
        for rank in range(self.ranks[ends[0]] + 1, self.ranks[ends[1]]):
            lane_x, lane_y = self.lanes[ends[1], rank]
            middle = (x + lane_x) // 2
            path += f"C{middle} {y} {middle} {lane_y} {lane_x} {lane_y}H{lane_x + BOX_WIDTH}"
            x, y = lane_x + BOX_WIDTH, lane_y
        middle = (x + to_x - _TIP) // 2
        return Curve(f"{path}C{middle} {y} {middle} {to_y} {to_x - _TIP} {to_y}", label, has_room)


def arrange(links: Sequence[Ends], last: str) -> Arranged:
    """Places for all ends of ``links``; ``last`` stands rightmost, if it is one of them. Equal links give equal places."""
    unique = sorted(set(links))
    ranks = _ranks(unique)
    if last in ranks:
        ranks[last] = max([rank for key, rank in ranks.items() if key != last], default=-1) + 1
    spans = {(end, rank) for start, end in unique for rank in range(ranks[start] + 1, ranks[end])}
    columns = _columns(ranks, spans, unique)
    heights = [sum(_LANE if isinstance(key, tuple) else _ROW for key in column) for column in columns]
    spots: dict[str, tuple[int, int]] = {}
    lanes: dict[tuple[str, int], tuple[int, int]] = {}
    for number, column in enumerate(columns):
        x, y = _MARGIN + number * _COLUMN, _MARGIN + (max(heights) - heights[number]) // 2
        for key in column:
            if isinstance(key, tuple):
                lanes[key] = (x, y + (_LANE - (_ROW - BOX_HEIGHT)) // 2)
                y += _LANE
            else:
                spots[key] = (x, y)
                y += _ROW
    back = any(ranks[end] <= ranks[start] for start, end in unique)
    width = (len(columns) - 1) * _COLUMN + BOX_WIDTH + 2 * _MARGIN + (60 if back else 0)
    return Arranged(spots, lanes, ranks, width, max(heights) - (_ROW - BOX_HEIGHT) + 2 * _MARGIN)


def _ranks(links: Sequence[Ends]) -> dict[str, int]:
    """The longest way from a start to each; a link that closes a circle does not count."""
    following: dict[str, list[str]] = {}
    for start, end in links:
        following.setdefault(start, []).append(end)
    ends = {end for _, end in links}
    finished: list[str] = []
    closing: set[Ends] = set()
    seen: set[str] = set()
    # Those that nobody leads to come first, so that circles are cut where they are entered.
    for start in sorted(following, key=lambda key: (key in ends, key)):
        if start not in seen:
            _visit(start, following, seen, finished, closing)
    ranks = dict.fromkeys(finished, 0)
    for key in reversed(finished):
        for end in following.get(key, ()):
            if (key, end) not in closing:
                ranks[end] = max(ranks[end], ranks[key] + 1)
    return ranks


def _visit(
    root: str, following: Mapping[str, Sequence[str]], seen: set[str], finished: list[str], closing: set[Ends]
) -> None:
    """Depth first: ``finished`` gets each box behind those that it leads to, ``closing`` the links that lead back."""
    seen.add(root)
    above = {root}
    stack = [(root, iter(following.get(root, ())))]
    while stack:
        key, rest = stack[-1]
        end = next(rest, None)
        if end is None:
            stack.pop()
            above.discard(key)
            finished.append(key)
        elif end in above:
            closing.add((key, end))
        elif end not in seen:
            seen.add(end)
            above.add(end)
            stack.append((end, iter(following.get(end, ()))))


def _columns(
    ranks: Mapping[str, int], spans: Iterable[tuple[str, int]], links: Sequence[Ends]
) -> list[list[str | tuple[str, int]]]:
    """What stands in each column, boxes and lanes, in an order in which few curves cross (barycentres, swept to and fro)."""
    columns: list[list[str | tuple[str, int]]] = [[] for _ in range(max(ranks.values()) + 1)]
    for key, rank in sorted(ranks.items()):
        columns[rank].append(key)
    for lane in sorted(spans):
        columns[lane[1]].append(lane)
    beside: dict[str | tuple[str, int], list[str | tuple[str, int]]] = {}
    for start, end in links:
        lanes = [(end, rank) for rank in range(ranks[start] + 1, ranks[end])]
        way: list[str | tuple[str, int]] = [start, *lanes, end]
        for one, other in pairwise(way):
            beside.setdefault(one, []).append(other)
            beside.setdefault(other, []).append(one)
    for sweep in range(_SWEEPS):
        for column in columns if sweep % 2 == 0 else reversed(columns):
            rows = {key: (row + 0.5) / len(others) for others in columns for row, key in enumerate(others)}
            centres = {key: sum(rows[one] for one in beside[key]) / len(beside[key]) for key in column}
            column.sort(key=lambda key: (centres[key], str(key)))
    return columns
