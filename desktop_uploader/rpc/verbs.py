"""The commands that pass the socket: name, shape of the arguments, what does it."""

import inspect
import typing
from collections.abc import Callable
from typing import Any

import msgspec

from desktop_uploader.ports.engine import Engine

NAMES = (
    "add",
    "pull",
    "pause",
    "resume",
    "retry",
    "cancel",
    "remove",
    "restore",
    "move",
    "rows",
    "history",
    "detail",
    "receipt",
    "totals",
    "accounts",
    "account_kinds",
    "add_account",
    "remove_account",
    "test_account",
    "list_choices",
    "choices_of",
    "list_media",
    "title_search",
    "show_medium",
    "play_medium",
    "change_media",
    "delete_media",
    "add_category",
    "rename_category",
    "remove_category",
    "process",
    "tasks_of",
    "retry_task",
    "cancel_task",
    "find_leftovers",
    "drop_leftovers",
    "keeps_records",
    "show_audit",
    "submit_audit",
    "judge_media",
    "audit_picture",
    "show_notices",
    "plan_notices",
    "plan_no_notices",
    "plan_old_notices",
    "set_notices",
    "set_limits",
    "status",
    "expect",
)
"""Every command of the façade but the two about observers, which belong to the conversation."""


def perform(engine: Engine, verb: str, *, arguments: msgspec.Raw) -> object:
    """
    Have `engine` obey, and return its answer.

    Raises:
        msgspec.ValidationError: There is no such verb, or the arguments are not of its shape.
        UploaderError: As the engine raises it.
    """
    shape = _SHAPES.get(verb)
    if shape is None:
        raise msgspec.ValidationError(f"no verb {verb!r}")
    values = msgspec.structs.asdict(shape.decode(arguments))
    command: Callable[..., object] = getattr(engine, verb)
    return command(**values)


def _shape_of(verb: str) -> msgspec.json.Decoder[Any]:
    """A decoder of the arguments as the port declares them."""
    declared = getattr(Engine, verb)
    hints = typing.get_type_hints(declared)
    fields: list[Any] = [
        (name, hints[name])
        if parameter.default is inspect.Parameter.empty
        else (name, hints[name], parameter.default)
        for name, parameter in inspect.signature(declared).parameters.items()
        if name != "self"
    ]
    return msgspec.json.Decoder(msgspec.defstruct(verb, fields, forbid_unknown_fields=True))


_SHAPES = {verb: _shape_of(verb) for verb in NAMES}
