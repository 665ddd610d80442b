"""Settings of a process, from the environment (GONGJIANG_…). docs/settings.md lists the same fields; a test compares."""

from __future__ import annotations

from functools import cache

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """All settings with their defaults."""

    model_config = SettingsConfigDict(env_prefix="GONGJIANG_", extra="ignore")

    #: The graph: a folder, made when it is not there.
    graph: str = "gongjiang-data"
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
