"""The far end of the throughput bench: a process that takes bodies over TLS and forgets them."""

import shutil
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

SOURCE = Path(__file__).with_name("receiver.c")
STORE = "oss-bench.invalid"
BUCKET = "bench-bucket"
OPENED = b"<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>"
JOINED = b"<CompleteMultipartUploadResult><ETag>0</ETag></CompleteMultipartUploadResult>"
NO_PARTS = (
    b"<ListPartsResult><IsTruncated>false</IsTruncated>"
    b"<NextPartNumberMarker>0</NextPartNumberMarker></ListPartsResult>"
)


@contextmanager
def receiver(folder: Path, *, politeness: int = 0) -> Iterator[tuple[int, Path, str]]:
    """
    A receiver that runs: its port, the certificate to trust, and what it is written in.

    Args:
        politeness: Added to its niceness.
    """
    certificate, chain = make_certificate(folder)
    command, language = _built(folder, chain)
    process = subprocess.Popen(["nice", "-n", str(politeness), *command], stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        yield int(process.stdout.readline()), certificate, language
    finally:
        process.kill()
        process.communicate()


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate that vouches for itself, and the same with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "bench")])
    now = datetime.now(UTC)
    names: list[x509.GeneralName] = [x509.DNSName(f"{BUCKET}.{STORE}"), x509.DNSName("localhost")]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(serialization.Encoding.PEM)
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    certificate, chain = folder / "certificate.pem", folder / "chain.pem"
    certificate.write_bytes(pem)
    chain.write_bytes(pem + secret)
    return certificate, chain


def _built(folder: Path, chain: Path) -> tuple[list[str], str]:
    """The receiver in C where it can be compiled: one in Python takes more of the machine."""
    program, compiler = folder / "receiver", shutil.which("cc")
    if compiler:
        build = [compiler, "-O2", "-o", str(program), str(SOURCE), "-lssl", "-lcrypto", "-lpthread"]
        if subprocess.run(build, capture_output=True, timeout=120, check=False).returncode == 0:
            return [str(program), str(chain)], "C"
    return [sys.executable, "-m", "bench.receiver", str(chain)], "Python"


def serve(chain: str) -> None:
    """Be the receiver until killed."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    print(listener.getsockname()[1], flush=True)
    while True:
        sock, _ = listener.accept()
        threading.Thread(target=_meet, args=(context, sock), daemon=True).start()


def _meet(context: ssl.SSLContext, sock: socket.socket) -> None:
    try:
        with (
            context.wrap_socket(sock, server_side=True) as secured,
            secured.makefile("rb", buffering=256 * 1024) as reader,
        ):
            while _answered(reader, secured):
                pass
    except OSError:
        pass  # the sender has left


def _answered(reader: Any, sock: socket.socket) -> bool:
    first, left = reader.readline(), 0
    if not first:
        return False
    while line := reader.readline().strip():
        name, _, value = line.partition(b":")
        left = int(value) if name.lower() == b"content-length" else left
    while left:
        left -= len(reader.read(min(left, 256 * 1024)))
    document = _document_for(first)
    head = b'HTTP/1.1 200 OK\r\nETag: "0"\r\nx-oss-request-id: bench\r\nContent-Length: %d\r\n\r\n'
    sock.sendall(head % len(document) + document)
    return True


def _document_for(first: bytes) -> bytes:
    if first.startswith(b"POST"):
        return OPENED if b"?uploads" in first else JOINED
    return NO_PARTS if first.startswith(b"GET") else b""


if __name__ == "__main__":
    serve(sys.argv[1])
