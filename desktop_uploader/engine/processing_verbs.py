"""The façade's part that has works done."""

from collections.abc import Sequence

from desktop_uploader.engine.processing import Processes
from desktop_uploader.ports.processing import ProcessOrder, Submitted, TaskList
from desktop_uploader.ports.works import Task, Work


class ProcessingVerbs:
    """Keeps `ports.processing.ProcessingFace`; every call is made on the caller's own thread."""

    _processes: Processes

    def process(self, order: ProcessOrder) -> Submitted:
        """Order a work on a medium or an object."""
        return self._processes.process(order)

    def tasks_of(
        self,
        account: str,
        subject: str,
        *,
        works: Sequence[Work] = (),
        since_s: float | None = None,
    ) -> TaskList:
        """What there is, asked for now."""
        return self._processes.tasks_of(account, subject, works=works, since_s=since_s)

    def retry_task(self, account: str, subject: str, *, task: Task) -> Submitted:
        """Try a task again, in the way that its rule says."""
        return self._processes.retry_task(account, subject, task=task)

    def cancel_task(self, account: str, subject: str, *, task: Task) -> None:
        """Give up a task that waits."""
        self._processes.cancel_task(account, subject, task=task)
