"""The façade's verbs about notification settings."""

from desktop_uploader.domain.notices import NoticeChange, NoticeSettings
from desktop_uploader.engine.noticing import Noticing
from desktop_uploader.ports.notices import NoticePlan


class NoticeVerbs:
    """Keeps `ports.notices.NoticeFace` for the façade that it is a part of."""

    _noticing: Noticing

    def show_notices(self, account: str) -> NoticeSettings:
        """What is set now."""
        return self._noticing.show(account)

    def plan_notices(self, account: str, change: NoticeChange) -> NoticePlan:
        """What a change would come to."""
        return self._noticing.plan(account, change)

    def plan_no_notices(self, account: str) -> NoticePlan:
        """What taking the settings away would come to."""
        return self._noticing.plan_none(account)

    def plan_old_notices(self, account: str) -> NoticePlan:
        """What going back to what the last change replaced would come to."""
        return self._noticing.plan_old(account)

    def set_notices(self, plan: NoticePlan) -> NoticeSettings:
        """Carry a plan out."""
        return self._noticing.carry_out(plan)
