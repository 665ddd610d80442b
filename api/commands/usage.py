"""Wrong usage told in Chinese, like every other reason: typer's own sentences are English."""

from __future__ import annotations

import re
import sys
from typing import Any

import typer
from typer.core import TyperGroup

#: What typer raises for a wrong command line; its own name for it is private.
UsageError: Any = typer.BadParameter.__bases__[0]
_SENTENCES = (
    (re.compile(r"No such command '(.*)'"), "没有命令"),
    (re.compile(r"Got unexpected extra argument(?:s|\(s\))? \((.*)\)"), "多出了参数"),
)


class ChineseUsage(TyperGroup):
    """The group of commands; the last line on stderr says what is wrong with the command line."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Runs a command."""
        if not extra.pop("standalone_mode", True):
            return super().main(*args, **{**extra, "standalone_mode": False})
        extra["standalone_mode"] = False
        try:
            code = super().main(*args, **extra)
        except UsageError as error:
            if type(error).__name__ == "NoArgsIsHelpError":
                error.show()
            sys.stderr.write(f"{reason(error)}；用法见 {_help(error)}\n")
            sys.exit(2)
        except typer.Abort:
            sys.stderr.write("已中止\n")
            sys.exit(1)
        sys.exit(code if isinstance(code, int) else 0)


def reason(error: Any) -> str:
    """What is wrong, in Chinese; the words of the library where it is none of the usual mistakes."""
    match type(error).__name__:
        case "MissingParameter":
            return f"缺少参数 {_parameter(error)}"
        case "BadParameter":
            return f"参数 {_parameter(error)} 的值不对{_wanted(error)}"
        case "NoSuchOption":
            near = f"，您是不是要用 {'、'.join(error.possibilities)}" if error.possibilities else ""
            return f"没有选项 {error.option_name}{near}"
        case "BadOptionUsage":
            return f"选项 {error.option_name} 后面缺少值，或不应有值"
        case "NoArgsIsHelpError":
            return "请给出命令"
    told = error.format_message()
    for pattern, chinese in _SENTENCES:
        if match := pattern.match(told):
            return f"{chinese} {match[1]}"
    return f"用法不对（{told.rstrip('.')}）"


def _wanted(error: Any) -> str:
    """What the value should be."""
    if not error.message.isascii():
        return f"：{error.message}"
    if choices := getattr(getattr(error.param, "type", None), "choices", None):
        return f"，应是 {'、'.join(str(getattr(choice, 'value', choice)) for choice in choices)} 之一"
    low, high = getattr(error.param, "min", None), getattr(error.param, "max", None)
    if low is not None and high is not None:
        return f"，应在 {low} 到 {high} 之间"
    if low is not None or high is not None:
        return f"，应不小于 {low}" if low is not None else f"，应不大于 {high}"
    return "，应是整数" if isinstance(getattr(error.param, "default", None), int) else ""


def _parameter(error: Any) -> str:
    """The parameter as the help calls it."""
    if error.param is None:
        return str(error.param_hint or "")
    names = [name for name in error.param.opts if name.startswith("-")]
    return " / ".join(names) or str(error.param.metavar or error.param.name)


def _help(error: Any) -> str:
    path = error.ctx.command_path if error.ctx is not None else "gongjiang"
    return f"{path} --help"
