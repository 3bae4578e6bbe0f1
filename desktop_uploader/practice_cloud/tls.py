"""The server's TLS side, with a certificate of the root's own."""

import ssl
from pathlib import Path


def server_context(folder: Path, host: str) -> ssl.SSLContext:
    """A context for serving; CA and certificate are made in `folder` where they are missing."""
    certificate, key = folder / "server.pem", folder / "server.key"
    if not all(path.exists() for path in (certificate, key, folder / "ca.pem")):
        # Imported here: who serves plain HTTP does not need the package behind it.
        from desktop_uploader.practice_cloud.certificates import make_certificates

        make_certificates(folder, host)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(certificate, key)
    return context
