import pytest

from harness.model.graph import ResourceGraph
from harness.report.page.groups import MOST_GROUPS, grouped
from harness.report.page.layout import placed
from tests.report import graphs


def test_resources_of_one_type_in_one_component_are_one_group() -> None:
    grouping = grouped(graphs.small())

    assert [(group.lane, group.label, len(group.members)) for group in grouping.groups] == [
        (("tap",), "aws:ec2/vpc:Vpc", 1),
        (("tap",), "aws:ec2/subnet:Subnet", 3),
        (("tap",), "aws:rds/instance:Instance", 1),
        ((), "aws:s3/bucket:Bucket", 1),
        ((), "aws:s3/bucketPolicy:BucketPolicy", 1),
    ]
    assert grouping.references == ((0, 1), (1, 2))
    assert grouping.owned == ((3, 4),)


@pytest.mark.parametrize("count", [10, 200, 2000])
def test_a_large_graph_stays_readable_and_whole(count: int) -> None:
    grouping = grouped(graphs.large(count))

    assert len(grouping.groups) <= MOST_GROUPS
    assert sum(len(group.members) for group in grouping.groups) == count


def test_a_reference_leads_to_a_later_column() -> None:
    grouping = grouped(graphs.small())
    columns = placed(grouping).columns

    assert all(columns[start] < columns[end] for start, end in (*grouping.references, *grouping.owned))


def test_every_group_has_one_place_even_in_a_circle() -> None:
    one = graphs.resource("aws:a/a:A", "one")
    two = graphs.resource("aws:b/b:B", "two", one)
    one = graphs.resource("aws:a/a:A", "one", two)
    placement = placed(grouped(ResourceGraph((one, two))))

    held = [group for lane in placement.lanes.values() for groups in lane.values() for group in groups]
    assert sorted(held) == [0, 1]


def test_a_program_without_resources_has_an_empty_picture() -> None:
    assert placed(grouped(ResourceGraph())).lanes == {}
