"""The fixed template groups that a practice account has."""

from desktop_uploader.practice_cloud.alibaba.actions.call import Answer, Call
from desktop_uploader.practice_cloud.alibaba.actions.upload import (
    DEFAULT_TEMPLATES,
    NO_TRANSCODE,
    TWO_SIZES_TEMPLATES,
)
from desktop_uploader.practice_cloud.alibaba.credentials import utc

DEFAULT_APP = "app-1000000"
NAMES = {
    DEFAULT_TEMPLATES: "One size",
    TWO_SIZES_TEMPLATES: "Two sizes",
    NO_TRANSCODE: "As it is",
}
MADE_AT_S = 1544005209.0


def list_transcode_template_group(call: Call) -> Answer:
    """All groups of the one application, without the templates in them (VOD manual 8.2.4)."""
    app_id = call.parameters.get("AppId", "") or DEFAULT_APP
    names = NAMES if app_id == DEFAULT_APP else {}
    groups = [
        {
            "TranscodeTemplateGroupId": group_id,
            "Name": name,
            "IsDefault": "Default" if group_id == DEFAULT_TEMPLATES else "NotDefault",
            "Locked": "Disabled",
            "AppId": app_id,
            "CreationTime": utc(MADE_AT_S),
            "ModifyTime": utc(MADE_AT_S),
        }
        for group_id, name in names.items()
    ]
    return {"TranscodeTemplateGroupList": groups}
