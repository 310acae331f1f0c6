"""Plots show what the table says, in the same bytes every time, whatever the names are."""

import hashlib
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from harness.model.errors import BadInput
from harness.model.table import Cell, Column, Table
from harness.report.plots import checks, levels, scores
from harness.report.plots.figure import drawing
from harness.report.plots.files import write_plots

_HOSTILE = 'x$^{2$<script>alert(1)</script>&"\x1b[2J\ufffe\u202e]]>'
_COLUMNS = ("graded", "lowest", "first_quartile", "median", "third_quartile", "highest", "mean")
_LEVELS = ("critical", "high", "medium", "low")


def _models(*names: str | None) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (name, 10, 0.0, 20.0 + place, 50.0, 70.0, 100.0, 48.0 - place, 1.0, 2.0, 3.0, 4.0)
        for place, name in enumerate(names)
    ]
    columns = (Column("model"), *(Column(name, "number") for name in (*_COLUMNS, *_LEVELS)))
    return Table("models", "Models", columns, tuple(rows))


def _checks(*names: str | None) -> Table:
    rows = [(name, check, share) for check, share in (("tags", 0.9), ("wildcard", 0.25)) for name in names]
    return Table(
        "checks", "Checks", (Column("model"), Column("check"), Column("share_with", "share")), tuple(rows)
    )


def _texts(path: Path) -> list[str]:
    return [
        "".join(element.itertext()).strip()
        for element in ElementTree.parse(path).iter()
        if element.tag.endswith("text")
    ]


def test_every_plot_is_written_as_svg_and_png(tmp_path: Path) -> None:
    paths = write_plots(_models("north", None), _checks("north", None), 3, tmp_path / "plots")
    assert sorted(path.name for path in paths) == sorted(path.name for path in (tmp_path / "plots").iterdir())
    assert [path.name for path in paths] == [
        f"{name}.{form}"
        for name in ("score-by-model", "findings-by-level", "checks-by-model")
        for form in ("svg", "png")
    ]
    for path in paths[1::2]:
        assert path.read_bytes().startswith(b"\x89PNG")
    texts = _texts(paths[0])
    assert "Score of graded answers by model: quartiles, range, mean (3 more models are not shown)" in texts
    assert {"north (10)", "(no model named) (10)"} <= set(texts)


def test_without_a_finding_there_is_no_heat_map(tmp_path: Path) -> None:
    paths = write_plots(_models("north"), Table("checks", "Checks", _checks().columns, ()), 0, tmp_path)
    assert {path.stem for path in paths} == {"score-by-model", "findings-by-level"}


def test_boxes_bars_and_cells_are_what_the_table_says() -> None:
    models = _models("north", "south")
    with drawing():
        lines: Any = scores.draw(models, "").axes[0].lines
        ends = {float(x) for line in lines for x in line.get_xdata()}
        bars = [patch.get_width() for patch in levels.draw(models, "").axes[0].patches]  # type: ignore[attr-defined]
        image = checks.draw(models, _checks("north", "south"), "").axes[0].images[0]
    assert ends == {0.0, 20.0, 21.0, 50.0, 70.0, 100.0, 47.0, 48.0}
    assert bars == [1.0, 1.0, 2.0, 2.0, 3.0, 3.0, 4.0, 4.0]
    assert image.get_array().tolist() == [[0.9, 0.9], [0.25, 0.25]]  # type: ignore[union-attr]


def test_a_hostile_name_stays_text(tmp_path: Path) -> None:
    paths = write_plots(_models(_HOSTILE, "日本語"), _checks(_HOSTILE, "日本語"), 0, tmp_path)
    for path in paths[::2]:
        tags = {element.tag.rpartition("}")[2] for element in ElementTree.parse(path).iter()}
        assert "script" not in tags
        assert any(r"x$^{2$<script>alert(1)</script>&" in text for text in _texts(path))
        assert "\x1b" not in path.read_text()


def test_the_same_table_gives_the_same_bytes_in_another_process_with_other_settings(tmp_path: Path) -> None:
    program = (
        "import hashlib, pathlib, sys\n"
        "from harness.report.plots.files import write_plots\n"
        "from tests.report.plots.test_plots import _checks, _models\n"
        "for path in write_plots(_models('a', 'b'), _checks('a', 'b'), 0, pathlib.Path(sys.argv[1])):\n"
        "    print(path.name, hashlib.sha256(path.read_bytes()).hexdigest())\n"
    )
    (tmp_path / "settings").mkdir()
    (tmp_path / "settings" / "matplotlibrc").write_text(
        "font.size: 30\naxes.facecolor: red\nsvg.fonttype: path\n"
    )
    environment = {
        "PYTHONPATH": str(Path(__file__).resolve().parents[3]),
        "PYTHONHASHSEED": "7",
        "MPLCONFIGDIR": str(tmp_path / "settings"),
        "HOME": str(tmp_path),
        "TZ": "Asia/Tokyo",
    }
    other = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "there")],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    here = write_plots(_models("a", "b"), _checks("a", "b"), 0, tmp_path / "here")
    assert other.stdout.splitlines() == [
        f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in here
    ]


def test_a_place_that_takes_no_file_is_bad_input(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInput, match="cannot write"):
        write_plots(_models("a"), _checks("a"), 0, tmp_path / "file")
