"""The lock of the container image is the part of the whole lock that the program itself needs."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
_PIN = re.compile(r"^([a-z0-9][\w.-]*)==([^ ;\\]+)", re.MULTILINE)
_NAME = re.compile(r"[a-z0-9][\w-]*")


def pins(name: str) -> dict[str, str]:
    return dict(_PIN.findall((ROOT / name).read_text(encoding="utf-8")))


def test_lock_of_the_image_agrees_with_the_whole_one() -> None:
    run, whole = pins("requirements-run.lock"), pins("requirements.lock")
    assert run and run.items() <= whole.items()


def test_lock_of_the_image_holds_what_the_program_declares() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    run = pins("requirements-run.lock")
    for requirement in declared["project"]["dependencies"]:
        assert _NAME.match(requirement)[0] in run  # type: ignore[index]
    development = {_NAME.match(each)[0] for each in declared["dependency-groups"]["dev"]}  # type: ignore[index]
    assert {"pytest", "mypy", "pyld"} <= development and not development & run.keys()
