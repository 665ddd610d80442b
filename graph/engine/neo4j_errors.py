"""What the driver raises, told in the project's own errors. Its messages are quoted only where they cannot hold data."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from neo4j.exceptions import AuthError, ClientError, DriverError, Neo4jError, SessionExpired, TransientError

from graph.errors import BadInput, GongjiangError, GraphUnavailable, GraphUnreachable

SLOW = "这个查询用时过长，已停止；请缩小范围（减少跳数或加过滤条件）"
READ_ONLY = ("Security.Forbidden", "WriteOnReadOnlyAccess", "ForbiddenOnReadOnly", "DatabaseReadOnly", "AccessMode")


@contextmanager
def translated(address: str, database: str, *, writing: bool = False) -> Iterator[None]:
    """Turns errors of the driver and of the connection into errors of the graph."""
    try:
        yield
    except (Neo4jError, DriverError, OSError) as error:
        raise told(error, address, database, writing=writing) from error


def told(error: Exception, address: str, database: str, *, writing: bool) -> GongjiangError:
    """The error as a user can act on it."""
    code = (error.code or "") if isinstance(error, Neo4jError) else ""
    if isinstance(error, AuthError) or "Security.Unauthorized" in code or "AuthenticationRateLimit" in code:
        return GraphUnavailable(
            f"{address} 拒绝了用户名或密码；请检查 GONGJIANG_NEO4J_USER 和 GONGJIANG_NEO4J_PASSWORD"
        )
    if "DatabaseNotFound" in code:
        return GraphUnavailable(f"{address} 上没有名为 {database} 的数据库；请检查 GONGJIANG_NEO4J_DATABASE")
    if any(part in code for part in READ_ONLY):
        return GraphUnavailable(f"{address} 上的数据库 {database} 对这个用户只读，不能写入；请换一个有写入权限的用户")
    if "TransactionTimedOut" in code or "LockClientStopped" in code:
        if writing:
            return GraphUnavailable("写入用时超过限制，已全部撤销；请稍后再试，或调大 GONGJIANG_NEO4J_WRITE_SECONDS")
        return BadInput(SLOW)
    if "MemoryPoolOutOfMemory" in code or "OutOfMemory" in code:
        return GraphUnavailable(
            "图数据库的内存不够这次操作，已全部撤销；请调大服务器的 server.memory.heap.max_size 和 "
            "dbms.memory.transaction.total.max"
        )
    if isinstance(error, ClientError):
        return GraphUnavailable(f"图数据库拒绝了这次{'写入' if writing else '查询'}（{code}）")
    if isinstance(error, TransientError) and not isinstance(error, SessionExpired):
        return GraphUnreachable(f"图数据库暂时不能完成这次操作（{code}）；请稍后再试")
    if isinstance(error, Neo4jError):
        return GraphUnavailable(f"图数据库出错（{code}）；请查看它的日志")
    return GraphUnreachable(f"连不上图数据库 {address}；请确认它已启动、地址和加密方式无误")
