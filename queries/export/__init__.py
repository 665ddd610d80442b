"""The whole graph as a file for other programs, streamed from one state of the graph; nothing personal is in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from graph.engine import GraphEngine, GraphReader
from graph.errors import BadInput

#: A consumer gets pieces of about this size.
PIECE = 1 << 16


@dataclass(frozen=True)
class Format:
    """A kind of file: `write` gives its bytes in pieces of any size."""

    name: str
    suffix: str
    media_type: str
    write: Callable[[GraphReader], Iterator[bytes]]


def formats() -> dict[str, Format]:
    """The formats by name."""
    from queries.export.csv_zip import write_csv
    from queries.export.graphml import write_graphml
    from queries.export.jsonld import write_jsonld

    found = (
        Format("graphml", ".graphml", "application/graphml+xml", write_graphml),
        Format("jsonld", ".jsonld", "application/ld+json", write_jsonld),
        Format("csv", ".zip", "application/zip", write_csv),
    )
    return {each.name: each for each in found}


def export(engine: GraphEngine, name: str) -> Iterator[bytes]:
    """The file, piece by piece; BadInput (at once) for an unknown format."""
    known = formats()
    if name not in known:
        raise BadInput(f"没有“{name[:60]}”这种导出格式；可用的有：{'、'.join(known)}")
    return _pieces(engine, known[name])


def _pieces(engine: GraphEngine, wanted: Format) -> Iterator[bytes]:
    held, size = [], 0
    with engine.snapshot() as reader:
        for piece in wanted.write(reader):
            held.append(piece)
            size += len(piece)
            if size >= PIECE:
                yield b"".join(held)
                held, size = [], 0
    if held:
        yield b"".join(held)
