"""A CA of the root's own, and a certificate that it signs for the names its clouds have outside."""

import datetime
import ipaddress
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from desktop_uploader.practice_cloud.root_folder import write_whole

# A wildcard covers one label: buckets are one label below their store's name.
NAMES = (
    "localhost",
    "*.aliyuncs.com",
    "vod.cn-shanghai.aliyuncs.com",
    "*.oss-cn-shanghai.aliyuncs.com",
    "*.oss-accelerate.aliyuncs.com",
    "iam.cn-north-4.myhuaweicloud.com",
    "mpc.cn-north-4.myhuaweicloud.com",
    "*.obs.cn-north-4.myhuaweicloud.com",
    "vod.api.qcloud.com",
    "vod.tencentcloudapi.com",
    "vod2.qcloud.com",
    "*.cos.ap-guangzhou.myqcloud.com",
)
LIFE_DAYS = 3650
CA_NAME = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Practice cloud CA")])
OWN_NAME = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "practice cloud")])


def make_certificates(folder: Path, host: str) -> None:
    """
    Write `ca.pem`, `server.pem` and `server.key` (0600) into a folder.

    The CA's key is forgotten: nobody can sign more with it, so trusting this CA is trusting this
    one certificate.
    """
    folder.mkdir(parents=True, exist_ok=True)
    ca_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    write_whole(folder / "server.key", secret, mode=0o600)
    own = _own(key.public_key(), ca_key, host=host)
    write_whole(folder / "server.pem", own.public_bytes(pem))
    write_whole(folder / "ca.pem", _authority(ca_key).public_bytes(pem))


def _blank(subject: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(CA_NAME)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=LIFE_DAYS))
    )


def _authority(ca_key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    usage = x509.KeyUsage(
        digital_signature=True, key_cert_sign=True, crl_sign=True, content_commitment=False,
        key_encipherment=False, data_encipherment=False, key_agreement=False,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip
    key_id = x509.SubjectKeyIdentifier.from_public_key(ca_key.public_key())
    return (
        _blank(CA_NAME, ca_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(key_id, critical=False)
        .sign(ca_key, hashes.SHA256())
    )


def _own(
    key: ec.EllipticCurvePublicKey, ca_key: ec.EllipticCurvePrivateKey, *, host: str
) -> x509.Certificate:
    addresses = sorted({"127.0.0.1", "::1", host} - {"localhost"})
    names: list[x509.GeneralName] = [
        *(x509.DNSName(name) for name in NAMES),
        *(x509.IPAddress(ipaddress.ip_address(one)) for one in addresses),
    ]
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key())
    return (
        _blank(OWN_NAME, key)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(issuer, critical=False)
        .sign(ca_key, hashes.SHA256())
    )
