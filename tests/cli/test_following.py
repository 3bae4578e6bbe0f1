"""What is watched, and how often it is told."""

import pytest
from msgspec.structs import replace

from desktop_uploader.cli.displays import JsonDisplay, PlainDisplay
from desktop_uploader.cli.following import Watch, follow
from desktop_uploader.cli.judging import Until
from desktop_uploader.cli.terminal import Terminal
from desktop_uploader.domain.errors import Remedy, Trouble
from desktop_uploader.domain.ids import JobId
from desktop_uploader.domain.media import Stage
from desktop_uploader.ports.engine import JobRow, Moved, Snapshot, Totals
from desktop_uploader.ports.station import StartOptions
from tests.cli.conftest import Shell, row
from tests.fakes.manual_clock import ManualClock
from tests.fakes.scripted_engine import ScriptedEngine
from tests.fakes.scripted_station import ScriptedStation


class Nowhere:
    def show(self, rows: object, totals: Totals) -> None:
        pass


def test_run_takes_up_what_has_not_ended_and_forgets_the_rest() -> None:
    watch = Watch(Until.PUBLISHED)
    rows = (row(1, Stage.PUBLISHED), row(2, Stage.UPLOADING), row(3, Stage.FAILED))

    watch.take(Snapshot(rows=rows, is_first=True))
    watch.take(Snapshot(rows=(row(2, Stage.REJECTED),)))

    assert set(watch.rows) == {JobId(2)}
    assert watch.is_over()


def test_jobs_that_are_paused_all_at_once_are_seen_to_rest() -> None:
    watch = Watch(Until.PUBLISHED, frozenset({JobId(2)}))
    watch.take(Snapshot(rows=(row(1), row(2)), is_first=True))

    changed = watch.take(Snapshot(moved=Moved(frozenset({JobId(1), JobId(2)}), Stage.PAUSED)))

    assert [(one.id, one.stage) for one in changed] == [(JobId(2), Stage.PAUSED)]
    assert watch.is_over()


def test_nothing_is_over_before_the_whole_list_has_come() -> None:
    watch = Watch(Until.PUBLISHED)
    watch.take(Snapshot(is_first=True, is_complete=False))

    assert not watch.is_over()


def test_an_idle_station_lets_run_end_at_once() -> None:
    watch = Watch(Until.PUBLISHED)

    follow(ScriptedEngine(row(1, Stage.PUBLISHED)), watch, display=Nowhere())

    assert watch.rows == {}


def test_a_wanted_job_that_nobody_knows_is_wanted_no_more() -> None:
    watch = Watch(Until.PUBLISHED, frozenset({JobId(9)}))

    follow(ScriptedEngine(), watch, display=Nowhere())

    assert watch.is_over()


def test_the_engine_forgets_the_command_that_left() -> None:
    engine = ScriptedEngine()

    follow(engine, Watch(Until.PUBLISHED), display=Nowhere())

    assert engine.observers == []


def test_progress_is_told_at_most_five_times_a_second(capsys: pytest.CaptureFixture[str]) -> None:
    clock = ManualClock()
    terminal = Terminal(ScriptedStation(), StartOptions(), language="en", is_quiet=False)
    display = JsonDisplay(terminal, now=clock.monotonic_s)
    moving = row(1, Stage.UPLOADING)

    def show(changed: JobRow) -> int:
        display.show([changed], Totals())
        return len(capsys.readouterr().out.splitlines())

    assert show(moving) == 1
    assert show(replace(moving, acked_bytes=1)) == 0
    clock.advance(0.21)
    assert show(replace(moving, acked_bytes=2)) == 1
    assert show(replace(moving, acked_bytes=3, stage=Stage.COMPLETING)) == 1
    assert show(replace(moving, acked_bytes=3, stage=Stage.COMPLETING)) == 0


def test_run_waits_until_idle_and_gives_the_result(shell: Shell) -> None:
    shell.engine.put(row(1, Stage.WAITING, detail="sign-in"), row(2, Stage.PUBLISHED))

    assert shell("run", "--json") == 5
    assert [job["id"] for job in shell.lines[-1]["jobs"]] == ["1"]


def test_plain_lines_come_at_each_new_stage(shell: Shell) -> None:
    shell.ends_with(stage=Stage.PUBLISHED, media_id="m1")

    shell("upload", "/f/a.mp4", "--lang", "zh")

    assert shell.out == "    1  已发布  a.mp4  1.00 kB  m1\n"
    assert "1 个已完成。" in shell.err


def test_what_films_wait_for_is_said_with_the_first_of_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    station = ScriptedStation(ScriptedEngine())
    terminal = Terminal(station, StartOptions(), language="en", is_quiet=False)
    display = PlainDisplay(terminal)
    away = Trouble("VolumeMissing", Remedy.WAIT)
    waiting = [row(n, Stage.WAITING, detail="volume", trouble=away) for n in (1, 2, 3)]

    display.show(waiting, Totals())

    assert capsys.readouterr().err.count("is not connected") == 1


def test_quiet_says_nothing_of_what_went_well(shell: Shell) -> None:
    shell.ends_with(stage=Stage.PUBLISHED)

    assert shell("upload", "a.mp4", "--quiet") == 0
    assert (shell.out, shell.err) == ("", "")


def test_the_live_table_shows_bars_and_totals(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Terminal, "is_live", True)
    shell.ends_with(stage=Stage.PUBLISHED, sent_bytes=1000, left_s=(1.0, 2.0))

    assert shell("upload", "/f/[b]a.mp4") == 0
    assert "[b]a.mp4" in shell.out
    assert "Published" in shell.out


def test_a_narrow_screen_still_shows_names_and_stages(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Terminal, "is_live", True)
    monkeypatch.setenv("COLUMNS", "40")
    shell.ends_with(stage=Stage.PUBLISHED, sent_bytes=1000, rate_bytes_per_s=1.0, left_s=(1.0, 2.0))

    assert shell("upload", "/f/film.mp4") == 0
    assert "film.mp4" in shell.out
    assert "Published" in shell.out


def test_of_a_paused_job_it_is_said_how_it_goes_on_not_what_troubled_it_before(
    shell: Shell,
) -> None:
    trouble = Trouble("Unreachable", Remedy.RETRY, facts={"why": "name", "host": "h"})
    shell.ends_with(stage=Stage.PAUSED, trouble=trouble)

    assert shell("upload", "/f/film.mp4") == 5
    assert "desktop-uploader resume 1" in shell.err
    assert "It tries again by itself" not in shell.err
