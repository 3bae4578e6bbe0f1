"""
Where a client's permission comes from: a broker's address, or a command that prints one.

A permission is a text that lets whoever has it upload; many are good for one call only, so a fresh
one is asked for each time.
"""

import json
import shlex
import subprocess
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlsplit

from desktop_uploader.domain.errors import BadAnswer, Cut, ServerTrouble, SignInNeeded
from desktop_uploader.ports.cutoff import Cutoff
from desktop_uploader.providers.transport.calls import FormCalls
from desktop_uploader.providers.transport.messages import Request

ACTION = "Signature"
LONGEST_S = 30.0
"""A command that takes longer is ended."""


class Permissions(Protocol):
    """Gives out one permission a time."""

    def fresh(self, *, cutoff: Cutoff) -> str:
        """
        A permission that was not used before.

        Raises:
            SignInNeeded: Whoever gives them out turned us away, or gave nothing.
            ServerTrouble, BadAnswer, Unreachable: It could not be had now.
            Cut: The cutoff was used.
        """
        ...


@dataclass(frozen=True, slots=True)
class AskedPermissions:
    """From a broker: a POST with a bearer token, answered by the text or by JSON around it."""

    calls: FormCalls
    url: str
    token: str = field(default="", repr=False)

    def fresh(self, *, cutoff: Cutoff) -> str:
        """Ask the broker."""
        there = urlsplit(self.url)
        request = Request(
            action=ACTION,
            method="POST",
            scheme=there.scheme,
            host=there.hostname or "",
            port=there.port,
            target=there.path or "/",
            headers={"Authorization": f"Bearer {self.token}"} if self.token else {},
        )
        answer = self.calls.send(request, cutoff=cutoff)
        if answer.status in (401, 403):
            raise SignInNeeded(code="broker-refused", action=ACTION)
        if answer.status >= 500:
            raise ServerTrouble(code=f"http-{answer.status}", action=ACTION)
        found = _read(answer.content) if answer.status < 300 else ""
        if not found:
            raise BadAnswer(code="no-signature", action=ACTION)
        return found


@dataclass(frozen=True, slots=True)
class PrintedPermissions:
    """From a command of the owner's, run without a shell; its first line counts."""

    command: str = field(repr=False)

    def fresh(self, *, cutoff: Cutoff) -> str:
        """Run the command."""
        if cutoff.is_cut:
            raise Cut(action=ACTION)
        try:
            child = subprocess.Popen(
                shlex.split(self.command),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except (OSError, ValueError) as error:
            raise SignInNeeded(code="command-failed", action=ACTION) from error
        with child, cutoff.watch(child.kill):
            try:
                printed, _ = child.communicate(timeout=LONGEST_S)
            except subprocess.TimeoutExpired as error:
                child.kill()
                raise ServerTrouble(code="command-slow", action=ACTION) from error
        if cutoff.is_cut:
            raise Cut(action=ACTION)
        found = _read(printed)
        if child.returncode or not found:
            raise SignInNeeded(code="command-failed", action=ACTION)
        return found


def _read(content: bytes) -> str:
    """The text itself, or what JSON says under `signature`; "" for neither."""
    text = content.decode("utf-8", "replace").strip()
    if text.startswith("{"):
        try:
            found = json.loads(text).get("signature", "")
        except ValueError:
            return ""
        return found if isinstance(found, str) else ""
    line = text.partition("\n")[0].strip()
    return line if line.isascii() and not line.startswith("<") and " " not in line else ""
