"""Everything the window says, in one language."""

from collections.abc import Callable
from datetime import datetime

from desktop_uploader.domain.errors import Trouble
from desktop_uploader.ports.engine import JobRow
from desktop_uploader.ports.orders import Estimate, RefusedRow
from desktop_uploader.wording.advice import Advice, advise, advise_on
from desktop_uploader.wording.lasting import lasting_text
from desktop_uploader.wording.phrases import Phrases
from desktop_uploader.wording.units import Times, rate, size


class Words:
    """The window's phrases by dotted name ("action.pause"), amounts, times and advice."""

    def __init__(self, language: str, *, now_s: Callable[[], float]) -> None:
        """`now_s`: seconds since the epoch, to tell today's moments from others."""
        self._phrases = Phrases(language, "window")
        self._now_s = now_s
        self.size = size
        self.rate = rate
        self.time_range = Times(self._phrases).span
        self.notice = self._phrases.notice
        self.happening = self._phrases.happening

    def __call__(self, name: str, /, **facts: object) -> str:
        """A phrase with its gaps filled; KeyError for a name that no book has."""
        return self._phrases(name, **facts)

    def stage(self, row: JobRow) -> str:
        """Where a job is, with what it waits for and the marks it carries."""
        marks = [self._phrases.mark(mark) for mark in row.marks]
        return " · ".join([self._phrases.stage(row), *marks])

    def moment(self, at_s: float) -> str:
        """A moment by this machine's clock; the date only where it is not today."""
        moment, now = datetime.fromtimestamp(at_s), datetime.fromtimestamp(self._now_s())
        is_today = moment.date() == now.date()
        return moment.strftime("%H:%M:%S" if is_today else "%Y-%m-%d %H:%M:%S")

    def advice(self, trouble: Trouble, *, name: str = "") -> Advice:
        """What happened and what to do about it."""
        return advise(trouble, self._phrases, name=name)

    def lasting(self, estimate: Estimate) -> str:
        """Whether a permission outlasts the largest file; "" where there is nothing to say."""
        return lasting_text(estimate, self._phrases)

    def finding(self, refused: RefusedRow) -> str:
        """The rule a file or a text does not keep, and what to do."""
        return advise_on(refused.finding, self._phrases, name=refused.source).sentences
