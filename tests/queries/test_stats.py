from __future__ import annotations

from graph.engine import GraphEngine, open_engine
from graph.schema import SCHEMA
from queries.stats import stats
from tests.queries.conftest import EDGES, NODES


def test_stats_count_everything(engine: GraphEngine) -> None:
    found = stats(engine)
    assert found["revision"] == 1
    assert found["nodes"] == {node.kind: len(NODES.get(label, [])) for label, node in SCHEMA.nodes.items()}
    edges = dict.fromkeys(SCHEMA.relations, 0)
    for (relation, _, _), rows in EDGES.items():
        edges[relation] += len(rows)
    assert found["edges"] == edges
    assert found["open_needs"] == 2
    assert found["cases_by_outcome"] == {"已解决": 2, "部分解决": 0, "未解决": 0, "进行中": 1}


def test_stats_of_an_empty_graph() -> None:
    engine = open_engine(":memory:")
    found = stats(engine)
    assert found["revision"] == found["open_needs"] == sum(found["nodes"].values()) == sum(found["edges"].values()) == 0
    engine.close()
