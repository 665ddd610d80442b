"""Refuses bodies that are too large while they come in, whatever their headers claim."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import problem

#: JSON bodies; a need of 10,000 characters is 30 KB.
JSON_LIMIT = 2 * 2**20


class BodyLimit:
    """ASGI middleware: 413 when a body passes the limit of its route."""

    def __init__(self, app: ASGIApp, upload_limit: int) -> None:
        self._app, self._upload = app, upload_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on, counting what it receives."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._upload if scope["path"].rstrip("/").endswith("/imports") else JSON_LIMIT
        detail = (
            f"请求超过 {limit // 2**20} MiB 的上限；请分成几个文件导入，或由维护人员调高 GONGJIANG_UPLOAD_LIMIT_MIB"
        )
        length = dict(scope["headers"]).get(b"content-length", b"")
        if length.isdigit() and int(length) > limit:
            await problem(413, detail)(scope, receive, send)
            return
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                # FastAPI passes an HTTPException through while it reads a body; any other would become a 400.
                raise HTTPException(413, detail)
            return message

        await self._app(scope, counted, send)
