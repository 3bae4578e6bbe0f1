"""The part of the scripted engine that has works done."""

from collections.abc import Sequence

from desktop_uploader.domain.errors import UploaderError
from desktop_uploader.ports.processing import ProcessOrder, Submitted, TaskList
from desktop_uploader.ports.works import Task, Work, WorkRule


class ScriptedProcessing:
    """
    Keeps the ProcessingFace port.

    Attributes:
        readings: What `tasks_of` answers, one after the other; the last one stays.
        work_rules: Told with each of them.
        processed: Orders as they came.
        retried, cancelled: Tasks as they came.
        answer_of_orders: The answer to every order.
        submitting_fails_with: Raised by every order, when set.
    """

    fails_with: UploaderError | None = None

    def __init__(self) -> None:
        super().__init__()
        self.readings: list[tuple[Task, ...]] = [()]
        self.work_rules: tuple[WorkRule, ...] = ()
        self.processed: list[ProcessOrder] = []
        self.retried: list[Task] = []
        self.cancelled: list[Task] = []
        self.answer_of_orders = Submitted("task-1")
        self.submitting_fails_with: UploaderError | None = None

    def process(self, order: ProcessOrder) -> Submitted:
        self._obey_processing()
        if self.submitting_fails_with is not None:
            raise self.submitting_fails_with
        self.processed.append(order)
        return self.answer_of_orders

    def tasks_of(
        self,
        account: str,
        subject: str,
        *,
        works: Sequence[Work] = (),
        since_s: float | None = None,
    ) -> TaskList:
        self._obey_processing()
        tasks = self.readings.pop(0) if len(self.readings) > 1 else self.readings[0]
        return TaskList(tuple(t for t in tasks if not works or t.work in works), self.work_rules)

    def retry_task(self, account: str, subject: str, *, task: Task) -> Submitted:
        self._obey_processing()
        self.retried.append(task)
        return self.answer_of_orders

    def cancel_task(self, account: str, subject: str, *, task: Task) -> None:
        self._obey_processing()
        self.cancelled.append(task)

    def _obey_processing(self) -> None:
        if self.fails_with is not None:
            raise self.fails_with
