"""The data model, declared once in YAML; DDL, write statements, API enums, labels and docs are generated from it."""

from graph.schema.model import SCHEMA, SCHEMA_VERSION, NodeType, Property, PropertyType, RelationType, Schema

__all__ = ["SCHEMA", "SCHEMA_VERSION", "NodeType", "Property", "PropertyType", "RelationType", "Schema"]
