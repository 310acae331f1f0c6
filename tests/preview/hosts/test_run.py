"""The program's own report: hostile until proven short and well-formed."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.model.graph import SourcePosition
from harness.preview.hosts.run import ProgramReport, read_report
from tests.preview.hosts.test_interface import program_run


def _report(folder: Path, content: bytes) -> ProgramReport:
    run = program_run(folder, "python")
    (run.folder / "report.json").write_bytes(content)
    return read_report(run)


def test_an_error_is_placed_relative_to_the_workspace(tmp_path: Path) -> None:
    content = (
        b'{"completed": false, "error": {"type": "E", "message": "m", "file": "/workspace/a.py", "line": 3}}'
    )
    error = _report(tmp_path, content).error
    assert error is not None
    assert error.position == SourcePosition("a.py", 3)


def test_a_place_outside_the_workspace_is_none(tmp_path: Path) -> None:
    content = (
        b'{"completed": false, "error": {"type": "E", "message": "m", "file": "/etc/passwd", "line": 3}}'
    )
    error = _report(tmp_path, content).error
    assert error is not None
    assert error.position is None


def test_what_a_report_says_is_short_and_without_escapes(tmp_path: Path) -> None:
    content = b'{"completed": false, "error": {"type": "\\u001b[31mE", "message": "' + b"m" * 50_000 + b'"}}'
    error = _report(tmp_path, content).error
    assert error is not None
    assert error.type == "E"
    assert len(error.message) == 4000


@given(st.binary(max_size=200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_else_lies_there_is_no_report(tmp_path_factory, content: bytes) -> None:  # type: ignore[no-untyped-def]
    report = _report(tmp_path_factory.mktemp("run"), content)
    assert report.error is None or report.error.type
    assert isinstance(report.completed, bool)
