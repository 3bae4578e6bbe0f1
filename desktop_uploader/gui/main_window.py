"""The window: puts its parts together, and decides nothing."""

import gc
import logging

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow

from desktop_uploader.domain.errors import UploaderError
from desktop_uploader.gui.actions import Actions
from desktop_uploader.gui.adding import Adding
from desktop_uploader.gui.banner import Banner
from desktop_uploader.gui.cell_text import CellText
from desktop_uploader.gui.detail_panel import DetailPanel
from desktop_uploader.gui.doors import Doors
from desktop_uploader.gui.empty_page import EmptyPage
from desktop_uploader.gui.errands import Errands
from desktop_uploader.gui.filter_list import FilterList
from desktop_uploader.gui.following import Following
from desktop_uploader.gui.icons import IconSet
from desktop_uploader.gui.link import EngineLink
from desktop_uploader.gui.listing import Listing
from desktop_uploader.gui.questions import tell_on_close
from desktop_uploader.gui.queue_delegate import QueueDelegate
from desktop_uploader.gui.queue_filter import Filter
from desktop_uploader.gui.queue_header import QueueHeader
from desktop_uploader.gui.queue_model import QueueModel
from desktop_uploader.gui.queue_view import QueueView
from desktop_uploader.gui.splits import column, split
from desktop_uploader.gui.strip import Strip
from desktop_uploader.gui.telling import Telling
from desktop_uploader.gui.theme import Colours
from desktop_uploader.gui.toolbar import Toolbar
from desktop_uploader.gui.words import Words
from desktop_uploader.ports.engine import Snapshot

log = logging.getLogger(__name__)

FIRST_SIZE = QSize(1320, 740)


class MainWindow(QMainWindow):
    """List, filters, panel and bars; `wiring.wire` connects them."""

    def __init__(
        self, words: Words, colours: Colours, *, link: EngineLink, errands: Errands, doors: Doors
    ) -> None:
        super().__init__()
        self._words = words
        self.link = link
        self.errands = errands
        self.doors = doors
        self._tells_on_close = doors.tells_on_close
        icons, texts = IconSet(colours), CellText(words)
        self.model = QueueModel(texts, self)
        delegate = QueueDelegate(self.model, texts, colours=colours, icons=icons)
        self.view = QueueView(self.model, delegate, header=QueueHeader(colours))
        self.filters = FilterList(words, colours=colours, icons=icons)
        self.empty = EmptyPage(words, icons)
        self.details = DetailPanel(words, icons)
        self.banner = Banner(words)
        self.strip = Strip(words)
        self.commands = Actions(words, icons, link=link, parent=self)
        self.toolbar = Toolbar(words, self.commands, icons=icons)
        self.adding = Adding(words, self, link=link, errands=errands, doors=doors)
        self.telling = Telling(words, self.banner, link=link)
        self.listing = Listing(self.model, self.view, empty=self.empty, filters=self.filters)
        self.following = Following(
            self.model, self.view, actions=self.commands, panel=self.details, link=link
        )
        self._assemble()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Take what has changed at the engine."""
        self.model.show(snapshot)
        self.strip.show_totals(snapshot.totals)
        self.strip.show_practice(is_in_use=self.model.has_practice)
        if snapshot.is_first and snapshot.is_complete:
            self.listing.begin()
            # Looking through 100 000 rows for rings that none of them forms takes 0.1 s and more.
            gc.collect(1)
            gc.freeze()
        if snapshot.notice:
            self.telling.tell_notice(snapshot.notice, snapshot.notice_facts)

    def leave(self) -> None:
        """Let go of the engine and end the errands' thread."""
        self.link.close()
        self.errands.close()

    # Qt's questions

    def closeEvent(self, event: QCloseEvent) -> None:
        counts = self.model.counts()
        if not self._tells_on_close or not (counts[Filter.ACTIVE] or counts[Filter.WAITING]):
            event.accept()
            return
        self._tells_on_close = False
        self.errands.run(self.doors.told_on_close, then=_nothing, failed=_log_forgotten)
        event.ignore()
        tell_on_close(self, self._words, close=self.close)

    def _assemble(self) -> None:
        self.setWindowTitle(self._words("window.title"))
        upright, level = Qt.Orientation.Vertical, Qt.Orientation.Horizontal
        # Below the list, not beside it: a list that loses its width loses the names of the files.
        right = split(upright, (self.listing, self.details), sizes=(410, 250), grows=0)
        middle = split(level, (self.filters, right), sizes=(176, 1144), grows=1)
        self.setCentralWidget(column((self.banner, middle, self.strip), grows=1))
        self.addToolBar(self.toolbar)
        self.addActions([*self.toolbar.actions(), self.commands.search])
        self.view.setAccessibleName(self._words("window.list"))
        self.details.hide()
        self.resize(FIRST_SIZE.boundedTo(self.screen().availableSize()))
        self.filters.setFocus()


def _nothing(_: object) -> None:
    """What follows an errand that nobody waits for."""


def _log_forgotten(error: UploaderError) -> None:
    log.info("that closing was explained is not remembered: %s", error.trouble.code)
