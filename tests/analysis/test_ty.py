"""ty's report as diagnostics."""

import pytest

from harness.analysis import ty
from harness.analysis.process import ToolFailure


def test_a_report_without_a_place_is_a_failure_of_the_tool() -> None:
    item = {"check_name": "panic", "description": "panic: it gave up", "location": None}
    with pytest.raises(ToolFailure, match="gave up"):
        ty._diagnostic(item)
