"""Whether an order of a work keeps the rules that the account's cloud has declared."""

import json

from desktop_uploader.domain.errors import RequestRefused
from desktop_uploader.ports.processing import ProcessOrder
from desktop_uploader.ports.works import Form, Need, Work, WorkRule, WorkSetting


def rule_of(rules: tuple[WorkRule, ...], work: Work, *, account: str) -> WorkRule:
    """
    What the cloud says of a work.

    Raises:
        RequestRefused: It does not do it (code "no-such-work").
    """
    for rule in rules:
        if rule.work is work:
            return rule
    accepted = ", ".join(rule.work.value for rule in rules) or "–"
    facts = {"name": account, "work": work.value, "accepted": accepted}
    raise RequestRefused(code="no-such-work", facts=facts)


def review(order: ProcessOrder, rule: WorkRule) -> None:
    """
    Hold an order against the rule of its work.

    Raises:
        RequestRefused: With what is wrong as the code: "work-needs-template",
            "work-takes-no-template", "unknown-work-setting", "bad-work-setting".
    """
    facts = {"work": order.work.value}
    if rule.template is Need.MUST and not order.template.strip():
        raise RequestRefused(code="work-needs-template", facts=facts)
    if rule.template is Need.NONE and order.template:
        raise RequestRefused(code="work-takes-no-template", facts=facts)
    for name, value in order.settings.items():
        setting = rule.setting(name)
        if setting is None:
            accepted = ", ".join(one.name for one in rule.settings) or "–"
            facts |= {"name": name, "accepted": accepted}
            raise RequestRefused(code="unknown-work-setting", facts=facts)
        if not _fits(setting, value.strip()):
            facts |= {"name": name, "value": value[:60], "accepted": accepted_by(setting)}
            raise RequestRefused(code="bad-work-setting", facts=facts)


def accepted_by(setting: WorkSetting) -> str:
    """What a setting takes, in signs that need no translation."""
    if setting.choices:
        return ", ".join(setting.choices)
    if setting.form is not Form.NUMBER:
        return "JSON" if setting.form is Form.JSON else "…"
    least = "" if setting.least is None else str(setting.least)
    return f"{least}…{'' if setting.most is None else setting.most}"


def _fits(setting: WorkSetting, value: str) -> bool:
    if setting.choices:
        return value in setting.choices
    if setting.form is Form.TEXT:
        return bool(value)
    if setting.form is Form.JSON:
        return _is_json(value)
    return _is_between(value, setting)


def _is_json(value: str) -> bool:
    try:
        return isinstance(json.loads(value), dict | list)
    except (ValueError, RecursionError):
        return False


def _is_between(value: str, setting: WorkSetting) -> bool:
    digits = value.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 19):
        return False
    is_enough = setting.least is None or int(value) >= setting.least
    return is_enough and (setting.most is None or int(value) <= setting.most)
