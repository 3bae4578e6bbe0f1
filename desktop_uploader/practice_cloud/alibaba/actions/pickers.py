"""The fixed things that a practice account has to choose from (VOD manual 8.3, 8.4, 11.1, 15.2)."""

import json
from typing import Any

from desktop_uploader.practice_cloud.alibaba.actions.call import Answer, Call, invalid
from desktop_uploader.practice_cloud.alibaba.actions.templates import DEFAULT_APP, MADE_AT_S
from desktop_uploader.practice_cloud.alibaba.credentials import utc

AUDIT_TEMPLATES = (("a07a7f7d7d10eb9fd999e56ecc5e0001", "Strict"),
                   ("a07a7f7d7d10eb9fd999e56ecc5e0002", "Pictures only"))  # fmt: skip
COVER_TEMPLATES = (("c07a7f7d7d10eb9fd999e56ecc5e0001", "Brightest picture"),)
AI_TEMPLATES = {"AIMediaAudit": AUDIT_TEMPLATES, "AIImage": COVER_TEMPLATES}


def list_watermark(call: Call) -> Answer:
    """Two watermarks of the default application: a picture and a text."""
    rows = [
        {
            "WatermarkId": f"af2afe4761992c3c32b3b9a9c2f4000{number}",
            "Name": name,
            "Type": kind,
            "IsDefault": "Default" if number == 1 else "NotDefault",
            "FileUrl": "http://practice.invalid/logo.png" if kind == "Image" else "",
            "WatermarkConfig": json.dumps({"Dx": "8", "Dy": "8"}),
            "AppId": DEFAULT_APP,
            "CreationTime": utc(MADE_AT_S),
        }
        for number, (name, kind) in enumerate((("Logo", "Image"), ("Owner", "Text")), start=1)
    ]
    return {"WatermarkInfos": rows if _is_default_app(call) else []}


def list_vod_template(call: Call) -> Answer:
    """A snapshot template of the default application."""
    if call.need("TemplateType") != "Snapshot":
        raise invalid("TemplateType")
    row = {
        "VodTemplateId": "5d745e6b8baadf589e0702426cfc0001",
        "Name": "Every ten seconds",
        "TemplateType": "Snapshot",
        "IsDefault": "Default",
        "TemplateConfig": json.dumps({"SnapshotType": "NormalSnapshot"}),
        "AppId": DEFAULT_APP,
        **_times(),
    }
    return {"VodTemplateInfoList": [row] if _is_default_app(call) else []}


def list_ai_template(call: Call) -> Answer:
    """The templates of audits, or of covers."""
    kind = call.need("TemplateType")
    if kind not in AI_TEMPLATES:
        raise invalid("TemplateType")
    return {"TemplateInfoList": [_ai(kind, row) for row in AI_TEMPLATES[kind]]}


def get_default_ai_template(call: Call) -> Answer:
    """The audit template that is taken by itself."""
    if call.need("TemplateType") != "AIMediaAudit":
        raise invalid("TemplateType")
    return {"TemplateInfo": _ai("AIMediaAudit", AUDIT_TEMPLATES[0])}


def list_app_info(call: Call) -> Answer:
    """The one application, in one page."""
    status, size = call.parameters.get("Status", "") or "Normal", call.number("PageSize", 10)
    if status not in ("Normal", "Disable"):
        raise invalid("Status")
    if not 1 <= size <= 100:
        raise invalid("PageSize")
    row = {
        "AppId": DEFAULT_APP,
        "AppName": "default",
        "Description": "The application that every account begins with.",
        "Type": "System",
        "Status": "Normal",
        "CreationTime": utc(MADE_AT_S),
        "ModificationTime": utc(MADE_AT_S),
    }
    rows = [row] if status == "Normal" else []
    return {"Total": len(rows), "AppInfoList": rows if call.number("PageNo", 1) == 1 else []}


def _ai(kind: str, row: tuple[str, str]) -> dict[str, Any]:
    template_id, name = row
    is_default = template_id == AUDIT_TEMPLATES[0][0]
    return {
        "TemplateId": template_id,
        "TemplateName": name,
        "TemplateType": kind,
        "TemplateConfig": "{}",
        "Source": "System",
        "IsDefault": "Default" if is_default else "NotDefault",
        **_times(),
    }


def _times() -> dict[str, str]:
    return {"CreationTime": utc(MADE_AT_S), "ModifyTime": utc(MADE_AT_S)}


def _is_default_app(call: Call) -> bool:
    return call.parameters.get("AppId", "") in ("", DEFAULT_APP)
