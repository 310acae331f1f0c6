"""The resource graph as a picture: boxes in lanes, lines for references, and what the ideal has beside it."""

from collections import Counter

import msgspec

from harness.model.finding import IMPACTS, Finding
from harness.model.graph import Resource, ResourceGraph
from harness.model.scorecard import Scorecard
from harness.report.page.groups import Group, Grouping, Lane, grouped, short_type
from harness.report.page.layout import Placement, placed
from harness.report.text import counted, one_line, resource_of, shortened

_WIDTH, _HEIGHT, _GAP_X, _GAP_Y = 208, 44, 56, 12
_MARGIN, _LANE_HEAD = 16, 30
_LONGEST = 25
_MOST_NAMES = 12
_MOST_LISTED = 500


class Box(msgspec.Struct, frozen=True):
    """One box. ``finding`` is the id of the gravest finding about its resources."""

    x: int
    y: int
    title: str
    detail: str
    told: str
    level: str | None = None
    finding: str | None = None


class Line(msgspec.Struct, frozen=True):
    """A reference (or a parent that is no component) from one box to another, as the path of an SVG."""

    path: str
    start: int
    end: int
    owned: bool
    told: str


class LaneView(msgspec.Struct, frozen=True):
    """The frame of a component."""

    title: str
    y: int
    height: int
    missing: bool = False


class Row(msgspec.Struct, frozen=True):
    """A resource in the list beside the picture."""

    resource: Resource
    parent: str
    references: tuple[str, ...]


class Picture(msgspec.Struct, frozen=True):
    """All that the template draws, and the same as a list."""

    width: int
    height: int
    lanes: tuple[LaneView, ...]
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    missing: tuple[Box, ...]
    rows: tuple[Row, ...]
    more_rows: int
    resources: int
    box_width: int = _WIDTH
    box_height: int = _HEIGHT


def picture(graph: ResourceGraph, card: Scorecard) -> Picture:
    """The picture of ``graph``, with the findings of ``card`` at their resources."""
    grouping = grouped(graph)
    placement = placed(grouping)
    absent = Counter(resource_of(urn)[0] for urn in (card.comparison.missing if card.comparison else ()))
    across = max([*placement.columns, min(len(absent), 4) - 1, 0]) + 1
    lanes, places, bottom = _lanes(placement)
    missing, frame, bottom = _missing(absent, across, bottom)
    boxes = _boxes(grouping, places, card.findings)
    rows = _rows(graph)
    return Picture(
        width=2 * _MARGIN + across * _WIDTH + (across - 1) * _GAP_X,
        height=bottom,
        lanes=(*lanes, *frame),
        boxes=boxes,
        lines=_lines(grouping, boxes),
        missing=missing,
        rows=rows[:_MOST_LISTED],
        more_rows=max(0, len(rows) - _MOST_LISTED),
        resources=len(rows),
    )


def _lanes(placement: Placement) -> tuple[list[LaneView], dict[int, tuple[int, int]], int]:
    """The frames from top to bottom, the corner of each group's box, and where the next frame begins."""
    frames: list[LaneView] = []
    places: dict[int, tuple[int, int]] = {}
    top = 0
    for lane, columns in placement.lanes.items():
        tallest = max(len(groups) for groups in columns.values())
        height = _frame_height(tallest)
        for column, groups in columns.items():
            slack = (tallest - len(groups)) * (_HEIGHT + _GAP_Y) // 2
            for row, group in enumerate(groups):
                places[group] = (_x(column), top + _LANE_HEAD + slack + row * (_HEIGHT + _GAP_Y))
        frames.append(LaneView(_lane_title(lane), top, height))
        top += height + _GAP_Y
    return frames, places, top


def _missing(absent: Counter[str], across: int, top: int) -> tuple[tuple[Box, ...], list[LaneView], int]:
    if not absent:
        return (), [], top
    boxes = tuple(
        Box(
            _x(index % across),
            top + _LANE_HEAD + index // across * (_HEIGHT + _GAP_Y),
            shortened(one_line(short_type(token)), _LONGEST),
            f"{count} missing",
            f"{one_line(token)}: {count} only in the ideal stack",
        )
        for index, (token, count) in enumerate(sorted(absent.items()))
    )
    height = _frame_height(-(-len(absent) // across))
    title = f"Only in the ideal stack: {counted(sum(absent.values()), 'resource')}"
    return boxes, [LaneView(title, top, height, missing=True)], top + height + _GAP_Y


def _boxes(
    grouping: Grouping, places: dict[int, tuple[int, int]], findings: tuple[Finding, ...]
) -> tuple[Box, ...]:
    gravest: dict[int, Finding] = {}
    for finding in sorted(findings, key=lambda item: IMPACTS.index(item.impact)):
        if finding.resource is not None and finding.resource.urn in grouping.group_of:
            gravest.setdefault(grouping.group_of[finding.resource.urn], finding)
    return tuple(
        _box(group, places[index], gravest.get(index)) for index, group in enumerate(grouping.groups)
    )


def _box(group: Group, place: tuple[int, int], finding: Finding | None) -> Box:
    names = [one_line(item.name) for item in group.members]
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    about = f"; {finding.impact}: {one_line(finding.title)}" if finding else ""
    return Box(
        *place,
        title=shortened(one_line(short_type(group.label)), _LONGEST),
        detail=shortened(names[0], _LONGEST + 3) if len(names) == 1 else f"{len(names)} resources",
        told=f"{one_line(group.label)}: {', '.join(names[:_MOST_NAMES])}{more}{about}",
        level=finding.impact if finding else None,
        finding=finding.id if finding else None,
    )


def _lines(grouping: Grouping, boxes: tuple[Box, ...]) -> tuple[Line, ...]:
    edges = [(edge, False) for edge in grouping.references] + [
        (edge, True) for edge in grouping.owned if edge not in set(grouping.references)
    ]
    return tuple(
        Line(
            _curve(boxes[start], boxes[end]), start, end, owned,
            f"{boxes[end].title} {'belongs' if owned else 'refers'} to {boxes[start].title}",
        )
        for (start, end), owned in edges
    )  # fmt: skip


def _curve(start: Box, end: Box) -> str:
    x, y = start.x + _WIDTH, start.y + _HEIGHT // 2
    to_x, to_y = end.x, end.y + _HEIGHT // 2
    reach = max(_GAP_X // 2, abs(to_x - x) // 3)
    return f"M{x} {y}C{x + reach} {y} {to_x - reach} {to_y} {to_x} {to_y}"


def _rows(graph: ResourceGraph) -> tuple[Row, ...]:
    names = {item.urn: item.name for item in graph.resources}
    return tuple(
        Row(
            item,
            names.get(item.parent or "", ""),
            tuple(dict.fromkeys(names.get(found.urn, found.urn) for found in item.references)),
        )
        for item in graph.resources
    )


def _lane_title(lane: Lane) -> str:
    return shortened(" / ".join(one_line(name) for name in lane), 90) or "The stack itself"


def _frame_height(rows: int) -> int:
    return _LANE_HEAD + rows * (_HEIGHT + _GAP_Y) + _GAP_Y // 2


def _x(column: int) -> int:
    return _MARGIN + column * (_WIDTH + _GAP_X)
