"""What a person can do, each with its word, its shape and its key; carried out by the engine."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence

from desktop_uploader.domain.ids import JobId
from desktop_uploader.domain.media import Stage
from desktop_uploader.gui.icons import IconSet
from desktop_uploader.gui.link import EngineLink
from desktop_uploader.gui.words import Words
from desktop_uploader.ports.engine import Engine, JobRow
from desktop_uploader.ports.orders import Choice, Obeyed

Command = Callable[[Engine, Choice], Obeyed]
Permits = Callable[[JobRow], bool]

_REMOVABLE = frozenset(
    {Stage.PUBLISHED, Stage.REJECTED, Stage.FAILED, Stage.CANCELLED, Stage.PAUSED, Stage.QUEUED}
)


@dataclass(frozen=True, slots=True)
class Order:
    """
    A command for jobs that already are on the list.

    Attributes:
        name: Its key among words and icons.
        keys: Its shortcut.
        permits: Whether a job can do it now.
    """

    name: str
    keys: str
    permits: Permits
    command: Command


ORDERS = (
    Order("pause", "Ctrl+P", lambda row: row.may_pause, lambda e, c: e.pause(c)),
    Order("resume", "Ctrl+R", lambda row: row.may_resume, lambda e, c: e.resume(c)),
    Order("retry", "Ctrl+T", lambda row: row.may_retry, lambda e, c: e.retry(c)),
    Order("cancel", "Ctrl+Backspace", lambda row: row.may_cancel, lambda e, c: e.cancel(c)),
    Order("remove", "Del", lambda row: row.stage in _REMOVABLE, lambda e, c: e.remove(c)),
)


class Actions(QObject):
    """
    All actions of the window by name, enabled by what is chosen.

    Signals:
        give_up_asked: Jobs (a list of `JobRow`) that a person wants to give up; ask before.
        unmoved: How many of the chosen jobs could not do what was asked.
        folder_wanted: The folder (text) to be opened.
        text_wanted: Text for the clipboard.
    """

    give_up_asked = Signal(object)
    unmoved = Signal(int)
    folder_wanted = Signal(str)
    text_wanted = Signal(str)

    def __init__(
        self, words: Words, icons: IconSet, *, link: EngineLink, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._words = words
        self._icons = icons
        self._link = link
        self._chosen: Sequence[JobRow] = ()
        self.add_files = self._action("add-files", "Ctrl+O")
        self.add_folder = self._action("add-folder", "Ctrl+Shift+O")
        self.orders = {order.name: self._order(order) for order in ORDERS}
        self.open_folder = self._action("open-folder", "Ctrl+E", act=self._open_folder)
        self.copy = self._action("copy", "Ctrl+C", act=self._copy_media_ids)
        self.details = self._action("details", "Ctrl+I")
        self.details.setCheckable(True)
        self.search = self._action("search", "Ctrl+F")
        self.follow(())

    def follow(self, chosen: Sequence[JobRow]) -> None:
        """Permit what at least one of the chosen jobs can do."""
        self._chosen = chosen
        for order in ORDERS:
            self.orders[order.name].setEnabled(any(map(order.permits, chosen)))
        self.open_folder.setEnabled(len(chosen) > 0)
        self.copy.setEnabled(any(row.media_id for row in chosen))

    def for_jobs(self) -> list[QAction]:
        """What can be done with chosen jobs, in the order of menus."""
        return [*self.orders.values(), self.open_folder, self.copy, self.details]

    def give_up(self, job_ids: Sequence[JobId]) -> None:
        """Cancel jobs, after a person has confirmed it."""
        self._command(lambda engine, choice: engine.cancel(choice), job_ids)

    def _action(self, name: str, keys: str, *, act: Callable[[], None] | None = None) -> QAction:
        action = QAction(self._icons.icon(name), self._words(f"action.{name}"), self)
        action.setObjectName(name)
        action.setShortcut(QKeySequence(keys))
        shown_keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        plain = action.text().removesuffix("…")
        action.setToolTip(self._words("action.with_key", name=plain, keys=shown_keys))
        if act is not None:
            action.triggered.connect(lambda *_: act())
        return action

    def _order(self, order: Order) -> QAction:
        if order.name == "cancel":
            return self._action(order.name, order.keys, act=lambda: self._ask_before(order))
        return self._action(
            order.name,
            order.keys,
            act=lambda: self._command(order.command, [row.id for row in self._able(order)]),
        )

    def _able(self, order: Order) -> list[JobRow]:
        return [row for row in self._chosen if order.permits(row)]

    def _ask_before(self, order: Order) -> None:
        self.give_up_asked.emit(self._able(order))

    def _command(self, command: Command, job_ids: Sequence[JobId]) -> None:
        choice = Choice(ids=tuple(job_ids))
        self._link.ask(lambda engine: command(engine, choice), then=self._tell_unmoved)

    def _tell_unmoved(self, obeyed: Obeyed) -> None:
        if obeyed.unmoved:
            self.unmoved.emit(len(obeyed.unmoved))

    def _open_folder(self) -> None:
        if self._chosen:
            self.folder_wanted.emit(str(PurePath(self._chosen[0].path).parent))

    def _copy_media_ids(self) -> None:
        self.text_wanted.emit("\n".join(row.media_id for row in self._chosen if row.media_id))
