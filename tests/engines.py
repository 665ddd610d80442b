"""The engines that the contract runs on, and the Neo4j database that the tests may fill and empty."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

import pytest
from neo4j import GraphDatabase

from graph.engine import GraphEngine, open_engine
from graph.settings import Settings

#: One database serves all the tests, so they all go to one worker (pytest -n 2 --dist loadgroup).
ON_NEO4J = pytest.mark.xdist_group("neo4j")
ENGINES = ["ladybug", pytest.param("neo4j", marks=ON_NEO4J)]


@dataclass(frozen=True)
class Neo4jPlace:
    """A database that was empty when the tests began; whatever is in it is theirs."""

    url: str
    user: str
    password: str
    database: str = "neo4j"

    @property
    def configured(self) -> Settings:
        """Settings that lead there."""
        return Settings(**{name.lower().removeprefix("gongjiang_"): value for name, value in self.environment.items()})

    @property
    def environment(self) -> dict[str, str]:
        """The same as environment variables, for processes."""
        return {
            "GONGJIANG_GRAPH": self.url,
            "GONGJIANG_NEO4J_USER": self.user,
            "GONGJIANG_NEO4J_PASSWORD": self.password,
            "GONGJIANG_NEO4J_DATABASE": self.database,
        }

    def run(self, statement: str, **params: Any) -> list[dict[str, Any]]:
        """Runs a statement behind the engine's back."""
        with GraphDatabase.driver(self.url, auth=(self.user, self.password)) as driver:
            found = driver.execute_query(statement, params, database_=self.database).records
            return [record.data() for record in found]

    def wipe(self) -> None:
        """Makes it an empty graph, another one than before; the constraints stay, which take seconds to make."""
        with (
            GraphDatabase.driver(self.url, auth=(self.user, self.password)) as driver,
            driver.session(database=self.database) as session,
        ):
            session.run(
                "MATCH (n) WHERE NOT n:Meta AND NOT n:Gate CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 20000 ROWS"
            ).consume()
            session.run(
                "MATCH (m:Meta), (g:Gate) SET m.revision = 0, m.graph_id = randomUUID(), g.started = 0, g.finished = 0, "
                "g.graph_id = m.graph_id"
            ).consume()

    def clear(self) -> None:
        """Empties the database altogether."""
        self.wipe()
        self.run("MATCH (n) DETACH DELETE n")

    def open_empty(self) -> GraphEngine:
        """An engine on an empty graph."""
        self.wipe()
        return self.open()

    def open(self, **changed: Any) -> GraphEngine:
        """An engine on the graph as it is."""
        return open_engine(self.url, configured=self.configured.model_copy(update=changed))


def given_place() -> Neo4jPlace | None:
    """The database that NEO4J_URI names; it must be empty."""
    url = os.environ.get("NEO4J_URI")
    if not url:
        return None
    place = Neo4jPlace(
        url,
        os.environ.get("NEO4J_USERNAME", "neo4j"),
        os.environ.get("NEO4J_PASSWORD", ""),
        os.environ.get("NEO4J_DATABASE", "neo4j"),
    )
    if place.run("MATCH (n) RETURN n LIMIT 1"):
        pytest.exit("NEO4J_URI names a database that is not empty; the tests would delete what is in it", 4)
    return place
