"""Exports read by the programs that they are for."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pytest
from pyld import jsonld

from api.workspace import Workspace
from graph.engine import GraphEngine, open_engine
from graph.errors import BadInput
from graph.schema import SCHEMA
from queries.export import export, formats
from queries.export.csv_zip import cell
from queries.export.graphml import NAMESPACE
from queries.export.jsonld import SCHEMA_ORG, context, iri
from queries.stats import stats

EXPERT, SKILL = "expert:陈静@佛山 <陶机>/一厂", "skill:氩弧焊\"&'"
NASTY = "一\x0b行\r\n二行\ttab ]]> &amp; \ufffe𠮷"
PERSONAL = ["13812345678", "private@mail.example", "欧阳私密", "wx_4711"]


@pytest.fixture
def engine() -> Iterator[GraphEngine]:
    """A graph with what a format may stumble over, and personal data."""
    opened = open_engine(":memory:")
    with opened.transaction("load") as transaction:
        expert = {"id": EXPERT, "name": "陈静", "specialty": NASTY, "years": 12, "trade": "=HYPERLINK(1)"}
        personal = {"phone": PERSONAL[0], "email": PERSONAL[1], "extra": json.dumps({"微信": PERSONAL[3]})}
        transaction.write_nodes("Expert", [{**expert, **personal}])
        transaction.write_nodes(
            "Enterprise", [{"id": "enterprise:甲", "name": "甲", "size": "小型", "contact": PERSONAL[2]}]
        )
        transaction.write_nodes("Skill", [{"id": SKILL, "name": '氩弧焊"', "aliases": ["TIG焊", "钨极焊"], "cues": []}])
        transaction.write_nodes("ProblemGroup", [{"id": "problem_group:1", "size": 3, "cohesion": 1.0}])
        transaction.write_nodes("Service", [{"id": "service:S1", "name": "诊断"}])
        transaction.write_edges(
            "HAS_SKILL", "Expert", "Skill", [{"from": EXPERT, "to": SKILL, "level": 4, "how": "stated"}]
        )
        transaction.write_edges("WORKS_AT", "Expert", "Enterprise", [{"from": EXPERT, "to": "enterprise:甲"}])
        transaction.write_edges("PROVIDES", "Expert", "Service", [{"from": EXPERT, "to": "service:S1"}])
    yield opened
    opened.close()


def exported(engine: GraphEngine, name: str) -> bytes:
    return b"".join(export(engine, name))


def tables(content: bytes) -> dict[str, list[dict[str, str]]]:
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.testzip() is None
    texts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert all(text.startswith("\ufeff") for text in texts.values())
    return {name: list(csv.DictReader(io.StringIO(text[1:], newline=""))) for name, text in texts.items()}


def triples(content: bytes) -> set[tuple[str, str, str]]:
    """What an RDF program makes of it; a loader that is never to be asked."""

    def loader(url: str, options: Any) -> Any:
        raise AssertionError(f"the document needs {url}")

    quads = jsonld.to_rdf(json.loads(content), {"documentLoader": loader})["@default"]
    return {(q["subject"]["value"], q["predicate"]["value"], q["object"]["value"]) for q in quads}


def test_export_knows_its_formats(engine: GraphEngine) -> None:
    assert set(formats()) == {"graphml", "jsonld", "csv"}
    with pytest.raises(BadInput, match="graphml"):
        export(engine, "xls")


@pytest.mark.parametrize("name", ["graphml", "jsonld", "csv"])
def test_export_of_an_empty_graph(name: str) -> None:
    empty = open_engine(":memory:")
    content = exported(empty, name)
    empty.close()
    if name == "graphml":
        assert nx.parse_graphml(content.decode()).number_of_nodes() == 0
    elif name == "jsonld":
        assert json.loads(content)["@graph"] == []
    else:
        assert set(tables(content)) == {f"{n.kind}.csv" for n in SCHEMA.nodes.values()} | {
            f"{relation}.csv" for relation in SCHEMA.relations
        }


def test_export_graphml_as_networkx_reads_it(engine: GraphEngine) -> None:
    graph = nx.read_graphml(io.BytesIO(exported(engine, "graphml")))
    expert = graph.nodes[EXPERT]
    assert (expert["label"], expert["kind"], expert["kind_zh"], expert["years"]) == ("陈静", "expert", "专家", 12)
    assert expert["specialty"] == "一行\r\n二行\ttab ]]> &amp; 𠮷"
    assert graph.nodes[SKILL]["aliases"] == "TIG焊、钨极焊" and "cues" not in graph.nodes[SKILL]
    assert graph.nodes["enterprise:甲"]["size"] == "小型" and graph.nodes["problem_group:1"]["size_long"] == 3
    edges = {data["relation"]: (a, b, data) for a, b, data in graph.edges(data=True)}
    assert edges["HAS_SKILL"] == (EXPERT, SKILL, edges["HAS_SKILL"][2]) and edges["HAS_SKILL"][2]["label"] == "掌握"
    assert edges["HAS_SKILL"][2]["level"] == 4 and set(edges) == {"HAS_SKILL", "WORKS_AT", "PROVIDES"}
    assert graph.is_directed()


def test_export_graphml_declares_each_key_once(engine: GraphEngine) -> None:
    root = ElementTree.fromstring(exported(engine, "graphml"))
    keys = root.findall(f"{{{NAMESPACE}}}key")
    ids = [key.get("id") for key in keys]
    assert len(ids) == len(set(ids)) and {"label", "kind", "edgelabel", "weight"} <= set(ids)
    names = [(key.get("for"), key.get("attr.name")) for key in keys]
    assert len(names) == len(set(names))
    assert all(key.findtext(f"{{{NAMESPACE}}}desc") for key in keys)
    assert {data.get("key") for data in root.iter(f"{{{NAMESPACE}}}data")} <= set(ids)


def test_export_jsonld_as_an_rdf_program_reads_it(engine: GraphEngine) -> None:
    found = triples(exported(engine, "jsonld"))
    schema, vocab = "https://schema.org/", "urn:gongjiang:vocab:"
    expert = "urn:gongjiang:expert:陈静@佛山%20%3C陶机%3E%2F一厂"
    skill = "urn:gongjiang:skill:氩弧焊%22&'"
    kind = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    assert {
        (expert, kind, f"{schema}Person"),
        (expert, kind, f"{vocab}Expert"),
        (expert, f"{schema}name", "陈静"),
        (expert, f"{vocab}years", "12"),
        (expert, f"{schema}knowsAbout", skill),
        (expert, f"{schema}worksFor", "urn:gongjiang:enterprise:甲"),
        ("urn:gongjiang:service:S1", f"{schema}provider", expert),
        (skill, f"{schema}alternateName", "TIG焊"),
        (skill, f"{schema}alternateName", "钨极焊"),
    } <= found
    cohesion = {o for s, p, o in found if p == f"{vocab}cohesion"}
    assert cohesion == {"1.0E0"}  # a double although it is whole
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    (statement,) = {s for s, p, o in found if p == kind and o == f"{rdf}Statement"}
    told = {p.removeprefix(rdf): o for s, p, o in found if s == statement and p != kind}
    assert (told["subject"], told["predicate"], told["object"]) == (expert, f"{schema}knowsAbout", skill)
    assert told[f"{vocab}level"] == "4"


def test_export_jsonld_context_covers_the_schema() -> None:
    terms = context()
    for node in SCHEMA.nodes.values():
        assert {node.kind, node.name, *(p.name for p in node.public if p.name != "id")} <= terms.keys()
        assert all(prop.name not in terms for prop in node.properties if prop.personal)
    for relation in SCHEMA.relations.values():
        assert {relation.name, *(p.name for p in relation.properties)} <= terms.keys()
    floats = {
        p.name for t in (*SCHEMA.nodes.values(), *SCHEMA.relations.values()) for p in t.properties if p.type == "float"
    }
    assert all(terms[name]["@type"] == "xsd:double" for name in floats)
    assert SCHEMA_ORG.keys() <= SCHEMA.nodes.keys()


@pytest.mark.parametrize("key", ["a b", "a/b", "//x", "100%", "一#二?", "<x>", 'a"b', "a:b", "[1]"])
def test_export_jsonld_ids_are_whole_iris(key: str) -> None:
    document = {"@context": context(), "@id": iri(f"skill:{key}"), "name": "x"}
    (quad,) = jsonld.to_rdf(document)["@default"]
    assert quad["subject"]["value"].startswith("urn:gongjiang:skill:")


def test_export_csv_tables(engine: GraphEngine) -> None:
    found = tables(exported(engine, "csv"))
    (expert,) = found["expert.csv"]
    assert expert["id"] == EXPERT and expert["specialty"] == NASTY and expert["trade"] == "'=HYPERLINK(1)"
    assert found["skill.csv"][0]["aliases"] == "TIG焊、钨极焊"
    (edge,) = found["HAS_SKILL.csv"]
    assert (edge["from"], edge["to"], edge["level"], edge["rev"]) == (EXPERT, SKILL, "4", "1")
    assert found["RAISED.csv"] == []


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=1+1", "'=1+1"),
        ("＝1", "'＝1"),
        (" @SUM(A1)", "' @SUM(A1)"),
        ("-5度", "'-5度"),
        ("\t=1", "'\t=1"),
        ("-5", "-5"),
        ("+86", "+86"),
        ("+inf", "'+inf"),
        (-5, -5),
        ("普通", "普通"),
        (["=a", "b"], "'=a、b"),
        (None, None),
        ("", ""),
    ],
)
def test_export_csv_defuses_formulas(value: Any, written: Any) -> None:
    assert cell(value) == written


@pytest.mark.parametrize("name", ["graphml", "jsonld", "csv"])
def test_export_leaves_personal_data_out(engine: GraphEngine, name: str) -> None:
    content = exported(engine, name)
    if name == "csv":
        archive = zipfile.ZipFile(io.BytesIO(content))
        content = b"".join(archive.read(member) for member in archive.namelist())
    text = content.decode()
    assert [secret for secret in [*PERSONAL, "phone", "email", "contact", "extra"] if secret in text] == []


def test_export_of_the_province_is_whole(workspace: Workspace) -> None:
    counted = stats(workspace.engine)
    total, edges = sum(counted["nodes"].values()), sum(counted["edges"].values())
    graph = nx.read_graphml(io.BytesIO(exported(workspace.engine, "graphml")))
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (total, edges)
    found = tables(exported(workspace.engine, "csv"))
    assert {kind: len(found[f"{kind}.csv"]) for kind in counted["nodes"]} == counted["nodes"]
    assert {relation: len(found[f"{relation}.csv"]) for relation in counted["edges"]} == counted["edges"]
    lines = json.loads(exported(workspace.engine, "jsonld"))["@graph"]
    assert sum(line["@type"] != "Statement" for line in lines if "@type" in line) == total
    joined = sum(len(v) for line in lines if "@type" not in line for k, v in line.items() if k != "@id")
    assert joined == edges


def test_export_is_of_one_moment(engine: GraphEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("queries.export.PIECE", 1)
    pieces = export(engine, "graphml")
    first = next(pieces)
    with engine.transaction("load") as transaction:
        transaction.write_nodes("Expert", [{"id": "expert:new", "name": "后来"}])
    assert "后来" not in (first + b"".join(pieces)).decode()
