"""
What MPC makes of an object, and what may be set.

Source: MPC manual of 2024-03-05, 8.1 (transcode), 9 (remux), 10 (animated graphics), 11 (metadata),
12 (thumbnails). A task can be given up while it waits, and a remux that failed runs once more;
whatever else has failed is ordered anew. Every task hands back our key.
"""

from desktop_uploader.ports.works import (
    Again,
    Form,
    Need,
    Settling,
    Work,
    WorkRule,
    WorkSetting,
)

LISTS_OF_TRANSCODE = ("av_parameters", "watermarks", "output_filenames")
OBJECTS_OF_TRANSCODE = (
    *("thumbnail", "subtitle", "encryption", "crop", "audio_track", "multi_audio"),
    *("video_process", "audio_process"),
)

RULES = (
    WorkRule(
        Work.TRANSCODE,
        settling=Settling.LISTED,
        may_cancel=True,
        template=Need.MAY,
        settings=(
            *(WorkSetting(name, Form.JSON) for name in LISTS_OF_TRANSCODE),
            *(WorkSetting(name, Form.JSON) for name in OBJECTS_OF_TRANSCODE),
            WorkSetting("priority", choices=("6", "9")),
        ),
    ),
    WorkRule(
        Work.SNAPSHOTS,
        settling=Settling.LISTED,
        may_cancel=True,
        settings=(
            WorkSetting("interval_s", least=1),
            WorkSetting("start_s", least=0),
            WorkSetting("duration_s", least=1),
            WorkSetting("dots", Form.JSON),
            WorkSetting("width", least=96, most=3840),
            WorkSetting("height", least=96, most=2160),
            WorkSetting("max_length", least=240, most=3840),
            WorkSetting("tar", choices=("0", "1")),
        ),
    ),
    WorkRule(
        Work.GIF,
        settling=Settling.LISTED,
        may_cancel=True,
        settings=(
            WorkSetting("width", least=-1, most=3840),
            WorkSetting("height", least=-1, most=2160),
            WorkSetting("start_ms", least=0),
            WorkSetting("end_ms", least=1),
            WorkSetting("frame_rate", least=1, most=75),
        ),
    ),
    WorkRule(
        Work.REMUX,
        again=Again.SAME_TASK,
        settling=Settling.LISTED,
        may_cancel=True,
        settings=(
            WorkSetting("format", choices=("HLS", "MP4")),
            WorkSetting("segment_s", least=2, most=10),
            WorkSetting("remove_meta", choices=("true", "false")),
        ),
    ),
    WorkRule(Work.METADATA, settling=Settling.LISTED, may_cancel=True),
)
