"""GetMessageCallback, SetMessageCallback and DeleteMessageCallback (VOD manual 16.1)."""

import re

from desktop_uploader.practice_cloud.alibaba.actions.call import Answer, Call, invalid
from desktop_uploader.practice_cloud.alibaba.callbacks import Callback
from desktop_uploader.practice_cloud.door import Refusal

DEFAULT_APP = "app-1000000"
URL_BYTES, KEY_LENGTH = 256, 32
KINDS_OF_SIGNS = (r"[A-Z]", r"[a-z]", r"[0-9]")


def get_message_callback(call: Call) -> Answer:
    """What is set; empty where nothing is."""
    found = call.works.callbacks.find(call.account.name, _app(call))
    if found is None:
        return {"MessageCallback": {}}
    return {
        "MessageCallback": {
            "AppId": found.app_id,
            "CallbackType": found.type,
            "CallbackURL": found.url,
            "EventTypeList": found.events,
            "AuthSwitch": found.auth_switch,
            "AuthKey": found.auth_key,
            "MnsEndpoint": found.endpoint,
            "MnsQueueName": found.queue,
        }
    }


def set_message_callback(call: Call) -> Answer:
    """Replace all of it."""
    asked = call.parameters
    kind = asked.get("CallbackType", "HTTP")
    if kind == "HTTP":
        url = call.need("CallbackURL")
        if not re.match(r"https?://.", url) or len(url.encode()) > URL_BYTES:
            raise invalid("CallbackURL")
    elif kind == "MNS":
        call.need("MnsEndpoint")
        call.need("MnsQueueName")
    else:
        raise invalid("CallbackType")
    call.works.callbacks.put(
        Callback(
            call.account.name,
            _app(call),
            kind,
            asked.get("CallbackURL", ""),
            asked.get("EventTypeList", ""),
            auth_switch=_auth_switch(call),
            auth_key=_auth_key(call),
            endpoint=asked.get("MnsEndpoint", ""),
            queue=asked.get("MnsQueueName", ""),
        )
    )
    return {}


def delete_message_callback(call: Call) -> Answer:
    """Take it away; nothing that was set is no error."""
    call.works.callbacks.remove(call.account.name, call.need("AppId"))
    return {}


def _app(call: Call) -> str:
    app = call.parameters.get("AppId", "") or DEFAULT_APP
    if app != DEFAULT_APP:
        raise Refusal("InvalidAppId.NotFound", 404, "The AppId does not exist.")
    return app


def _auth_switch(call: Call) -> str:
    switch = call.parameters.get("AuthSwitch", "off")
    if switch not in ("on", "off"):
        raise invalid("AuthSwitch")
    if switch == "on":
        call.need("AuthKey")
    return switch


def _auth_key(call: Call) -> str:
    key = call.parameters.get("AuthKey", "")
    is_weak = not all(re.search(signs, key) for signs in KINDS_OF_SIGNS)
    if key and (is_weak or len(key) > KEY_LENGTH):
        raise invalid("AuthKey")
    return key
