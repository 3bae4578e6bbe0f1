"""The window's tie to its engine: found, lost, and found again."""

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from enum import Enum
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_uploader.domain.errors import Trouble, Unreachable, UploaderError
from desktop_uploader.gui.bridge import Bridge
from desktop_uploader.gui.errands import Errands
from desktop_uploader.ports.engine import Engine, Totals

Connect = Callable[[], AbstractContextManager[Engine]]
Result = TypeVar("Result")

LOOK_EVERY_MS = 2_000
FIRST_DELAY_MS = 1_000
LONGEST_DELAY_MS = 15_000


class Tie(Enum):
    """How the window stands with its engine."""

    SEEKING = "seeking"
    HELD = "held"
    LOST = "lost"


class EngineLink(QObject):
    """
    Asks the engine in the errands' thread; when it is gone, goes on looking for it.

    Attributes:
        tie: How it stands now.
        trouble: Why the engine is not there; None while it is.

    Signals:
        tie_changed: A `Tie`; once more where the engine stays away for another reason.
        refused: The `Trouble` of a command for which nobody else cared.
        totals_came: `Totals`, every two seconds; that is also how a dead engine is noticed.
    """

    tie_changed = Signal(object)
    refused = Signal(object)
    totals_came = Signal(object)

    def __init__(
        self, connect: Connect, *, bridge: Bridge, errands: Errands, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._connect = connect
        self._bridge = bridge
        self._errands = errands
        self.tie = Tie.SEEKING
        self.trouble: Trouble | None = None
        # Both belong to the errands' thread.
        self._engine: Engine | None = None
        self._held = ExitStack()
        self._delay_ms = FIRST_DELAY_MS
        self._looking = QTimer(self, interval=LOOK_EVERY_MS)
        self._looking.timeout.connect(self._look)
        self._again = QTimer(self, singleShot=True)
        self._again.timeout.connect(self.seek)
        self._is_looking = False

    def seek(self) -> None:
        """Find the engine, now."""
        self._again.stop()
        self._errands.run(self._open, then=self._on_open, failed=self._on_lost)

    def ask(
        self,
        call: Callable[[Engine], Result],
        *,
        then: Callable[[Result], None] = lambda _: None,
        failed: Callable[[UploaderError], None] | None = None,
    ) -> None:
        """Have `call` made with the engine; a failure without `failed` becomes `refused`."""

        def on_failure(error: UploaderError) -> None:
            # Once it is lost, only looking for it can tell anything new.
            if isinstance(error, Unreachable) and self.tie is not Tie.LOST:
                self._on_lost(error)
            (failed or self._refuse)(error)

        self._errands.run(lambda: call(self._required()), then=then, failed=on_failure)

    def close(self) -> None:
        """Let go of the engine; it goes on without us."""
        self._looking.stop()
        self._again.stop()
        self._errands.run(self._let_go, then=lambda _: None, failed=lambda _: None)

    def _required(self) -> Engine:
        if self._engine is None:
            raise Unreachable("no engine")
        return self._engine

    def _open(self) -> None:
        self._let_go()
        engine = self._held.enter_context(self._connect())
        engine.subscribe(self._bridge)
        self._engine = engine

    def _let_go(self) -> None:
        self._engine = None
        held, self._held = self._held, ExitStack()
        try:
            held.close()
        except UploaderError:
            pass  # it is gone: there is nothing to take leave of

    def _on_open(self, _: None) -> None:
        self._delay_ms = FIRST_DELAY_MS
        self._looking.start()
        self.trouble = None
        self._enter(Tie.HELD)

    def _on_lost(self, error: UploaderError) -> None:
        self._looking.stop()
        if not self._again.isActive():
            self._again.start(self._delay_ms)
            self._delay_ms = min(self._delay_ms * 2, LONGEST_DELAY_MS)
        before, self.trouble = self.trouble, error.trouble
        self._enter(Tie.LOST, is_news=_code(before) != error.trouble.code)

    def _enter(self, tie: Tie, *, is_news: bool = False) -> None:
        if tie is not self.tie or is_news:
            self.tie = tie
            self.tie_changed.emit(tie)

    def _look(self) -> None:
        if self._is_looking:
            return
        self._is_looking = True
        self.ask(lambda engine: engine.totals(), then=self._on_look, failed=self._on_blind)

    def _on_look(self, totals: Totals) -> None:
        self._is_looking = False
        self.totals_came.emit(totals)

    def _on_blind(self, _: UploaderError) -> None:
        self._is_looking = False

    def _refuse(self, error: UploaderError) -> None:
        self.refused.emit(error.trouble)


def _code(trouble: Trouble | None) -> str | None:
    return trouble.code if trouble is not None else None
