"""The terminal as a command sees it: where to speak, in which language, to which station."""

import sys
from collections.abc import Mapping
from functools import cached_property
from typing import Any, TextIO

from desktop_uploader.cli.lines import as_line
from desktop_uploader.domain import errors
from desktop_uploader.domain.errors import RequestRefused, Trouble
from desktop_uploader.ports.station import StartOptions, Station, StationMaker
from desktop_uploader.wording.advice import advise
from desktop_uploader.wording.phrases import Phrases
from desktop_uploader.wording.resource_files import LANGUAGES
from desktop_uploader.wording.units import Times

BOOK = "terminal"
FOUND_HERE = (errors.RequestRefused, errors.SourceError, errors.JournalTrouble)
"""What this machine finds by itself, unless a call is named that it was about."""


class Terminal:
    """
    Speaks for one command. Results go to stdout, everything else to stderr.

    Attributes:
        is_quiet: Whether only results and failures are said.
    """

    def __init__(
        self, make_station: StationMaker, options: StartOptions, *, language: str, is_quiet: bool
    ) -> None:
        if language not in ("", *LANGUAGES):
            facts = {"name": "--lang", "value": language, "accepted": ", ".join(LANGUAGES)}
            raise RequestRefused(code="bad-setting", facts=facts)
        self.is_quiet = is_quiet
        self._make_station = make_station
        self._options = options
        self._language = language

    @cached_property
    def station(self) -> Station:
        """Made when it is first needed, so that help needs no settings."""
        return self._make_station(self._options)

    @cached_property
    def phrases(self) -> Phrases:
        """What is said, in the language asked for."""
        return Phrases(self._language or self.station.language, BOOK)

    @cached_property
    def times(self) -> Times:
        """Spans and moments, in the same language."""
        return Times(self.phrases)

    @property
    def is_live(self) -> bool:
        """Whether stdout is a screen that can be painted on."""
        return sys.stdout.isatty() and not self.is_quiet

    def answer(self, text: str) -> None:
        """A result, for whoever reads stdout."""
        _write(sys.stdout, text)

    def answer_json(self, value: Mapping[str, Any]) -> None:
        """A result, for a script."""
        _write(sys.stdout, as_line(value))

    def tell(self, key: str, **facts: object) -> None:
        """Something good to know, by the name of its phrase; nothing when quiet."""
        if not self.is_quiet:
            _write(sys.stderr, self.phrases(key, **facts))

    def complain(self, text: str) -> None:
        """Something that is wrong."""
        _write(sys.stderr, text)

    def complain_of(self, trouble: Trouble, *, name: str = "") -> None:
        """A failure: what happened, what to do, and what support will ask for."""
        advice = advise(trouble, self.phrases, name=name)
        self.complain(advice.text)
        if _came_from_elsewhere(trouble):
            words = " ".join(word for word in (trouble.code, trouble.message) if word)
            request = trouble.request_id or "–"
            self.complain(self.phrases("said", words=words or trouble.kind, request=request))


def _came_from_elsewhere(trouble: Trouble) -> bool:
    """Whether somebody else's words can be told: what we found ourselves is said already."""
    if trouble.request_id or trouble.action:
        return True
    is_ours = issubclass(getattr(errors, trouble.kind, errors.UploaderError), FOUND_HERE)
    return bool(trouble.message) and not is_ours


def _write(stream: TextIO, text: str) -> None:
    stream.write(f"{text}\n")
    stream.flush()
