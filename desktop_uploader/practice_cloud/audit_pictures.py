"""The pictures that audits show: one small grey picture, put where outputs are served from."""

import base64
import contextlib
from collections.abc import Callable
from pathlib import Path

GREY_JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQEAZABkAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQ"
    "c1tdhbWGkJ6jq62rZ4C8ybqmx5moq6T/wAALCAAQABABAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcI"
    "CQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcY"
    "GRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKj"
    "pKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/9oACAEBAAA/AKlF"
    "FFf/2Q=="
)
PictureOf = Callable[[str, int], str]
"""From a medium's id and a moment in milliseconds to the picture's address."""


def pictures_in(outputs: Path, url: Callable[[], str]) -> PictureOf:
    """What puts a picture there when its address is told for the first time."""

    def picture_of(media_id: str, at_ms: int) -> str:
        name = f"audit-{at_ms}.jpg"
        folder = outputs / media_id
        folder.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError), (folder / name).open("xb") as file:
            file.write(GREY_JPEG)
        return f"{url()}/outputs/{media_id}/{name}"

    return picture_of
