"""The command `gongjiang`."""

from __future__ import annotations

import typer

from api.commands import experts, lists, moving, search, service
from api.commands.usage import ChineseUsage
from graph.logs import configure

cli = typer.Typer(
    name="gongjiang",
    cls=ChineseUsage,
    help="工匠：把名单变成专家知识图谱，回答谁能解决这个难题，为什么。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for command in (
    lists.load,
    service.serve,
    service.doctor,
    experts.recommend,
    experts.recommend_batch,
    experts.why_not,
    search.search,
    lists.withdraw,
    moving.export,
    moving.copy,
    lists.sample,
    lists.template,
):
    cli.command(command.__name__.replace("_", "-"))(command)


@cli.callback()
def _root() -> None:
    configure("warning")


if __name__ == "__main__":
    cli()
