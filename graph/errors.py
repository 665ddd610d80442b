"""Errors that a user can act on. `detail` is a Chinese sentence, `status` the HTTP status, `exit_code` the command's."""

from __future__ import annotations


class GongjiangError(Exception):
    """Base of all expected errors; everything else is a bug."""

    status = 500
    exit_code = 2
    title = "出错"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class BadInput(GongjiangError):
    """The request or file is wrong; the detail says what to do."""

    status = 422
    title = "输入有误"


class NotFound(GongjiangError):
    """An id, 编号 or name that is not in the graph."""

    status = 404
    title = "未找到"


class TooLarge(GongjiangError):
    """An upload over the limit of the settings."""

    status = 413
    title = "文件过大"


class GraphUnavailable(GongjiangError):
    """The graph cannot be opened or reached."""

    status = 503
    exit_code = 3
    title = "图谱不可用"


class SchemaMismatch(GraphUnavailable):
    """The graph was written by another version and cannot be used as it is."""


class GraphUnfinished(GraphUnavailable):
    """A copy into this graph was cut off; only another copy makes it whole."""

    def __init__(self, where: str) -> None:
        super().__init__(f"{where} 是一次没有完成的复制，不能使用；请重新运行 gongjiang copy，或换一个图谱")


class GraphUnreachable(GraphUnavailable):
    """The server does not answer now; it may come back by itself."""


class GraphMissing(GraphUnavailable):
    """There is no graph yet at the place that was named."""


class SnapshotMoved(GraphUnavailable):
    """Another revision was published meanwhile; the same work done again sees the new one (graph.engine.retried)."""

    def __init__(self, detail: str = "图谱刚刚被另一个进程修改；请再试一次") -> None:
        super().__init__(detail)
