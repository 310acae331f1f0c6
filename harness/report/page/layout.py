"""Places for the boxes of a picture: a column by what each refers to, a lane by the component it is in.

No library draws such lanes: layered layouts (grandalf, igraph) place by references alone.
"""

import msgspec

from harness.report.page.groups import Grouping, Lane

Edges = list[tuple[int, int]]
_SWEEPS = 4


class Placement(msgspec.Struct, frozen=True):
    """The column of each group, and for each lane its columns with the groups from top to bottom."""

    columns: tuple[int, ...]
    lanes: dict[Lane, dict[int, tuple[int, ...]]]


def placed(grouping: Grouping) -> Placement:
    """Columns and an order within them that keeps lines short; the same for the same graph."""
    count = len(grouping.groups)
    edges = [*grouping.references, *grouping.owned]
    columns = _columns(count, edges)
    cells: dict[Lane, dict[int, list[int]]] = {}
    alone = set(range(count)) - {node for edge in edges for node in edge}
    for index in sorted(range(count), key=lambda node: node in alone):
        lane = cells.setdefault(grouping.groups[index].lane, {})
        if index in alone:
            columns[index] = min(range(max(columns) + 1), key=lambda column: len(lane.get(column, ())))
        lane.setdefault(columns[index], []).append(index)
    _untangle(cells, edges)
    ordered = {
        lane: {column: tuple(cells[lane][column]) for column in sorted(cells[lane])}
        for lane in dict.fromkeys(group.lane for group in grouping.groups)
    }
    return Placement(tuple(columns), ordered)


def _columns(count: int, edges: Edges) -> list[int]:
    """The longest way to each group from one that refers to nothing; circles are cut where they close."""
    after: list[list[int]] = [[] for _ in range(count)]
    for source, target in edges:
        after[source].append(target)
    order = _topological(after)
    rank = {node: place for place, node in enumerate(order)}
    columns = [0] * count
    for node in order:
        for target in after[node]:
            if rank[target] > rank[node]:
                columns[target] = max(columns[target], columns[node] + 1)
    reached = {target for _, target in edges}
    for node in (node for node in range(count) if node not in reached and after[node]):
        columns[node] = max(0, min(columns[target] for target in after[node]) - 1)
    return columns


def _topological(after: list[list[int]]) -> list[int]:
    """All nodes, each before what follows it as far as there is no circle (depth first, no recursion)."""
    finished: list[int] = []
    seen: set[int] = set()
    for start in range(len(after)):
        if start in seen:
            continue
        seen.add(start)
        waiting = [(start, iter(after[start]))]
        while waiting:
            node, targets = waiting[-1]
            following = next((target for target in targets if target not in seen), None)
            if following is None:
                finished.append(node)
                waiting.pop()
            else:
                seen.add(following)
                waiting.append((following, iter(after[following])))
    return finished[::-1]


def _untangle(cells: dict[Lane, dict[int, list[int]]], edges: Edges) -> None:
    """Order each cell by the mean height of its neighbours, a few times over."""
    neighbours: dict[int, list[int]] = {}
    for source, target in edges:
        neighbours.setdefault(source, []).append(target)
        neighbours.setdefault(target, []).append(source)
    heights = {
        node: float(row)
        for lane in cells.values()
        for nodes in lane.values()
        for row, node in enumerate(nodes)
    }

    def mean(node: int) -> float:
        around = neighbours.get(node)
        return sum(heights[other] for other in around) / len(around) if around else heights[node]

    for _ in range(_SWEEPS):
        for lane in cells.values():
            for column in sorted(lane):
                lane[column].sort(key=mean)
                heights |= {node: float(row) for row, node in enumerate(lane[column])}
