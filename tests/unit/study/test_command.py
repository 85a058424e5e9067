"""`reviews validate-statistics` in its quick form: every goal is measured, none is far off."""

from pathlib import Path

from click.testing import CliRunner

from dagster_project.cli import main


def test_the_quick_study_finds_no_goal_out_of_reach_and_draws_the_plot(tmp_path: Path) -> None:
    plot = tmp_path / "calibration.svg"
    run = CliRunner().invoke(main, ["validate-statistics", "--quick", "--plot", str(plot)])
    assert run.exit_code == 0, run.output
    rows = [line.split("|") for line in run.output.splitlines() if line.startswith("| ")]
    assert {row[1].strip() for row in rows[1:]} == set("123456789")
    assert {row[-2].strip() for row in rows[1:]} == {"pass"}
    assert "Demo company of 48 people" in run.output
    assert plot.read_text(encoding="utf-8").startswith("<?xml")
