"""Threads that take parts from the desk and send them, one connection each."""

import logging
import threading
from collections.abc import Callable

from desktop_uploader.domain.errors import Cut, Trouble, UploaderError
from desktop_uploader.domain.parts import StoredPart
from desktop_uploader.engine.bandwidth import Bandwidth
from desktop_uploader.engine.body import FilePart
from desktop_uploader.engine.desk import Desk, NotOpened, PartWork
from desktop_uploader.engine.reports import PartEnded

_log = logging.getLogger(__name__)

Tell = Callable[[PartEnded], None]


class Sender:
    """Sends one part at a time; knows nothing of jobs, retries or renewals."""

    def __init__(self, desk: Desk, bandwidth: Bandwidth, *, tell: Tell) -> None:
        self._desk = desk
        self._bandwidth = bandwidth
        self._tell = tell

    def send_next(self, *, wait_s: float | None = None) -> bool:
        """Take a part and send it; False when there was none."""
        try:
            work = self._desk.take(wait_s=wait_s)
        except NotOpened as error:
            assert isinstance(error.__cause__, UploaderError)
            sending, trouble = error.sending, error.__cause__.trouble
            self._tell(
                PartEnded(sending.job.id, error.number, None, sending.upload, trouble=trouble)
            )
            return True
        if work is None:
            return False
        ended = self._send(work)
        # The place is given back first: the report may bring the last part, and the file closed.
        self._desk.end(work)
        self._tell(ended)
        return True

    def _send(self, work: PartWork) -> PartEnded:
        sending, number = work.sending, work.number
        given = 0

        def count(size_bytes: int) -> None:
            nonlocal given
            given += size_bytes
            sending.under_way[number] = given

        def ended(*, part: StoredPart | None = None, trouble: Trouble | None = None) -> PartEnded:
            return PartEnded(
                sending.job.id,
                number,
                work.credential,
                sending.upload,
                part=part,
                trouble=trouble,
                given_bytes=given,
            )

        try:
            body = FilePart(
                work.source,
                span=(sending.plan.offset_of(number), sending.plan.size_of(number)),
                bandwidth=self._bandwidth,
                cutoff=sending.cutoff,
                count=count,
            )
            store = sending.provider.store
            if sending.upload is None:
                part = store.put(work.credential, body=body)
            else:
                part = store.upload_part(work.credential, sending.upload, number=number, body=body)
        except UploaderError as error:
            return ended(trouble=error.trouble)
        except Exception:
            _log.exception("sending part %d of job %d failed", number, sending.job.id)
            return ended(trouble=Cut("a fault of our own; see the log", code="bug").trouble)
        return ended(part=part)


class SenderThreads:
    """As many threads as connections may ever be allowed; idle ones sleep at the desk."""

    def __init__(self, sender: Sender, *, most: int) -> None:
        self._threads = [
            threading.Thread(target=self._run, args=(sender,), name=f"sender-{n + 1}", daemon=True)
            for n in range(most)
        ]
        for thread in self._threads:
            thread.start()

    def _run(self, sender: Sender) -> None:
        while sender.send_next():
            pass

    def close(self, *, patience_s: float = 5.0) -> None:
        """Wait for the threads; the desk must have been closed and the jobs cut before."""
        for thread in self._threads:
            thread.join(patience_s)
