"""Rows to Arrow tables typed from the schema. Drivers guess types from values; empty, ragged or all-null rows break them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from graph.schema import Property, PropertyType

ARROW: dict[PropertyType, pa.DataType] = {
    "string": pa.string(),
    "int": pa.int64(),
    "float": pa.float64(),
    "strings": pa.list_(pa.string()),
}
_ACCEPTS: dict[PropertyType, tuple[type, ...]] = {
    "string": (str,),
    "int": (int,),
    "float": (int, float),
    "strings": (list, tuple),
}


def arrow_schema(properties: Sequence[Property]) -> pa.Schema:
    """The Arrow schema of some properties, in order."""
    return pa.schema([pa.field(p.name, ARROW[p.type]) for p in properties])


def to_table(rows: Sequence[Mapping[str, Any]], properties: Sequence[Property], **constant: Any) -> pa.Table:
    """One column per property, null where a row lacks it; `constant` ones are the same in every row. ValueError names property and value of a wrong type, since
    an engine would round 1.5 to 1 in silence."""
    columns = []
    for prop in properties:
        values = [constant[prop.name]] * len(rows) if prop.name in constant else [row.get(prop.name) for row in rows]
        accepted = _ACCEPTS[prop.type]
        for value in values:
            if value is not None and (not isinstance(value, accepted) or isinstance(value, bool)):
                raise ValueError(f"{prop.name} takes {prop.type}, not {value!r}")
        try:
            columns.append(pa.array(values, type=ARROW[prop.type]))
        except (TypeError, OverflowError, UnicodeEncodeError, pa.ArrowException) as error:
            raise ValueError(f"{prop.name} takes {prop.type}: {error}") from error
    return pa.table(columns, schema=arrow_schema(properties))
