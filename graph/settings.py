"""Settings of a process, from the environment (GONGJIANG_…). docs/settings.md lists the same fields; a test compares."""

from __future__ import annotations

from functools import cache

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """All settings with their defaults."""

    model_config = SettingsConfigDict(env_prefix="GONGJIANG_", extra="ignore")

    #: The graph: a folder, made when it is not there, or a Neo4j server (bolt://, neo4j://, also with +s or +ssc).
    graph: str = "gongjiang-data"
    #: Who asks the server, and its database. The password stands nowhere else: not in the address, a log or an error.
    neo4j_user: str = "neo4j"
    neo4j_password: SecretStr = SecretStr("")
    neo4j_database: str = "neo4j"
    #: Seconds after which the server stops a question, and a whole write or the reading of a whole table.
    neo4j_read_seconds: float = Field(default=20.0, gt=0)
    neo4j_write_seconds: float = Field(default=1800.0, gt=0)
    #: Seconds for which a broken connection or a passing error of the server is tried again before it is told.
    neo4j_retry_seconds: float = Field(default=5.0, ge=0)
    #: Where the match index of a server's graph is kept between runs; empty: nowhere, it is built at each start.
    index_folder: str = ""
    #: How often a service looks whether another process has changed the graph on the server.
    follow_seconds: float = Field(default=0.5, gt=0)
    #: Address and port of `serve`; anything but the loopback address is open to the network without protection.
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    #: Largest upload of one import, all files together, in MiB.
    upload_limit_mib: int = Field(default=200, ge=1)
    #: Seconds that a command waits for another command to let go of the graph.
    wait_seconds: int = Field(default=600, ge=0)
    #: debug, info, warning or error; logs go to stderr.
    log_level: str = "info"


@cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
