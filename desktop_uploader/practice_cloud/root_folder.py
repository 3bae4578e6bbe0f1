"""
The folder a practice cloud lives in, and the keys it keeps there.

    root/token            what `/practice/` asks for (0600)
    root/accounts.json    practice accounts with their keys (0600)
    root/port             the port it had, so that it has it again
    root/records.sqlite   everything that has a row
    root/objects/         objects, byte for byte, as <bucket>/<key>
    root/parts/           parts and bodies on their way
    root/outputs/         what transcodes made, as <media id>/<file>
    root/tls/             its own CA and certificate
"""

import contextlib
import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

# O_BINARY is there where the system would otherwise turn line ends.
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class Account:
    """
    A practice account. Its keys work nowhere else, but are treated as secrets all the same.

    Attributes:
        name: As the program lists it.
        kind: The cloud it belongs to.
        bucket: Where the cloud keeps this account's media.
        broker_token: What the account's broker asks for.
    """

    name: str
    kind: str
    access_key_id: str
    access_key_secret: str
    region: str
    bucket: str
    broker_token: str

    def __repr__(self) -> str:
        return f"Account(name={self.name!r}, kind={self.kind!r})"


class RootFolder:
    """Paths, token, accounts and port under one root; made where they do not exist."""

    def __init__(self, path: Path) -> None:
        """Make what is missing. Nothing that is there is changed."""
        self.path = path
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.token_file = path / "token"
        self.token = self._token()
        self.accounts = self._accounts()

    def remembered_port(self) -> int:
        """The port of last time, 0 when there was none."""
        try:
            return int((self.path / "port").read_text("ascii"))
        except (OSError, ValueError):
            return 0

    def remember_port(self, port: int) -> None:
        """Keep the port for next time."""
        write_whole(self.path / "port", str(port).encode())

    def _token(self) -> str:
        if not self.token_file.exists():
            write_whole(self.token_file, secrets.token_urlsafe(24).encode(), mode=0o600)
        return self.token_file.read_text("ascii")

    def _accounts(self) -> tuple[Account, ...]:
        path = self.path / "accounts.json"
        found = json.loads(path.read_text("utf-8")) if path.exists() else []
        known = {one["name"] for one in found}
        # A root of an earlier version gets the accounts of the clouds that came since.
        made = [asdict(new) for new in _new_accounts() if new.name not in known]
        if made:
            write_whole(path, json.dumps([*found, *made], indent=1).encode(), mode=0o600)
        return tuple(Account(**one) for one in [*found, *made])


def _new_accounts() -> tuple[Account, ...]:
    return (_alibaba_account(), _huawei_account(), _tencent_account())


def _alibaba_account() -> Account:
    return Account(
        name="practice-alibaba",
        kind="alibaba",
        access_key_id="LTAI" + secrets.token_hex(10),
        access_key_secret=secrets.token_urlsafe(24)[:30],
        region="cn-shanghai",
        bucket="outin-" + secrets.token_hex(16),
        broker_token=secrets.token_urlsafe(24),
    )


def _huawei_account() -> Account:
    return Account(
        name="practice-huawei",
        kind="huawei",
        access_key_id="HPUA" + secrets.token_hex(8).upper(),
        access_key_secret=secrets.token_urlsafe(36)[:40],
        region="cn-north-4",
        bucket="practice-" + secrets.token_hex(8),
        broker_token=secrets.token_urlsafe(24),
    )


def _tencent_account() -> Account:
    return Account(
        name="practice-tencent",
        kind="tencent",
        access_key_id="AKID" + secrets.token_hex(16),
        access_key_secret=secrets.token_urlsafe(24)[:32],
        region="ap-guangzhou",
        bucket=f"{secrets.token_hex(4)}vodtransgzp-{1_250_000_000 + secrets.randbelow(10**8)}",
        broker_token=secrets.token_urlsafe(24),
    )


def options_of(account: Account) -> dict[str, str]:
    """What a program must be told of an account beside its keys and its region."""
    return {
        "huawei": {"bucket": account.bucket, "template": "1001"},
        "tencent": {"template": "LongVideoPreset"},
    }.get(account.kind, {})


def write_whole(path: Path, content: bytes, *, mode: int = 0o644) -> None:
    """Replace a file by one that has all of `content`, or leave it as it was."""
    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(beside, _NEW_FILE, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        beside.replace(path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            beside.unlink()
        raise
