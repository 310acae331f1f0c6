"""The page of one answer: everything in one file, readable without JavaScript."""

from harness.model.graph import ResourceGraph
from harness.model.rubric import Rubric
from harness.model.scorecard import Scorecard
from harness.report.page.environment import page
from harness.report.page.findings import finding_views
from harness.report.page.overview import overview
from harness.report.page.picture import picture


def render(card: Scorecard, rubric: Rubric | None = None, graph: ResourceGraph | None = None) -> str:
    """The page, ending in a newline.

    ``rubric`` gives the texts of fixes, ``graph`` the picture of the answer's resources; without them the
    card speaks alone. The text depends on nothing else: no clock, no machine, not how long anything took.
    """
    return page(
        "report.html",
        card=card,
        overview=overview(card, rubric),
        findings=finding_views(card, rubric),
        picture=None if graph is None else picture(graph, card),
    )
