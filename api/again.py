"""A question that another process's load has overtaken is asked once more, before anything of an answer has gone out."""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: With pauses of 10, 20, 40, … ms: 0.6 s in all, then the client is told to come back.
TRIES = 7
PAUSE = 0.01


class AskedAgain:
    """Runs a GET anew as long as its answer is marked as overtaken (`request.state.moved`), a few times."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        asked = dict(scope)
        for attempt in range(TRIES):
            # The same dictionary each time: what is around this reads the route from it afterwards.
            scope.clear()
            scope.update({**asked, "state": dict(asked.get("state", {}))})
            if not await self._attempt(scope, receive, send, last=attempt == TRIES - 1):
                return
            await asyncio.sleep(PAUSE * 2**attempt)

    async def _attempt(self, scope: Scope, receive: Receive, send: Send, *, last: bool) -> bool:
        """Whether the answer was overtaken and nothing of it has gone out."""
        dropped = False

        async def judged(message: Message) -> None:
            nonlocal dropped
            if message["type"] == "http.response.start" and not last:
                dropped = scope["state"].get("moved", False)
            if not dropped:
                await send(message)

        await self._app(scope, receive, judged)
        return dropped
