"""What every answer carries, and how often one address may ask: at the gate, before anything is taken in."""

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; connect-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
_NOT_KEPT = {"cache-control": "no-store"}
_MINUTE = 60.0
_ADDRESSES = 10_000


@dataclass(slots=True)
class Visits:
    """Submissions of the last minute by address; the oldest addresses are forgotten first."""

    most: int
    clock: Callable[[], float] = time.monotonic
    _seen: OrderedDict[str, deque[float]] = field(default_factory=OrderedDict)

    def admits(self, address: str) -> bool:
        """Whether an address may send one more, which then counts."""
        now = self.clock()
        times = self._seen.setdefault(address, deque())
        self._seen.move_to_end(address)
        while times and now - times[0] > _MINUTE:
            times.popleft()
        if len(self._seen) > _ADDRESSES:
            self._seen.popitem(last=False)
        if len(times) >= self.most:
            return False
        times.append(now)
        return True


class Guarded:
    """Adds the headers to every answer, and turns away an address that asks too often."""

    def __init__(self, app: ASGIApp, visits: Visits, refusal: Callable[[str], ASGIApp]) -> None:
        self.app, self.visits, self.refusal = app, visits, refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in {**HEADERS, **_NOT_KEPT}.items():
                    headers.setdefault(name, value)
            await send(message)

        address = (scope.get("client") or ("",))[0]
        if scope["method"] == "POST" and not self.visits.admits(address):
            await self.refusal(scope["path"])(scope, receive, with_headers)
            return
        await self.app(scope, receive, with_headers)
