"""What the window says about itself in the banner: the engine, refusals, notices."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject

from desktop_uploader.domain.errors import Trouble
from desktop_uploader.gui.banner import Banner
from desktop_uploader.gui.link import EngineLink, Tie
from desktop_uploader.gui.words import Words

SILENCE = frozenset({"", "engine-lost", "no-engine"})
"""Codes of an engine that simply does not answer: why, nobody knows."""


class Telling(QObject):
    """Turns what has happened into one sentence in the banner."""

    def __init__(self, words: Words, banner: Banner, *, link: EngineLink) -> None:
        super().__init__(banner)
        self._words = words
        self._banner = banner
        self._link = link
        link.tie_changed.connect(self.show_tie)
        link.refused.connect(self.tell_trouble)

    def show_tie(self, tie: Tie) -> None:
        """Say that the engine is gone for as long as it is."""
        if tie is Tie.LOST:
            self._banner.stand(self._why(), self._words("banner.try_now"), act=self._link.seek)
        else:
            self._banner.withdraw()

    def _why(self) -> str:
        trouble = self._link.trouble
        if trouble is None or trouble.code in SILENCE:
            return self._words("banner.lost")
        # It is there and will not have us (another version, another home), or it cannot start.
        return self._words.advice(trouble).text

    def tell_trouble(self, trouble: Trouble) -> None:
        """Say why a command could not be carried out; a lost engine is said already."""
        if self._link.tie is not Tie.LOST:
            self._banner.tell(self._words.advice(trouble).text)

    def tell_unmoved(self, count: int) -> None:
        """Say that some of the chosen jobs could not do what was asked."""
        self._banner.tell(self._words("banner.unmoved", count=count))

    def tell_notice(self, notice: str, facts: Mapping[str, str]) -> None:
        """Say what the engine has to say about the whole station."""
        self._banner.tell(self._words.notice(notice, facts))

    def open_folder(self, folder: str, *, door: Callable[[str], bool]) -> None:
        """Open a folder, or say that it is not there."""
        if not door(folder):
            self._banner.tell(self._words("banner.folder_gone", folder=folder))
