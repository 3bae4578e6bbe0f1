"""Phrases by name, in one language."""

from collections.abc import Mapping

from desktop_uploader.domain.media import Mark
from desktop_uploader.ports.engine import JobRow
from desktop_uploader.wording.resource_files import read_table

SHARED = "shared"


class Phrases:
    """
    What is said in one language, by dotted name ("stage.queued").

    A name that no book has raises KeyError (a test holds that none is missing); a gap for which
    no fact was given shows an ellipsis, since a sentence with a hole helps more than none.
    """

    def __init__(self, language: str, *books: str) -> None:
        self.language = language
        self._texts: dict[str, str] = {}
        for book in (SHARED, *books):
            self._texts |= read_table(f"phrases/{book}.{language}.toml")

    def __call__(self, key: str, **facts: object) -> str:
        """The phrase, with its gaps filled."""
        return fill(self._texts[key], facts)

    def knows(self, key: str) -> bool:
        """Whether there is such a phrase."""
        return key in self._texts

    def stage(self, row: JobRow) -> str:
        """Where a job is, with what it waits for."""
        stage = self(f"stage.{row.stage.value}")
        key = f"detail.{row.detail}"
        if not self.knows(key):
            return stage
        return self("stage.with-detail", stage=stage, detail=self(key))

    def mark(self, mark: Mark) -> str:
        """A second value beside a stage."""
        return self(f"mark.{mark.value}")

    def notice(self, word: str, facts: Mapping[str, str]) -> str:
        """A word for the whole station, as a sentence."""
        key = f"notice.{word}"
        return self(key, **facts) if self.knows(key) else word

    def happening(self, what: str, facts: Mapping[str, str]) -> str:
        """A line of a job's story; it may be a stage or an event of its own."""
        for section in ("happening", "stage"):
            if self.knows(f"{section}.{what}"):
                return self(f"{section}.{what}", **facts)
        return what


def fill(text: str, facts: Mapping[str, object]) -> str:
    """`text` with its gaps filled from `facts`."""
    return text.format_map(_Gaps(facts))


class _Gaps(dict[str, object]):
    """Facts, and an ellipsis for each that is not there."""

    def __missing__(self, name: str) -> str:
        return "…"
