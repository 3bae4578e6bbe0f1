"""
The senders that are compared, each in a process of its own: raw, ours, and those of the vendors.

`python -m bench.senders KIND PORT CERTIFICATE FILE` sends the file over four connections and prints
one line of JSON: wall seconds and CPU seconds, of the transfer alone.
"""

import json
import os
import queue
import random
import socket
import ssl
import sys
import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from importlib import import_module

from bench import vendor_senders as vendors
from bench.receiver import BUCKET, STORE
from bench.vendor_senders import KEY, STEP_BYTES, THREADS, Task
from desktop_uploader.domain.credential import Credential
from desktop_uploader.domain.parts import StoredPart, plan_parts
from desktop_uploader.ports.accounts import AccountRow
from desktop_uploader.providers.alibaba.target import OssSecret
from desktop_uploader.providers.registry import make_provider
from desktop_uploader.providers.transport.dial import UNSENT_BYTES
from desktop_uploader.providers.transport.network import Network, tls_context
from desktop_uploader.providers.wiring import Wiring


class NeverCut:
    """A cutoff that nobody uses."""

    is_cut = False

    def watch(self, end_call: Callable[[], None]) -> nullcontext[None]:
        """Watch for nothing."""
        return nullcontext()


class MachineClock:
    """The machine's own time."""

    now_s = staticmethod(time.time)
    monotonic_s = staticmethod(time.monotonic)


class FilePart:
    """A range of the file as a body."""

    def __init__(self, descriptor: int, offset: int, size_bytes: int) -> None:
        self._descriptor = descriptor
        self._offset = offset
        self._end = offset + size_bytes
        self.size_bytes = size_bytes
        self.cutoff = NeverCut()

    def read_into(self, buffer: memoryview) -> int:
        """Fill the front of `buffer` with the next bytes."""
        room = buffer[: self._end - self._offset]
        count = os.preadv(self._descriptor, [room], self._offset)
        self._offset += count
        return count

    def rewind(self) -> None:
        """Begin again."""
        self._offset = self._end - self.size_bytes


def send_raw(task: Task) -> None:
    """The least that sends a file: read a piece, send it; no checksum, one request a thread."""
    context = ssl.create_default_context(cafile=task.certificate)
    share_bytes = task.size_bytes // THREADS
    descriptor = os.open(task.file, os.O_RDONLY)

    def send(number: int) -> None:
        room = memoryview(bytearray(STEP_BYTES))
        with (
            socket.create_connection(("127.0.0.1", task.port)) as plain,
            context.wrap_socket(tuned(plain), server_hostname="localhost") as sock,
        ):
            sock.sendall(b"PUT /raw HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % share_bytes)
            begin = number * share_bytes
            for offset in range(begin, begin + share_bytes, STEP_BYTES):
                count = os.preadv(descriptor, [room[: begin + share_bytes - offset]], offset)
                sock.sendall(room[:count])
            assert sock.recv(4096).startswith(b"HTTP/1.1 200")

    _in_threads(send)
    os.close(descriptor)


def tuned(sock: socket.socket) -> socket.socket:
    """With what makes ours quick, so that the raw one is no weaker for want of it."""
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if hasattr(socket, "TCP_NOTSENT_LOWAT"):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT_BYTES)
    return sock


def _network_to(task: Task) -> Network:
    return Network(ca_file=task.certificate, connect_to={"*": f"https://127.0.0.1:{task.port}"})


def send_ours(task: Task) -> None:
    """The native store with its integrity check."""
    network = _network_to(task)
    provider = make_provider(
        AccountRow("bench", "alibaba", "key", "cn-shanghai"),
        {"access_key_id": "id", "access_key_secret": "secret"},
        wiring=Wiring(clock=MachineClock(), draw=random.random, network=network),
    )
    store = provider.store
    secret = OssSecret("id", "secret", "token", f"https://{STORE}", BUCKET, KEY)
    credential = Credential("bench", 0.0, None, secret)
    upload, _ = store.initiate(credential, cutoff=NeverCut())
    plan = plan_parts(task.size_bytes, provider.abilities.limits)
    waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
    for number in plan.numbers():
        waiting.put(number)
    parts: list[StoredPart] = []
    descriptor = os.open(task.file, os.O_RDONLY)

    def send(_: int) -> None:
        while True:
            try:
                number = waiting.get_nowait()
            except queue.Empty:
                return
            body = FilePart(descriptor, plan.offset_of(number), plan.size_of(number))
            parts.append(store.upload_part(credential, upload, number=number, body=body))

    _in_threads(send)
    store.complete(credential, upload, parts=parts, cutoff=NeverCut())
    provider.close()
    os.close(descriptor)


SENDERS: dict[str, Callable[[Task], None]] = {
    "raw": send_raw,
    "ours": send_ours,
    "oss2": vendors.send_with_oss2,
    "cos": vendors.send_with_cos,
    "obs": vendors.send_with_obs,
}


PACKAGES = {**vendors.PACKAGES, "ours": "desktop_uploader.providers.alibaba.provider"}
"""What a sender loads when it is first used, as a program that runs for days has done long ago."""


def _in_threads(send: Callable[[int], None]) -> None:
    threads = [threading.Thread(target=send, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def main(arguments: list[str]) -> None:
    """Send once, and say what it took."""
    kind, port, certificate, file = arguments
    if kind in PACKAGES:
        import_module(PACKAGES[kind])  # up to half a second that is not the transfer's
    task = Task(int(port), certificate, file)
    if kind == "ours":
        tls_context(_network_to(task))  # trusts the system's CAs too: 50 ms, once in a program
    wall_s, cpu_s = time.perf_counter(), time.process_time()
    SENDERS[kind](task)
    spent = {"wall_s": time.perf_counter() - wall_s, "cpu_s": time.process_time() - cpu_s}
    print(json.dumps(spent))


if __name__ == "__main__":
    main(sys.argv[1:])
