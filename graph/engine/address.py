"""The address of a graph server. Credentials come from the settings only and are refused here, unread."""

from __future__ import annotations

from urllib.parse import urlsplit

from graph.errors import GraphUnavailable

#: +s checks the server's certificate, +ssc takes one that it has signed itself; neo4j:// follows a cluster's routing.
SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")


def is_server(url: str) -> bool:
    """Whether the graph is named by an address and not by a folder."""
    return "://" in url


def check_address(url: str) -> str:
    """The address when it can be one of a server; GraphUnavailable says what is wrong with it, without quoting it."""
    scheme = url.partition("://")[0].lower()
    if scheme not in SCHEMES:
        raise GraphUnavailable(
            f"不支持的图谱地址 {scheme[:20]}://…；请给出一个文件夹，或 {'、'.join(f'{s}://' for s in SCHEMES)} 的地址"
        )
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise GraphUnavailable(f"图谱地址无法识别；应形如 {scheme}://主机:7687") from None
    if "@" in parts.netloc:
        raise GraphUnavailable(
            "图谱地址里不能写用户名和密码；请用 GONGJIANG_NEO4J_USER 和 GONGJIANG_NEO4J_PASSWORD 给出"
        )
    if not host or parts.path not in ("", "/") or parts.fragment:
        raise GraphUnavailable(
            f"图谱地址无法识别；应形如 {scheme}://主机:7687，数据库名用 GONGJIANG_NEO4J_DATABASE 给出"
        )
    return url


def shown(url: str) -> str:
    """The address as a message may show it: scheme, host and port."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
