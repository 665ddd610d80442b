"""Entry point of the command: `gongjiang`, or `python -m api`."""

from graph.collector import collector_paused


def main() -> None:
    """Runs the command. The imports make some 300,000 lasting objects; the collector need not walk them meanwhile."""
    with collector_paused():
        from api.cli import cli
    cli()


if __name__ == "__main__":
    main()
