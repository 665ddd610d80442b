"""Every scheme of an address against a real server: direct, routed, with TLS."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from graph.errors import GraphUnavailable
from tests.engines import ON_NEO4J, Neo4jPlace
from tests.neo4j_server import Neo4jServer, missing

pytestmark = ON_NEO4J


def written_and_read(place: Neo4jPlace) -> None:
    engine = place.open(neo4j_retry_seconds=0.0)
    with engine.transaction("load") as transaction:
        transaction.write_nodes("Skill", [{"id": "skill:x", "name": "焊接"}])
        revision = transaction.revision
    assert engine.revision() == revision and engine.nodes_by_id("Skill", ["skill:x"])[0]["name"] == "焊接"
    engine.close()


def test_addresses_routed(neo4j_place: Neo4jPlace) -> None:
    neo4j_place.open_empty().close()
    written_and_read(replace(neo4j_place, url=neo4j_place.url.replace("bolt://", "neo4j://")))


def test_addresses_tls(tmp_path: Path) -> None:
    """A self-signed certificate is taken with +ssc and refused with +s; without TLS the server lets nobody in."""
    if reason := missing() or (None if shutil.which("openssl") else "openssl is missing"):
        pytest.skip(f"no Neo4j with TLS: {reason}")
    folder = tmp_path / "home" / "certificates" / "bolt"
    folder.mkdir(parents=True)
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    files = ["-keyout", str(folder / "private.key"), "-out", str(folder / "public.crt")]
    subprocess.run([*command, *files], check=True, capture_output=True)
    tls = {
        "server.bolt.tls_level": "REQUIRED",
        "dbms.ssl.policy.bolt.enabled": "true",
        "dbms.ssl.policy.bolt.base_directory": "certificates/bolt",
    }
    server = Neo4jServer(tmp_path / "home", **tls)
    server.scheme = "bolt+ssc"
    try:
        server.start()
        place = Neo4jPlace(server.url, "neo4j", server.password)
        written_and_read(place)
        written_and_read(replace(place, url=server.url.replace("bolt+ssc", "neo4j+ssc")))
        for scheme in ("bolt+s", "bolt", "neo4j+s"):
            with pytest.raises(GraphUnavailable, match="连不上"):
                written_and_read(replace(place, url=server.url.replace("bolt+ssc", scheme)))
    finally:
        server.kill()
