"""Brings an older graph to the schema of this version: new tables and new properties are added, nothing is dropped.

A change that cannot be expressed like that raises SchemaMismatch with the way out (load the lists into a new graph).
"""

from __future__ import annotations

import ladybug

from graph.errors import SchemaMismatch
from graph.schema import SCHEMA, SCHEMA_VERSION, NodeType, RelationType
from graph.schema.ddl import TYPES, statements


def migrate(connection: ladybug.Connection, version: int) -> None:
    """Adds what is missing in one transaction and sets the version."""
    connection.execute("BEGIN TRANSACTION")
    try:
        before = {row[0] for row in connection.execute("CALL show_tables() RETURN name").get_all()}
        for statement in statements(SCHEMA):
            connection.execute(statement)
        tables: list[NodeType | RelationType] = [*SCHEMA.nodes.values(), *SCHEMA.relations.values()]
        for table in tables:
            if table.name in before:
                present = {
                    row[0] for row in connection.execute(f"CALL table_info('{table.name}') RETURN name").get_all()
                }
                for prop in table.properties:
                    if prop.name not in present:
                        connection.execute(f"ALTER TABLE `{table.name}` ADD {prop.name} {TYPES[prop.type]}")
        for relation in SCHEMA.relations.values():
            if relation.name in before:
                joined = {
                    (row[0], row[1])
                    for row in connection.execute(
                        f"CALL show_connection('{relation.name}') RETURN `source table name`, `destination table name`"
                    ).get_all()
                }
                for source, target in relation.endpoints:
                    if (source, target) not in joined:
                        connection.execute(f"ALTER TABLE {relation.name} ADD FROM `{source}` TO `{target}`")
        connection.execute("MATCH (m:Meta {id: 'graph'}) SET m.schema_version = $version", {"version": SCHEMA_VERSION})
        connection.execute("COMMIT")
    except RuntimeError as error:
        raise SchemaMismatch(
            f"图谱的结构版本是 {version}，无法自动升级到 {SCHEMA_VERSION}（{str(error).splitlines()[0]}）；"
            "请把名单重新导入一个新的图谱（--db 指定新文件夹）"
        ) from error
