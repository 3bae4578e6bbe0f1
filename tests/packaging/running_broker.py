"""The reference broker as a process of its own, before a practice cloud."""

import hashlib
import http.client
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

PROGRAM = Path(__file__).parents[2] / "packaging" / "broker" / "broker.py"
ENDS_WITHIN_S = 10.0
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class CloudKeys:
    """What the broker is told of one account."""

    cloud: str
    endpoint: str
    key_id: str
    key_secret: str
    region: str
    bucket: str


def keys_of(practice_root: Path, kind: str) -> CloudKeys:
    """The company's keys at a practice cloud."""
    port = (practice_root / "port").read_text("ascii")
    accounts = json.loads((practice_root / "accounts.json").read_text("utf-8"))
    found = next(one for one in accounts if one["kind"] == kind)
    endpoint = f"http://127.0.0.1:{port}/"
    known = ("access_key_id", "access_key_secret", "region", "bucket")
    return CloudKeys(kind, endpoint, *(found[name] for name in known))


@dataclass(frozen=True)
class Answered:
    """What came back over the wire."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def told(self) -> dict[str, Any]:
        """The content as JSON."""
        found: dict[str, Any] = json.loads(self.content)
        return found


class RunningBroker:
    """
    Accounts `films` (key from a file), `clips` and `shows` (keys from the environment).

    Attributes:
        url: Where it listens.
        log_file: What it has said.
    """

    def __init__(
        self, folder: Path, *, films: CloudKeys, clips: CloudKeys, shows: CloudKeys
    ) -> None:
        self._tokens_file = folder / "tokens"
        self.log_file = folder / "log"
        folder.mkdir()
        key = {"key_id": films.key_id, "key_secret": films.key_secret}
        (folder / "films.key").write_text(
            "\n".join(f'{name} = "{value}"' for name, value in key.items())
        )
        self._tokens_file.write_text("# nobody yet\n")
        settings = folder / "broker.toml"
        settings.write_text(
            '[listen]\nhost = "127.0.0.1"\nport = 0\ntokens = "tokens"\n'
            f'[accounts.films]\ncloud = "{films.cloud}"\nendpoint = "{films.endpoint}"\n'
            'key_file = "films.key"\n'
            f'[accounts.clips]\ncloud = "{clips.cloud}"\nendpoint = "{clips.endpoint}"\n'
            '[accounts.clips.signature]\nprocedure = "LongVideoPreset"\n' + _of_huawei(shows)
        )
        with self.log_file.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, PROGRAM, settings],
                stdout=subprocess.PIPE,
                stderr=log,
                env=os.environ
                | {
                    "BROKER_CLIPS_KEY_ID": clips.key_id,
                    "BROKER_CLIPS_KEY_SECRET": clips.key_secret,
                    "BROKER_SHOWS_KEY_ID": shows.key_id,
                    "BROKER_SHOWS_KEY_SECRET": shows.key_secret,
                },
            )
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().decode().split()[-1]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(ENDS_WITHIN_S)
        assert self._process.stdout is not None
        self._process.stdout.close()

    def admit(self, token: str, *accounts: str, person: str = "anna") -> None:
        """Let whoever has `token` use these accounts, and nobody else."""
        digest = hashlib.sha256(token.encode()).hexdigest()
        self._tokens_file.write_text(f"# who may come in\n{person} {digest} {' '.join(accounts)}\n")

    def post(
        self,
        path: str,
        content: bytes = b"",
        *,
        token: str = "",
        method: str = "POST",
        **headers: str,
    ) -> Answered:
        """One request as any client may make it; `X_TC_Action` stands for X-TC-Action."""
        there = urlsplit(self.url)
        connection = http.client.HTTPConnection(there.netloc, timeout=ENDS_WITHIN_S)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        sent["Authorization"] = f"Bearer {token}"
        try:
            connection.request(method, path, content, {"Content-Type": FORM} | sent)
            answer = connection.getresponse()
            return Answered(answer.status, dict(answer.headers.items()), answer.read())
        finally:
            connection.close()

    def log(self) -> str:
        """What it has said so far."""
        return self.log_file.read_text("utf-8")


def _of_huawei(shows: CloudKeys) -> str:
    """A practice cloud tells services by their names, so these stay, and its address is dialled."""
    hosts = {
        name: f"https://{service}.{shows.region}.myhuaweicloud.com/"
        for name, service in (("endpoint", "mpc"), ("iam", "iam"))
    }
    told = {"cloud": shows.cloud, **hosts, "connect_to": shows.endpoint, "directory": "films"}
    lines = [f'{name} = "{value}"' for name, value in told.items()]
    closed = f"{shows.bucket}-closed"
    return "\n".join(["[accounts.shows]", *lines, f'buckets = ["{shows.bucket}", "{closed}"]', ""])


def post_json(url: str, asked: Mapping[str, object]) -> dict[str, Any]:
    """A call of a client straight to a cloud."""
    there = urlsplit(url)
    connection = http.client.HTTPConnection(there.netloc, timeout=ENDS_WITHIN_S)
    try:
        connection.request("POST", f"{there.path}?{there.query}", json.dumps(asked))
        found: dict[str, Any] = json.loads(connection.getresponse().read())
        return found
    finally:
        connection.close()
