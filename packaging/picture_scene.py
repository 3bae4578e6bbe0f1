"""The jobs that the pictures show: one of each kind that a person meets."""

from dataclasses import replace

from desktop_uploader.domain.errors import Remedy, Trouble
from desktop_uploader.domain.ids import JobId
from desktop_uploader.domain.media import Mark, Stage
from desktop_uploader.domain.parts import StoredPart
from desktop_uploader.ports.accounts import AccountRow
from desktop_uploader.ports.engine import JobDetail, JobRow, TimelineEntry, Totals

NOW_S = 1_780_000_000.0
MIB = 1024 * 1024
PART_BYTES = 8 * MIB

ACCOUNTS = (
    AccountRow("studio", "alibaba", "key", region="cn-shanghai", secrets_in="keyring"),
    AccountRow("practice-alibaba", "alibaba", "key", secrets_in="none", is_practice=True),
)
TOTALS = Totals(
    rate_bytes_per_s=31_400_000.0,
    connections=12,
    bottleneck="line",
    under_way=3,
    queued=1,
    left_s=(95.0, 140.0),
)
WRONG_KEY = Trouble(
    kind="WrongKey",
    remedy=Remedy.SIGN_IN,
    action="CreateUploadVideo",
    code="InvalidAccessKeyId.NotFound",
    message="Specified access key is not found.",
    request_id="7D2A6B1E-0C55-5F0B-9E5E-2F8A3C1D4E5F",
)
CHANGED = Trouble(kind="SourceChanged", remedy=Remedy.ASK_USER)


def rows() -> list[JobRow]:
    """Jobs in the order of the queue."""
    practice = {"account": "practice-alibaba", "is_practice": True}
    long_name = "Interview with a baker — final cut, graded, with subtitles v3.mov"
    playable = {"marks": (Mark.PLAYABLE,)}
    moving = {"may_pause": True, "may_cancel": True}
    told = [
        (Stage.UPLOADING, "Harbour at night.mp4", 1480, 0.62,
         moving | {"rate_bytes_per_s": 18.2e6, "left_s": (24.0, 35.0)}),
        (Stage.UPLOADING, long_name, 2210, 0.31,
         moving | {"rate_bytes_per_s": 13.2e6, "left_s": (95.0, 140.0)}),
        (Stage.PROCESSING, "城市夜景延时摄影（第三版）.mp4", 640, 1, {"progress_percent": 45}),
        (Stage.REVIEWING, "Opening titles.mov", 88, 1, {}),
        (Stage.PUBLISHED, "Market street.mp4", 910, 1, playable),
        (Stage.WAITING, "Sunday lunch.mp4", 730, 0,
         {"detail": "sign-in", "trouble": WRONG_KEY, "may_retry": True, "may_cancel": True}),
        (Stage.FAILED, "Rough cut.mp4", 320, 0.4, {"trouble": CHANGED, "may_retry": True}),
        (Stage.PAUSED, "Trailer.mp4", 205, 0.75, {"may_resume": True, "may_cancel": True}),
        (Stage.VERIFYING, "Drone over the bay.mov", 510, 1, {}),
        (Stage.PUBLISHED, "practice-film.mp4", 12, 1, practice | playable),
        (Stage.REJECTED, "block-me.mp4", 12, 1, practice),
        (Stage.QUEUED, "Evening news, recorded from the left camera.mxf", 4100, 0, {}),
    ]  # fmt: skip
    return [
        replace(_plain(number, stage, name, mib=mib, share=share), **more)
        for number, (stage, name, mib, share, more) in enumerate(told, start=1)
    ]


def _plain(number: int, stage: Stage, name: str, *, mib: int, share: float) -> JobRow:
    size_bytes = mib * MIB
    acked_bytes = int(size_bytes * share)
    under_way_bytes = 9 * PART_BYTES if stage is Stage.UPLOADING else 0
    return JobRow(
        id=JobId(number),
        path=f"/home/li/films/{name}",
        name=name,
        account="studio",
        title=name.rsplit(".", 1)[0],
        stage=stage,
        size_bytes=size_bytes,
        acked_bytes=acked_bytes,
        sent_bytes=min(size_bytes, acked_bytes + under_way_bytes),
        media_id="f0d3b1a47c2e71ef8a2f5420848c0102" if share else "",
    )


def detail(row: JobRow) -> JobDetail:
    """The story of a job so far."""
    words = ["added", "checking", "authorizing", "upload-opened", "uploading"]
    story = [TimelineEntry(NOW_S - 60 + 7 * n, word) for n, word in enumerate(words)]
    if row.trouble is not None:
        story = [*story[:3], TimelineEntry(NOW_S - 40, "waiting")]
    parts = tuple(
        StoredPart(n, PART_BYTES, f"{n:032x}") for n in range(1, row.acked_bytes // PART_BYTES + 1)
    )
    return JobDetail(
        row=row,
        tags=("harbour", "night"),
        upload_id="0004B9894A22E5B1888A1E29F8236E2D" if parts else "",
        part_bytes=PART_BYTES,
        parts=parts,
        timeline=tuple(story),
        request_ids=("A1B2C3D4-0C55-5F0B-9E5E-2F8A3C1D4E5F", "65F0B9E52F8A3C1D4E5FA1B2"),
    )
