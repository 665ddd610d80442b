"""Every error as RFC 9457 problem details, in Chinese; nothing internal leaks out."""

from __future__ import annotations

import json
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from graph.errors import GongjiangError, GraphUnavailable, SnapshotMoved
from graph.logs import get_logger

log = get_logger()
MEDIA_TYPE = "application/problem+json"
_TITLES = {401: "未授权", 404: "没有这个地址", 405: "方法不允许", 413: "文件过大", 422: "输入有误", 503: "图谱不可用"}  # fmt: skip
_DETAILS = {404: "没有这个地址；可用的地址见 /docs", 405: "这个地址不接受该方法；可用的方法见 /docs"}
_UNREADABLE = "请求正文无法解析；JSON 应为 UTF-8 编码，文件应以 multipart/form-data 上传"
_REASONS = {
    "missing": "缺少",
    "extra_forbidden": "不认识的字段",
    "int_parsing": "应为整数",
    "int_parsing_size": "数字太大",
    "int_type": "应为整数",
    "int_from_float": "应为整数",
    "float_parsing": "应为数字",
    "float_type": "应为数字",
    "bool_parsing": "应为 true 或 false",
    "bool_type": "应为 true 或 false",
    "string_type": "应为文字",
    "string_unicode": "含有不成字的编码",
    "json_invalid": "不是合法的 JSON",
    "model_attributes_type": "应为 JSON 对象（Content-Type: application/json）",
    "dict_type": "应为 JSON 对象",
    "list_type": "应为列表",
    "literal_error": "不在可选值之内",
    "greater_than_equal": "太小",
    "less_than_equal": "太大",
    "string_too_short": "不能为空",
    "string_too_long": "太长",
    "too_long": "太多",
}


def problem(status: int, detail: str, *, title: str | None = None, **extra: Any) -> Response:
    """A problem details response."""
    headers = {"Retry-After": "5"} if status == 503 else None
    content = {"type": "about:blank", "title": title or _TITLES.get(status, "出错"), "status": status, "detail": detail}
    # A refusal may quote what was sent; half a character (a lone surrogate) cannot be encoded.
    text = json.dumps({**content, **extra}, ensure_ascii=False).encode(errors="replace")
    return Response(text, status, media_type=MEDIA_TYPE, headers=headers)


def install(app: FastAPI) -> None:
    """Registers the handlers."""

    @app.exception_handler(GongjiangError)
    def expected(request: Request, error: GongjiangError) -> Response:
        if isinstance(error, SnapshotMoved):
            request.state.moved = True  # api.again asks once more
        elif isinstance(error, GraphUnavailable):
            log.error("Graph unavailable", detail=error.detail)
        return problem(error.status, error.detail, title=error.title)

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> Response:
        errors = [_told(item) for item in error.errors()]
        return problem(422, "；".join(f"{e['field']}：{e['reason']}" for e in errors[:5]), errors=errors)

    @app.exception_handler(HTTPException)
    def http(request: Request, error: HTTPException) -> Response:
        if error.status_code == 400:
            # What the framework could not take apart: JSON that is not UTF-8, a multipart body without an end.
            return problem(422, _UNREADABLE)
        return problem(error.status_code, _DETAILS.get(error.status_code, str(error.detail)))

    @app.exception_handler(Exception)
    def unexpected(request: Request, error: Exception) -> Response:
        log.error("Unexpected error", path=request.url.path, exc_info=error)
        return problem(500, "服务内部错误，已记入日志")


def _told(item: dict[str, Any]) -> dict[str, str]:
    place = ".".join(str(part) for part in item["loc"] if part not in ("body", "query", "path"))
    kind = str(item["type"])
    context = item.get("ctx") or {}
    reason = _REASONS.get(kind, "格式不对")
    bound = context.get("ge", context.get("le", context.get("max_length")))
    return {"field": place or "请求正文", "reason": f"{reason}（界限 {bound}）" if bound is not None else reason}
