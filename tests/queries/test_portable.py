"""Every query text parses as Neo4j's Cypher too."""

from pathlib import Path

import pytest
from graphglot.dialect import Dialect

import queries
from queries.text import statement

TEXTS = sorted(Path(queries.__file__).parent.glob("*.cypher"))
IDENTIFIERS = {
    "label": "Expert",
    "other": "Skill",
    "source": "Expert",
    "target": "Skill",
    "relation": "HAS_SKILL",
    "property": "name",
}


def filled(path: Path) -> str:
    """The text with real identifiers in its places."""
    raw = path.read_text(encoding="utf-8")
    wanted = {name: value for name, value in IDENTIFIERS.items() if f"{{{name}}}" in raw}
    return statement(path.stem, **wanted)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_portable_text_parses_in_the_neo4j_dialect(path: Path) -> None:
    assert Dialect.get_or_raise("neo4j").parse(filled(path))


def test_portable_check_refuses_what_is_no_cypher() -> None:
    with pytest.raises(Exception, match=r"."):
        Dialect.get_or_raise("neo4j").parse("MATCH (n:Expert RETURN n.id")
