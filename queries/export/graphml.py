"""GraphML, as networkx and Gephi read it: typed keys, `label` and `kind` on nodes, `label` and `relation` on edges.

http://graphml.graphdrawing.org/specification.html; the values of a list are joined by 、.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from graph.engine import GraphReader
from graph.schema import SCHEMA, Property, PropertyType
from queries.export.rows import edges, nodes, public, text, values

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
TYPES: dict[PropertyType, str] = {"string": "string", "int": "long", "float": "double", "strings": "string"}
#: Characters that XML 1.0 has no way to write.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    f'<graphml xmlns="{NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    f'xsi:schemaLocation="{NAMESPACE} {NAMESPACE}/1.0/graphml.xsd">\n'
)
#: Keys that are no property. Gephi takes the ids label, edgelabel and weight for its own columns.
_NODE_KEYS = (("label", "label", "显示名称"), ("kind", "kind", "类别"), ("kind_zh", "kind_zh", "类别（中文）"))
_EDGE_KEYS = (("edgelabel", "label", "关系（中文）"), ("relation", "relation", "关系"))
_OWN_IDS = {("edge", "weight"): "weight"}


class Keys:
    """The keys of the properties of nodes or of edges. One name of two types (the size of a firm and of a group) makes two
    keys, the later one named after its type as well."""

    def __init__(self, domain: str, properties: Sequence[Property]) -> None:
        self.declarations: list[str] = []
        self._ids: dict[tuple[str, str], str] = {}
        names: set[str] = set()
        for prop in properties:
            kind = TYPES[prop.type]
            if (prop.name, kind) in self._ids:
                continue
            name = prop.name if prop.name not in names else f"{prop.name}_{kind}"
            names.add(prop.name)
            key = _OWN_IDS.get((domain, name), f"{domain[0]}_{name}")
            self._ids[(prop.name, kind)] = key
            self.declarations.append(_key(key, domain, name, kind, prop.label_zh))

    def data(self, prop: Property, value: Any) -> str:
        """The element of a value."""
        return _data(self._ids[(prop.name, TYPES[prop.type])], text(value))


def write_graphml(reader: GraphReader) -> Iterator[bytes]:
    """The document in pieces of one element."""
    node_keys = Keys("node", [p for node in SCHEMA.nodes.values() for p in node.public if p.name != "id"])
    edge_keys = Keys("edge", [p for relation in SCHEMA.relations.values() for p in public(relation)])
    own = [_key(id, "node", name, "string", zh) for id, name, zh in _NODE_KEYS]
    own += [_key(id, "edge", name, "string", zh) for id, name, zh in _EDGE_KEYS]
    yield (_HEAD + "".join([*own, *node_keys.declarations, *edge_keys.declarations])).encode()
    yield b'<graph id="gongjiang" edgedefault="directed">\n'
    for node in SCHEMA.nodes.values():
        properties = [p for p in node.public if p.name != "id"]
        fixed = _data("kind", node.kind) + _data("kind_zh", node.label_zh)
        for row in nodes(reader, node):
            data = "".join(node_keys.data(p, value) for p, value in values(row, properties))
            label = _data("label", row["name"] or row["id"])
            yield f"<node id={_attribute(row['id'])}>{label}{fixed}{data}</node>\n".encode()
    number = 0
    for relation in SCHEMA.relations.values():
        fixed = _data("edgelabel", relation.label_zh) + _data("relation", relation.name)
        for row in edges(reader, relation):
            number += 1
            data = "".join(edge_keys.data(p, value) for p, value in values(row, public(relation)))
            ends = f"source={_attribute(row['from'])} target={_attribute(row['to'])}"
            yield f'<edge id="e{number}" {ends}>{fixed}{data}</edge>\n'.encode()
    yield b"</graph>\n</graphml>\n"


def _key(id: str, domain: str, name: str, kind: str, label_zh: str) -> str:
    return (
        f'<key id="{id}" for="{domain}" attr.name="{name}" attr.type="{kind}"><desc>{escape(label_zh)}</desc></key>\n'
    )


def _data(key: str, value: str) -> str:
    # A parser makes a line feed of a bare carriage return.
    return f'<data key="{key}">{escape(_legal(value), {chr(13): "&#13;"})}</data>'


def _attribute(value: str) -> str:
    return quoteattr(_legal(value))


def _legal(value: str) -> str:
    return _ILLEGAL.sub("", value)
