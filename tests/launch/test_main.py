"""The program's own entry."""

import sys
from types import SimpleNamespace
from typing import NoReturn

import pytest

from desktop_uploader.__main__ import main


def test_an_interruption_while_the_program_is_still_loading_is_no_traceback(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Loading(SimpleNamespace):
        @property
        def main(self) -> NoReturn:
            raise KeyboardInterrupt

    monkeypatch.setitem(sys.modules, "desktop_uploader.launch.station", Loading())

    assert main() == 130
