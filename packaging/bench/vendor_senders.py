"""
The vendors' own uploaders as rivals, each over verified TLS and with its own part size.

Four threads, as ours has; the vendor of COS takes five by default, and keeps them.
"""

import ssl
from dataclasses import dataclass
from pathlib import Path

from bench.receiver import BUCKET

THREADS = 4
STEP_BYTES = 1024 * 1024
KEY = "sv/bench/film.mp4"
PACKAGES = {"oss2": "oss2", "cos": "qcloud_cos", "obs": "obs"}


@dataclass(frozen=True, slots=True)
class Task:
    """Where to send which file."""

    port: int
    certificate: str
    file: str

    @property
    def size_bytes(self) -> int:
        """Length of the file."""
        return Path(self.file).stat().st_size


def send_with_oss2(task: Task) -> None:
    """`resumable_upload` of oss2."""
    import oss2

    session = oss2.Session()
    session.session.verify = task.certificate
    session.session.trust_env = False
    bucket = oss2.Bucket(
        oss2.StsAuth("id", "secret", "token"),
        f"https://localhost:{task.port}",
        BUCKET,
        session=session,
        is_path_style=True,
    )
    store = oss2.ResumableStore(root=str(Path(task.file).parent))
    oss2.resumable_upload(
        bucket, KEY, task.file, store=store, multipart_threshold=STEP_BYTES, num_threads=THREADS
    )


def send_with_cos(task: Task) -> None:
    """`upload_file` of cos-python-sdk-v5, as it is by default: parts of 1 MiB."""
    from qcloud_cos import CosConfig, CosS3Client

    config = CosConfig(
        Region="ap-guangzhou",
        SecretId="id",
        SecretKey="secret",
        Token="token",
        Scheme="https",
        Domain=f"localhost:{task.port}/{BUCKET}",
        VerifySSL=task.certificate,
    )
    client = CosS3Client(config)
    client.upload_file(Bucket=f"{BUCKET}-1250000000", Key=KEY, LocalFilePath=task.file)


def send_with_obs(task: Task) -> None:
    """`uploadFile` of esdk-obs-python, with a context that verifies: its own does not."""
    from obs import ObsClient

    client = ObsClient(
        access_key_id="id",
        secret_access_key="secret",
        security_token="token",
        server=f"https://localhost:{task.port}",
        path_style=True,
        ssl_verify=task.certificate,
        is_signature_negotiation=False,
    )
    client.context = ssl.create_default_context(cafile=task.certificate)
    answer = client.uploadFile(BUCKET, KEY, task.file, taskNum=THREADS)
    if answer.status >= 300:
        raise RuntimeError(f"obs: {answer.status} {answer.errorCode} {answer.errorMessage}")
