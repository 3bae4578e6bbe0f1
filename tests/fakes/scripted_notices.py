"""The notification settings of a scripted engine."""

from desktop_uploader.domain.errors import RequestRefused
from desktop_uploader.domain.notices import NoticeChange, NoticeSettings, changed
from desktop_uploader.ports.notices import NoticePlan
from tests.fakes.memory_notices import NOTHING_SET


class ScriptedNotices:
    """
    Keeps the face of notification settings.

    Attributes:
        notices: What is set.
        old_notices: What the last change replaced.
        plans: Those that were carried out.
    """

    def __init__(self) -> None:
        super().__init__()
        self.notices = NOTHING_SET
        self.old_notices: NoticeSettings | None = None
        self.plans: list[NoticePlan] = []

    def show_notices(self, account: str) -> NoticeSettings:
        return self.notices

    def plan_notices(self, account: str, change: NoticeChange) -> NoticePlan:
        return NoticePlan(account, self.notices, changed(self.notices, change))

    def plan_no_notices(self, account: str) -> NoticePlan:
        return NoticePlan(account, self.notices, None)

    def plan_old_notices(self, account: str) -> NoticePlan:
        if self.old_notices is None:
            raise RequestRefused(code="nothing-to-undo", facts={"name": account})
        return NoticePlan(account, self.notices, self.old_notices)

    def set_notices(self, plan: NoticePlan) -> NoticeSettings:
        self.plans.append(plan)
        self.old_notices, self.notices = self.notices, plan.new or NOTHING_SET
        return self.notices
