"""Staying awake."""

import os
import select
import subprocess
import sys
import threading

import pytest

from desktop_uploader.system.power import KeepAwake, command_of_this_system
from desktop_uploader.system.wakeful_thread import WakefulThread

HOLD_AND_WAIT = """
import sys
from desktop_uploader.system.power import KeepAwake
awake = KeepAwake(command=["cat"])
awake.hold()
print(awake._child.pid, flush=True)
sys.stdin.read()
"""


def test_it_is_held_until_it_is_let_go() -> None:
    awake = KeepAwake(command=["cat"])
    before = awake.is_held
    awake.hold()
    awake.hold()
    meanwhile = awake.is_held
    awake.let_go()
    awake.let_go()

    assert (before, meanwhile, awake.is_held) == (False, True, False)


def test_it_can_be_held_again() -> None:
    awake = KeepAwake(command=["cat"])
    with awake:
        pass
    with awake:
        assert awake.is_held


def test_a_person_who_does_not_want_it_is_obeyed() -> None:
    with KeepAwake(is_wanted=False, command=["cat"]) as awake:
        assert not awake.is_held


def test_a_system_without_the_program_is_no_failure() -> None:
    with KeepAwake(command=["/no/such/program"]) as awake:
        assert not awake.is_held


def test_a_program_that_ends_at_once_is_no_failure() -> None:
    with KeepAwake(command=["false"]) as awake:
        assert awake._child is not None
        awake._child.wait()

        assert not awake.is_held


def test_a_program_that_does_not_want_to_end_is_ended() -> None:
    stubborn = "import signal, sys; signal.signal(15, signal.SIG_IGN); sys.stdin.read()"
    with KeepAwake(command=[sys.executable, "-c", stubborn]) as awake:
        child = awake._child

    assert child is not None
    assert child.returncode is not None


@pytest.mark.skipif(sys.platform != "linux", reason="the command of this system")
def test_the_systems_own_way_ends_with_our_pipe() -> None:
    assert command_of_this_system()[-1] == "cat"
    with KeepAwake():
        pass


@pytest.mark.process
def test_after_a_kill_nothing_keeps_the_machine_awake() -> None:
    engine = subprocess.Popen(
        [sys.executable, "-c", HOLD_AND_WAIT], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert engine.stdout is not None
    holder = int(engine.stdout.readline())

    engine.kill()
    engine.communicate()

    assert ends_soon(holder)


def test_the_wakeful_thread_ends_when_it_is_told() -> None:
    before = threading.active_count()
    thread = WakefulThread()
    meanwhile = threading.active_count()
    thread.end()

    assert (meanwhile, threading.active_count()) == (before + 1, before)


def ends_soon(pid: int) -> bool:
    """Whether the process ends by itself; the system tells the moment, nobody counts seconds."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], 20)[0])
    finally:
        os.close(handle)
