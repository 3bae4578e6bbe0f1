"""Where every call arrives: to the control desk, or through the faults to a vendor's door."""

import threading
from collections.abc import Sequence

from desktop_uploader.practice_cloud.control_desk import ControlDesk
from desktop_uploader.practice_cloud.door import Door
from desktop_uploader.practice_cloud.fault_acts import perform
from desktop_uploader.practice_cloud.pace import Pace
from desktop_uploader.practice_cloud.panel import Panel
from desktop_uploader.practice_cloud.wire.messages import Request, Response


class FrontDesk:
    """Keeps the Answerer contract of the connections."""

    def __init__(
        self,
        doors: Sequence[Door],
        control: ControlDesk,
        *,
        panel: Panel,
    ) -> None:
        """The first door that claims a call gets it; the last one gets what is left."""
        self.clock = panel.clock
        self.stopped = threading.Event()
        self._doors = doors
        self._control = control
        self._faults = panel.faults
        self._log = panel.log
        self._knobs = panel.knobs
        self._line = Pace(lambda: panel.knobs.current.line_bytes_per_s, self.stopped)

    def pace(self, count: int) -> None:
        """Wait as long as the line of all callers takes."""
        self._line.wait(count)

    def answer(self, request: Request) -> Response:
        """The answer of whoever the call is for."""
        if self._control.claims(request):
            request.operation = "/practice"
            return self._control.answer(request)
        request.number = self._log.begin()
        request.skew_s = self._knobs.current.clock_offset_s
        door = next((door for door in self._doors if door.claims(request)), self._doors[-1])
        request.operation = door.operation(request)
        drawn = self._faults.draw(request)
        if drawn is None:
            return door.answer(request)
        rule, released = drawn
        request.trace["fault"] = rule.kind
        return perform(rule, request, door=door, released=released)

    def ended(self, request: Request, response: Response | None) -> None:
        """Log the call, unless it was about the practice cloud itself."""
        if request.operation != "/practice":
            self._log.add(request, response)

    def lost(self, request: Request) -> None:
        """Say so in the log as well."""
        if request.operation != "/practice":
            self._log.lose(request)
