"""A real Neo4j server for tests and benchmarks, started from the jars of tests/neo4j/pom.xml: no container, no service.

The jars are kept in the user's cache folder between runs; every server has a home of its own that goes when it stops.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from filelock import FileLock

POM = Path(__file__).parent / "neo4j" / "pom.xml"
OPENS = ("java.base/java.nio", "java.base/java.io", "java.base/sun.nio.ch", "java.base/java.util.concurrent")
START_SECONDS = 120


def missing() -> str | None:
    """Why no server can be started here; None when one can."""
    if not shutil.which("java") or _java_version() < 17:
        return "Java 17 is missing"
    if not shutil.which("mvn") and not _ready(jars_folder()):
        return "Maven is missing"
    return None


def _java_version() -> int:
    told = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False).stderr
    number = told.partition('version "')[2].partition(".")[0]
    return int(number) if number.isdigit() else 0


def jars_folder() -> Path:
    """Where the jars of this version are kept between runs."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    version = POM.read_text(encoding="utf-8").partition("<neo4j.version>")[2].partition("<")[0]
    return cache / "gongjiang" / f"neo4j-{version}"


def _ready(folder: Path) -> bool:
    return (folder / "complete").exists()


def jars() -> Path:
    """The folder of the jars, fetched by Maven the first time (about 25 s, 118 MB)."""
    folder = jars_folder()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{folder}.lock"):
        if not _ready(folder):
            shutil.rmtree(folder, ignore_errors=True)
            command = ["mvn", "-B", "-q", "-f", str(POM), "dependency:copy-dependencies", "-DincludeScope=runtime"]
            done = subprocess.run(
                [*command, f"-DoutputDirectory={folder}"], capture_output=True, text=True, check=False
            )
            if done.returncode:
                raise RuntimeError(f"Maven could not fetch the server: {done.stdout[-500:]}")
            (folder / "complete").touch()
    return folder


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Neo4jServer:
    """One server with a password; it can be stopped, killed and started again on the same port and store."""

    def __init__(self, home: Path, *, heap: str = "512m", **config: str) -> None:
        self.home, self.heap, self.scheme = home, heap, "bolt"
        self.port, self.password = free_port(), secrets.token_urlsafe(16)
        self._class_path = f"{jars()}/*"
        self._process: subprocess.Popen[bytes] | None = None
        self._config = config
        (home / "conf").mkdir(parents=True, exist_ok=True)
        self.configure()
        self._admin("dbms", "set-initial-password", self.password)

    @property
    def url(self) -> str:
        """Its address for the driver."""
        return f"{self.scheme}://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int | None:
        """The running process."""
        return self._process.pid if self._process else None

    def configure(self, changed: Mapping[str, str] | None = None) -> None:
        """Writes the configuration, with some settings changed; it holds from the next start on."""
        settings = {
            "server.bolt.listen_address": f"127.0.0.1:{self.port}",
            "server.bolt.advertised_address": f"127.0.0.1:{self.port}",
            "server.http.enabled": "false",
            "server.https.enabled": "false",
            "dbms.usage_report.enabled": "false",
            "server.memory.pagecache.size": "256m",
            "db.tx_log.rotation.retention_policy": "keep_none",
            **self._config,
            **(changed or {}),
        }
        lines = (f"{key}={value}\n" for key, value in settings.items())
        (self.home / "conf" / "neo4j.conf").write_text("".join(lines), encoding="utf-8")

    def start(self, *, wait: bool = True) -> Neo4jServer:
        """Starts the server and waits until it answers."""
        opens = [f"--add-opens={package}=ALL-UNNAMED" for package in OPENS]
        memory = [f"-Xmx{self.heap}", "-Dio.netty.tryReflectionSetAccessible=true"]
        entry = ["org.neo4j.server.CommunityEntryPoint", f"--home-dir={self.home}", f"--config-dir={self.home}/conf"]
        with (self.home / "console.log").open("ab") as console:
            self._process = subprocess.Popen(
                ["java", *memory, *opens, "-cp", self._class_path, *entry], stdout=console, stderr=console
            )
        if wait:
            self.wait()
        return self

    def wait(self) -> None:
        """Returns when the server answers questions."""
        from neo4j import GraphDatabase
        from neo4j.exceptions import DriverError, Neo4jError

        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            if self._process is None or self._process.poll() is not None:
                raise RuntimeError(f"Neo4j ended: {(self.home / 'console.log').read_text(errors='replace')[-800:]}")
            try:
                with socket.create_connection(("127.0.0.1", self.port), 0.2):
                    pass
                with GraphDatabase.driver(self.url, auth=("neo4j", self.password)) as driver:
                    driver.execute_query("RETURN 1")
                return
            except (OSError, DriverError, Neo4jError):
                time.sleep(0.2)
        raise RuntimeError(f"Neo4j did not answer within {START_SECONDS} s")

    def kill(self) -> None:
        """Ends it as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ends it in good order."""
        self._end(signal.SIGTERM)

    def _end(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait(60)
            self._process = None

    def _admin(self, *arguments: str) -> None:
        places = {"NEO4J_HOME": str(self.home), "NEO4J_CONF": str(self.home / "conf")}
        command = ["java", "-cp", self._class_path, "org.neo4j.cli.AdminTool", *arguments]
        subprocess.run(command, env={**os.environ, **places}, check=True, capture_output=True)


if __name__ == "__main__":
    sys.stdout.write(f"{jars()}\n")
