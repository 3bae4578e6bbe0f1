"""The façade's part that has works done, over the socket."""

from collections.abc import Sequence

from desktop_uploader.ports.processing import ProcessOrder, Submitted, TaskList
from desktop_uploader.ports.works import Task, Work
from desktop_uploader.rpc.connection import Connection


class ProcessingClient:
    """Keeps `ports.processing.ProcessingFace`."""

    _connection: Connection

    def process(self, order: ProcessOrder) -> Submitted:
        """Order a work on a medium or an object."""
        return self._connection.ask("process", Submitted, order=order)

    def tasks_of(
        self,
        account: str,
        subject: str,
        *,
        works: Sequence[Work] = (),
        since_s: float | None = None,
    ) -> TaskList:
        """What there is, asked for now."""
        return self._connection.ask(
            "tasks_of", TaskList, account=account, subject=subject, works=works, since_s=since_s
        )

    def retry_task(self, account: str, subject: str, *, task: Task) -> Submitted:
        """Try a task again, in the way that its rule says."""
        return self._connection.ask(
            "retry_task", Submitted, account=account, subject=subject, task=task
        )

    def cancel_task(self, account: str, subject: str, *, task: Task) -> None:
        """Give up a task that waits."""
        self._connection.ask("cancel_task", type(None), account=account, subject=subject, task=task)
