"""Every error as RFC 9457 problem details, in Chinese; nothing internal leaks out."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from graph.errors import GongjiangError, GraphUnavailable
from graph.logs import get_logger

log = get_logger()
MEDIA_TYPE = "application/problem+json"
_TITLES = {400: "请求有误", 401: "未授权", 404: "没有这个地址", 405: "方法不允许", 413: "文件过大", 422: "输入有误", 503: "图谱不可用"}  # fmt: skip
_DETAILS = {404: "没有这个地址；可用的地址见 /docs", 405: "这个地址不接受该方法；可用的方法见 /docs"}
_REASONS = {
    "missing": "缺少",
    "extra_forbidden": "不认识的字段",
    "int_parsing": "应为整数",
    "float_parsing": "应为数字",
    "bool_parsing": "应为 true 或 false",
    "string_type": "应为文字",
    "json_invalid": "不是合法的 JSON",
    "model_attributes_type": "应为 JSON 对象（Content-Type: application/json）",
    "dict_type": "应为 JSON 对象",
    "list_type": "应为列表",
    "literal_error": "不在可选值之内",
    "greater_than_equal": "太小",
    "less_than_equal": "太大",
    "string_too_short": "不能为空",
    "string_too_long": "太长",
}


def problem(status: int, detail: str, *, title: str | None = None, **extra: Any) -> JSONResponse:
    """A problem details response."""
    headers = {"Retry-After": "5"} if status == 503 else None
    content = {"type": "about:blank", "title": title or _TITLES.get(status, "出错"), "status": status, "detail": detail}
    return JSONResponse({**content, **extra}, status, media_type=MEDIA_TYPE, headers=headers)


def install(app: FastAPI) -> None:
    """Registers the handlers."""

    @app.exception_handler(GongjiangError)
    def expected(request: Request, error: GongjiangError) -> JSONResponse:
        if isinstance(error, GraphUnavailable):
            log.error("Graph unavailable", detail=error.detail)
        return problem(error.status, error.detail, title=error.title)

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        errors = [_told(item) for item in error.errors()]
        return problem(422, "；".join(f"{e['field']}：{e['reason']}" for e in errors[:5]), errors=errors)

    @app.exception_handler(HTTPException)
    def http(request: Request, error: HTTPException) -> JSONResponse:
        return problem(error.status_code, _DETAILS.get(error.status_code, str(error.detail)))

    @app.exception_handler(Exception)
    def unexpected(request: Request, error: Exception) -> JSONResponse:
        log.error("Unexpected error", path=request.url.path, exc_info=error)
        return problem(500, "服务内部错误，已记入日志")


def _told(item: dict[str, Any]) -> dict[str, str]:
    place = ".".join(str(part) for part in item["loc"] if part not in ("body", "query", "path"))
    kind = str(item["type"])
    context = item.get("ctx") or {}
    reason = _REASONS.get(kind, str(item["msg"]))
    bound = context.get("ge", context.get("le", context.get("max_length")))
    return {"field": place or "请求正文", "reason": f"{reason}（界限 {bound}）" if bound is not None else reason}
