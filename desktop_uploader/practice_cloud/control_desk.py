"""`/practice/…`: what a test or a teacher says to the practice cloud itself."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Protocol

from desktop_uploader.practice_cloud.door import Refusal
from desktop_uploader.practice_cloud.faults import BadFault
from desktop_uploader.practice_cloud.panel import Panel
from desktop_uploader.practice_cloud.root_folder import RootFolder
from desktop_uploader.practice_cloud.settings import BadSetting
from desktop_uploader.practice_cloud.wire.messages import Request, Response, json_response

TOKEN_HEADER = "x-practice-token"
ASKED_LIMIT_BYTES = 1 << 20
Told = dict[str, Any]


class Vendor(Protocol):
    """What the control desk may ask of a vendor's part."""

    def media_rows(self) -> list[Told]:
        """All media, as the desk shows them."""
        ...

    def judge(self, media_id: str, verdict: str) -> Told:
        """Play the reviewer; raises Refusal for an unknown medium or verdict."""
        ...

    def session(self, account: str, life_s: float) -> Told:
        """A temporary key of the account itself; raises Refusal for an unknown account."""
        ...

    def put_object(self, account: str, key: str, *, file: Path) -> Told:
        """
        Lay a file into the bucket of the account's own that its media service may use.

        Raises Refusal for an unknown account, or where there is no such bucket.
        """
        ...

    def expire_all(self, now_s: float) -> None:
        """End all temporary keys."""
        ...

    def state(self) -> Told:
        """Counts of what there is."""
        ...


class ControlDesk:
    """Answers to whoever knows the root's token."""

    def __init__(
        self,
        root: RootFolder,
        vendor: Vendor,
        *,
        panel: Panel,
        introduction: Callable[[], Mapping[str, Any]],
    ) -> None:
        """Speak for this root; `introduction` is what `--json` prints."""
        self._introduction = introduction
        self._root = root
        self._vendor = vendor
        self._faults = panel.faults
        self._log = panel.log
        self._knobs = panel.knobs
        self._works: dict[tuple[str, str], Callable[[Request], Any]] = {
            ("GET", "faults"): self._list_faults,
            ("POST", "faults"): self._add_faults,
            ("DELETE", "faults"): self._remove_faults,
            ("GET", "requests"): self._list_requests,
            ("GET", "media"): lambda _: {"media": self._vendor.media_rows()},
            ("GET", "settings"): lambda _: asdict(self._knobs.current),
            ("POST", "settings"): self._turn,
            ("GET", "state"): self._state,
            ("POST", "expire"): self._expire,
            ("POST", "judge"): self._judge,
            ("POST", "sts"): self._session,
            ("POST", "objects"): self._put_object,
        }

    def claims(self, request: Request) -> bool:
        """Only on our own address: in a bucket, `practice/` is a key like any other."""
        return request.path.startswith("/practice/") and not request.names_a_cloud

    def answer(self, request: Request) -> Response:
        """Do what is asked; JSON both ways."""
        if (request.method, request.path) == ("GET", "/practice/accounts"):
            # Keys that work nowhere else, for whoever reaches this machine's own loopback: so
            # that naming the address is enough to practise.
            return json_response(200, dict(self._introduction()))
        if request.headers.get(TOKEN_HEADER, "") != self._root.token:
            return json_response(401, {"error": "the header X-Practice-Token is missing or wrong"})
        work = self._works.get((request.method, request.path.removeprefix("/practice/")))
        if work is None:
            return json_response(404, {"error": f"no {request.method} {request.path} here"})
        try:
            return json_response(200, work(request))
        except (BadFault, BadSetting, TypeError, ValueError, KeyError) as error:
            return json_response(400, {"error": f"{type(error).__name__}: {error}"})
        except Refusal as refusal:
            return json_response(refusal.status, {"error": str(refusal)})

    def _list_faults(self, request: Request) -> Told:
        return {"faults": self._faults.listed()}

    def _add_faults(self, request: Request) -> Told:
        asked = _asked(request)
        rules = asked.get("faults", [asked])
        return {"faults": [asdict(self._faults.add(rule)) for rule in rules]}

    def _remove_faults(self, request: Request) -> Told:
        wanted = request.query.get("id")
        self._faults.remove(int(wanted) if wanted else None)
        return self._list_faults(request)

    def _list_requests(self, request: Request) -> Told:
        after = int(request.query.get("after", "0"))
        rows = self._log.listed(after=after, operation=request.query.get("operation", ""))
        return {"count": self._log.count, "requests": rows}

    def _turn(self, request: Request) -> Told:
        return asdict(self._knobs.turn(_asked(request)))

    def _state(self, request: Request) -> Told:
        return {
            "root": str(self._root.path),
            "requests": self._log.count,
            "faults": len(self._faults.listed()),
            "settings": asdict(self._knobs.current),
            **self._vendor.state(),
        }

    def _expire(self, request: Request) -> Told:
        self._vendor.expire_all(request.clock() + self._knobs.current.clock_offset_s)
        return {"expired": True}

    def _judge(self, request: Request) -> Told:
        asked = _asked(request)
        return self._vendor.judge(str(asked["media_id"]), str(asked["verdict"]))

    def _session(self, request: Request) -> Told:
        asked = _asked(request)
        life_s = float(asked.get("life_s", self._knobs.current.credential_life_s))
        return self._vendor.session(str(asked["account"]), life_s)

    def _put_object(self, request: Request) -> Told:
        asked = _asked(request)
        file = Path(str(asked["file"]))
        if not file.is_file():
            raise ValueError("there is no such file")
        return self._vendor.put_object(str(asked["account"]), str(asked["key"]), file=file)


def _asked(request: Request) -> Told:
    asked: Told = json.loads(request.body.read_all(ASKED_LIMIT_BYTES) or b"{}")
    return dict(asked)
