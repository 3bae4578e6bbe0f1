"""A CA of the root's own, and a certificate for the names that its clouds have outside."""

import datetime
import ipaddress
import ssl
from pathlib import Path

from desktop_uploader.practice_cloud.root_folder import write_whole

# A wildcard covers one label: buckets are one label below their store's name.
NAMES = (
    "localhost",
    "vod.cn-shanghai.aliyuncs.com",
    "*.aliyuncs.com",
    "*.oss-cn-shanghai.aliyuncs.com",
    "*.oss-accelerate.aliyuncs.com",
)
LIFE_DAYS = 3650


def server_context(folder: Path, host: str) -> ssl.SSLContext:
    """The server's TLS side; CA and certificate are made in `folder` where they are missing."""
    certificate, key = folder / "server.pem", folder / "server.key"
    if not certificate.exists() or not key.exists() or not (folder / "ca.pem").exists():
        _make(folder, host)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(certificate, key)
    return context


def _make(folder: Path, host: str) -> None:
    # Imported here: who serves plain HTTP does not need it.
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    folder.mkdir(parents=True, exist_ok=True)
    now = datetime.datetime.now(datetime.UTC)
    begin, end = now - datetime.timedelta(days=1), now + datetime.timedelta(days=LIFE_DAYS)
    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    ca_name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Practice cloud CA")])
    own_name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "practice cloud")])
    ca_id = x509.SubjectKeyIdentifier.from_public_key(ca_key.public_key())
    authority = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(ca_id)
    usage = x509.KeyUsage(
        digital_signature=True, key_cert_sign=True, crl_sign=True, content_commitment=False,
        key_encipherment=False, data_encipherment=False, key_agreement=False,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip
    names: list[x509.GeneralName] = [x509.DNSName(name) for name in NAMES]
    addresses = {"127.0.0.1", "::1", host} - {"localhost", ""}
    names += [x509.IPAddress(ipaddress.ip_address(one)) for one in sorted(addresses)]
    blank = x509.CertificateBuilder().not_valid_before(begin).not_valid_after(end)
    ca = (
        blank.subject_name(ca_name).issuer_name(ca_name).public_key(ca_key.public_key())
        .serial_number(x509.random_serial_number())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(ca_id, critical=False)
        .sign(ca_key, hashes.SHA256())
    )  # fmt: skip
    own = (
        blank.subject_name(own_name).issuer_name(ca_name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(authority, critical=False)
        .sign(ca_key, hashes.SHA256())
    )  # fmt: skip
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    write_whole(folder / "server.key", secret, mode=0o600)
    write_whole(folder / "server.pem", own.public_bytes(pem))
    write_whole(folder / "ca.pem", ca.public_bytes(pem))
