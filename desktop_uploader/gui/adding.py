"""From paths to jobs: the sheet, the order, and a word about what did not go."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_uploader.domain.errors import UploaderError
from desktop_uploader.domain.ids import JobId
from desktop_uploader.gui.dialogs.drop_sheet import DropSheet
from desktop_uploader.gui.doors import Doors
from desktop_uploader.gui.drop_area import paths_of
from desktop_uploader.gui.errands import Errands
from desktop_uploader.gui.link import EngineLink
from desktop_uploader.gui.words import Words
from desktop_uploader.ports.accounts import AccountRow
from desktop_uploader.ports.orders import Added, AddOrder


class Adding(QObject):
    """
    Asks, orders, reports.

    Signals:
        told: A sentence about what became of an order.
        added: The jobs an order made or found, as a tuple of ids.
    """

    told = Signal(str)
    added = Signal(object)

    def __init__(
        self,
        words: Words,
        window: QWidget,
        *,
        link: EngineLink,
        errands: Errands,
        doors: Doors,
    ) -> None:
        super().__init__(window)
        self._words = words
        self._window = window
        self._link = link
        self._errands = errands
        self._doors = doors
        self.sheet: DropSheet | None = None

    def ask_for_files(self) -> None:
        """Let a person pick files."""
        dialog = QFileDialog(self._window, fileMode=QFileDialog.FileMode.ExistingFiles)
        self._pick(dialog)

    def ask_for_folder(self) -> None:
        """Let a person pick a folder."""
        dialog = QFileDialog(self._window, fileMode=QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        self._pick(dialog)

    def offer(self, paths: Sequence[bytes]) -> None:
        """Ask what is to be done with some files."""
        self._link.ask(
            lambda engine: engine.accounts(),
            then=lambda accounts: self._open_sheet(paths, accounts),
        )

    def upload_sample(self) -> None:
        """Make a film and send it to the practice cloud, without asking anything."""
        self._errands.run(
            self._doors.make_sample,
            then=lambda path: self.practise((path,)),
            failed=self._on_no_sample,
        )

    def practise(self, paths: Sequence[bytes]) -> None:
        """Send files to the first practice account, without asking anything."""
        self._link.ask(
            lambda engine: engine.accounts(),
            then=lambda accounts: self._order_for_practice(paths, accounts),
        )

    def order(self, order: AddOrder) -> None:
        """Hand an order to the engine."""
        self._link.ask(lambda engine: engine.add(order), then=self._on_added)

    def _pick(self, dialog: QFileDialog) -> None:
        dialog.urlsSelected.connect(lambda urls: self._offer_urls(urls))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _offer_urls(self, urls: Sequence[QUrl]) -> None:
        paths = paths_of(urls)
        if paths:
            self.offer(paths)

    def _open_sheet(self, paths: Sequence[bytes], accounts: Sequence[AccountRow]) -> None:
        sheet = DropSheet(
            self._words, paths, link=self._link, accounts=accounts, parent=self._window
        )
        sheet.choose_account(self._doors.default_account)
        sheet.order_given.connect(self.order)
        sheet.finished.connect(self._forget_sheet)
        self.sheet = sheet
        sheet.open()

    def _forget_sheet(self) -> None:
        if self.sheet is not None:
            self.sheet.deleteLater()
            self.sheet = None

    def _order_for_practice(self, paths: Sequence[bytes], accounts: Sequence[AccountRow]) -> None:
        name = next((row.name for row in accounts if row.is_practice), None)
        if name is None:
            self.told.emit(self._words("banner.no_practice"))
            return
        self.order(AddOrder(paths=tuple(paths), account=name))

    def _on_added(self, added: Added) -> None:
        jobs: tuple[JobId, ...] = (*added.new, *added.known)
        self.added.emit(jobs)
        if added.refused:
            first = added.refused[0]
            reason = self._words.finding(first)
            count = len(added.refused)
            key = "banner.refused_one" if count == 1 else "banner.refused_many"
            self.told.emit(self._words(key, source=first.source, reason=reason, count=count))
        elif added.known:
            self.told.emit(self._words("banner.known", count=len(added.known)))

    def _on_no_sample(self, error: UploaderError) -> None:
        reason = self._words.advice(error.trouble).what
        self.told.emit(self._words("banner.sample_failed", reason=reason))
