"""One thread that runs what may take time, so that the window never waits."""

import logging
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import TypeVar

from desktop_uploader.domain.errors import UploaderError

log = logging.getLogger(__name__)

Result = TypeVar("Result")
Post = Callable[[Callable[[], None]], None]
"""Has something called in the window's thread."""

LONGEST_GOODBYE_S = 3.0


class Errands:
    """Runs callables one after the other, in the order they were given."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self._waiting: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        # A daemon: an engine that never answers must not keep the program from ending.
        self._thread = threading.Thread(target=self._run, name="errands", daemon=True)
        self._thread.start()

    def run(
        self,
        call: Callable[[], Result],
        *,
        then: Callable[[Result], None],
        failed: Callable[[UploaderError], None],
    ) -> None:
        """Run `call`; its result goes to `then`, its error to `failed`, in the window's thread."""

        def errand() -> None:
            try:
                result = call()
            except UploaderError as error:
                trouble = error
                self._post(lambda: failed(trouble))
            except Exception as error:  # the outermost guard: the window hears of it all the same
                log.exception("an errand broke")
                broken = UploaderError(type(error).__name__)
                self._post(lambda: failed(broken))
            else:
                self._post(lambda: then(result))

        self._waiting.put(errand)

    def close(self) -> None:
        """End after what is under way; waits for it a moment only."""
        self._waiting.put(None)
        self._thread.join(LONGEST_GOODBYE_S)

    def _run(self) -> None:
        while (errand := self._waiting.get()) is not None:
            errand()
