"""serve, doctor: the service and its health."""

from __future__ import annotations

import ipaddress
import signal
import socket
import tempfile
from pathlib import Path
from typing import Annotated, Any

import typer

from api.commands.common import DbOption, JsonOption, StageProgress, connected, err, graph_url, out, print_json, told
from api.folder import GraphFolder, ServiceNote
from api.workspace import Workspace, opened
from graph.engine import is_server
from graph.errors import BadInput, GraphUnreachable
from graph.logs import configure
from graph.settings import settings

MARKS = {True: "正常", False: "异常"}


def serve(
    host: Annotated[str | None, typer.Option("--host", help="监听地址，默认 127.0.0.1")] = None,
    port: Annotated[int | None, typer.Option("--port", min=0, max=65535, help="端口，默认 8000；0 为任选一个")] = None,
    with_sample: Annotated[bool, typer.Option("--sample", help="图谱为空时先导入样例省份")] = False,
    db: DbOption = None,
) -> None:
    """启动服务。同一图谱上的其他命令会自动交给它办理。"""
    with told():
        configured = settings()
        configure(configured.log_level)
        host, port = host or configured.host, configured.port if port is None else port
        url = graph_url(db)
        if is_server(url):
            _serve_shared(url, host, port, with_sample)
            return
        folder = GraphFolder(url)
        held = folder.acquire(configured.wait_seconds, lambda: err.print("图谱正被另一个命令使用，等它结束…"))
        if isinstance(held, ServiceNote):
            raise BadInput(f"这个图谱已有服务在运行：{held.url}")
        with (
            held,
            _listening(host, port) as listener,
            opened(str(folder.path), index_folder=folder.index) as workspace,
        ):
            if with_sample:
                _load_sample(workspace)
            workspace.refresh()
            workspace.prepare_search()
            try:
                note = folder.announce(_address(host, listener))
                _run(workspace, listener, host, note.token)
            finally:
                folder.silence()


def _serve_shared(url: str, host: str, port: int, with_sample: bool) -> None:
    """Serves a graph on a server; one that is away now is waited for, one that refuses is an error."""
    with _listening(host, port) as listener:
        workspace = Workspace.waiting(url)
        try:
            try:
                _ = workspace.engine
            except GraphUnreachable as error:
                if with_sample:
                    raise
                err.print(f"{error.detail}；服务先启动，等它恢复后自动接上", markup=False)
            else:
                if with_sample:
                    _load_sample(workspace)
            _run(workspace, listener, host, None)
        finally:
            workspace.close()


def _listening(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        # asyncio switches Nagle's delay off (40 ms an answer) only where the protocol is given by name.
        listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listener.bind((host, port))
        listener.listen(512)
        return listener
    except OSError as error:
        raise BadInput(f"无法监听 {host}:{port}（{error.strerror}）；请用 --port 换一个端口") from error


def _address(host: str, listener: socket.socket) -> str:
    port = listener.getsockname()[1]
    reachable = "127.0.0.1" if _everywhere(host) else host
    return f"http://[{reachable}]:{port}" if ":" in reachable else f"http://{reachable}:{port}"


def _run(workspace: Workspace, listener: socket.socket, host: str, token: str | None) -> None:
    import uvicorn  # the web framework takes half a second that other commands need not wait for

    from api.app import create_app

    url = _address(host, listener)
    app = create_app(workspace, token=token)
    err.print(f"工匠服务已启动：{url}（接口文档 {url}/docs），按 Ctrl+C 停止")
    if not _loopback(host):
        err.print("注意：服务对网络开放，目前没有登录和访问控制，任何人都可以读取和导入数据")
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=10))
    # uvicorn ends in good order and then raises the signal anew, which would end the process before the note is
    # taken back and the graph closed.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    server.run(sockets=[listener])


def _everywhere(host: str) -> bool:
    return host in ("", "0.0.0.0", "::")


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _load_sample(workspace: Workspace) -> None:
    if workspace.engine.read("MATCH (n:Expert) RETURN count(*) AS n")[0]["n"]:
        return
    from loaders.sample.write import write_sample

    err.print("图谱为空，正在导入样例省份（人物与企业均为虚构）…")
    with tempfile.TemporaryDirectory() as folder, StageProgress() as progress:
        write_sample(Path(folder))
        workspace.load([Path(folder)], progress=progress)


def doctor(
    vocabulary: Annotated[
        bool, typer.Option("--vocabulary", help="列出词表还不认识的需求和常见词，作为补充词表的候选")
    ] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, max=500, help="--vocabulary 时各列出多少条")] = 50,
    json: JsonOption = False,
    db: DbOption = None,
) -> None:
    """体检：检查存储、索引、词表和数量，能重建的自动重建。"""
    with told():
        with connected(db) as found, StageProgress() as progress:
            answer = found.vocabulary_gaps(limit, progress) if vocabulary else found.doctor()
        if json:
            print_json(answer)
        elif vocabulary:
            _show_gaps(answer)
        else:
            for check in answer["checks"]:
                mended = "（已修复）" if check["mended"] else ""
                out.print(f"{MARKS[check['ok']]} {check['label']}：{check['detail']}{mended}", markup=False)
            out.print(f"内容校验值：{answer['content_hash']}", markup=False)
        if not answer.get("ok", True):
            raise typer.Exit(1)


def _show_gaps(answer: dict[str, Any]) -> None:
    out.print(f"没有识别出技能的需求 {answer['needs_total']} 条，列出 {len(answer['needs'])} 条：", markup=False)
    for need in answer["needs"]:
        out.print(f"  {need['code'] or need['id']}　{need['text']}", markup=False)
    out.print(f"\n词表没有的常见词 {answer['terms_total']} 个，列出 {len(answer['terms'])} 个：", markup=False)
    for term in answer["terms"]:
        told = f"{term['texts']} 条需求，其中 {term['unrecognised']} 条没有识别出技能；例：{term['examples'][0]}"
        out.print(f"  {term['term']}　{told}", markup=False)
    out.print("\n认得的就写进技能词表：同一技能的别名，或提示要用这项技能的设备、现象（征象）。", markup=False)
