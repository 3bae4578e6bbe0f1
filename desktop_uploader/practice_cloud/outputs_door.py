"""`/outputs/<media id>/<file>`: what transcodes made, for anyone who wants to play it."""

from mimetypes import guess_type
from pathlib import Path

from desktop_uploader.practice_cloud.door import Refusal
from desktop_uploader.practice_cloud.wire.messages import (
    FileSlice,
    Request,
    Response,
    json_response,
)


class OutputsDoor:
    """Serves files of one folder, two levels deep."""

    throttled = Refusal("TooManyRequests", 503, "Too many requests.")

    def __init__(self, folder: Path) -> None:
        """Serve from here."""
        self._folder = folder

    def claims(self, request: Request) -> bool:
        """Below /outputs/ on our own address."""
        return request.path.startswith("/outputs/") and not request.names_a_cloud

    def operation(self, request: Request) -> str:
        """One word for all of it."""
        return "GetOutput"

    def answer(self, request: Request) -> Response:
        """The file, or 404."""
        pieces = request.path.removeprefix("/outputs/").split("/")
        path = self._folder.joinpath(*pieces)
        if len(pieces) != 2 or ".." in pieces or not path.is_file():
            return self.shape(request, Refusal("NotFound", 404, "There is no such output."))
        kind = guess_type(path.name)[0] or "application/octet-stream"
        return Response(200, {"Content-Type": kind}, FileSlice(path, 0, path.stat().st_size))

    def shape(self, request: Request, refusal: Refusal) -> Response:
        """Plain JSON."""
        answer = {"code": refusal.code, "message": refusal.message}
        response = json_response(refusal.status, answer)
        response.headers.update(refusal.headers)
        return response

    def expire_all(self, now_s: float) -> None:
        """Nothing here is handed out for a time."""
