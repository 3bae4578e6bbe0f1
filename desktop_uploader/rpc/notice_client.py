"""The client's verbs about notification settings."""

from desktop_uploader.domain.notices import NoticeChange, NoticeSettings
from desktop_uploader.ports.notices import NoticePlan
from desktop_uploader.rpc.connection import Connection


class NoticeClient:
    """Keeps `ports.notices.NoticeFace` for the client that it is a part of."""

    _connection: Connection

    def show_notices(self, account: str) -> NoticeSettings:
        """What is set now."""
        return self._connection.ask("show_notices", NoticeSettings, account=account)

    def plan_notices(self, account: str, change: NoticeChange) -> NoticePlan:
        """What a change would come to."""
        return self._connection.ask("plan_notices", NoticePlan, account=account, change=change)

    def plan_no_notices(self, account: str) -> NoticePlan:
        """What taking the settings away would come to."""
        return self._connection.ask("plan_no_notices", NoticePlan, account=account)

    def plan_old_notices(self, account: str) -> NoticePlan:
        """What going back to what the last change replaced would come to."""
        return self._connection.ask("plan_old_notices", NoticePlan, account=account)

    def set_notices(self, plan: NoticePlan) -> NoticeSettings:
        """Carry a plan out."""
        return self._connection.ask("set_notices", NoticeSettings, plan=plan)
