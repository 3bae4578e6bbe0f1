"""Whether an order of a work whose answer was lost was taken, by what the cloud lists."""

from collections.abc import Collection, Sequence

from desktop_uploader.domain.errors import Outcome, OutcomeUnknown, ServerTrouble
from desktop_uploader.ports.errands import Errand
from desktop_uploader.ports.works import Settling, Task, WorkOrder, WorkRule

LISTED_AFTER_S = 60.0
"""How long after an order its task may be missing from the cloud's list."""
SEEN_WITHIN_S = 3600.0
"""How long after an order a task that is shown only when it is done may yet come."""
CLOCKS_APART_S = 900.0
"""How far the cloud's clock may be from ours: further apart, it would refuse every call."""
SAME_MOMENT_S = 2.0


def found_of(
    errand: Errand, said: WorkOrder, *, listed: Sequence[Task], taken: Collection[str]
) -> Task | None:
    """
    The task that came of an errand; None when none did that is shown.

    Raises:
        OutcomeUnknown: One may have, by how far the cloud's clock may be from ours.
    """
    for task in listed:
        if task.key and task.key == errand.key:
            return task
    alike = [
        task
        for task in listed
        if not task.key and task.id not in taken and task.template in ("", said.template)
    ]
    newer = [task for task in alike if _is_since(task, errand.begun_at_s - SAME_MOMENT_S)]
    if newer:
        return newer[-1]
    if any(_is_since(task, errand.begun_at_s - CLOCKS_APART_S) for task in alike):
        facts = {"work": said.work.value}
        raise OutcomeUnknown(code="work-in-doubt", facts=facts)
    return None


def miss(errand: Errand, rule: WorkRule, *, now_s: float) -> None:
    """
    Nothing is shown of an order: it was not taken, where enough time has gone by.

    Raises:
        ServerTrouble: Too little has (code "work-not-settled").
        OutcomeUnknown: Nothing will be shown of it any more, and that proves nothing.
    """
    age_s = now_s - errand.begun_at_s
    facts = {"work": rule.work.value}
    if rule.settling is Settling.LISTED and age_s >= LISTED_AFTER_S:
        return
    if age_s >= SEEN_WITHIN_S:
        raise OutcomeUnknown(code="work-in-doubt", facts=facts)
    raise ServerTrouble(code="work-not-settled", outcome=Outcome.UNKNOWN, facts=facts)


def _is_since(task: Task, since_s: float) -> bool:
    return task.created_at_s is not None and task.created_at_s >= since_s
