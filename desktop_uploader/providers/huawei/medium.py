"""What MPC's task and our folder are called as one medium: "100211@home-7-0a1b2c3d"."""

from dataclasses import dataclass

from desktop_uploader.domain.ids import MediaId


@dataclass(frozen=True, slots=True)
class Medium:
    """
    MPC keeps no media: a task forgets itself in time, the folder of its outputs stays.

    Attributes:
        folder: The job's own; "" for an id that is none of ours.
        task_id: "" where no task was ordered.
    """

    folder: str
    task_id: str = ""

    @property
    def media_id(self) -> MediaId:
        """Both in one text."""
        return MediaId(f"{self.task_id}@{self.folder}")


def read_medium(media_id: MediaId) -> Medium:
    """The two halves again."""
    task_id, _, folder = media_id.partition("@")
    return Medium(folder, task_id)
