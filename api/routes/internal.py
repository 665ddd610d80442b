"""For commands on the same machine while the service has the graph open; guarded by the token beside the graph."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body
from fastapi.responses import StreamingResponse

from api.deps import IndexDep, LocalCommand, NamesDep, WorkspaceDep
from api.routes.moving import begun
from api.schemas import ExpertRequest
from graph.transfer import encode, parts
from queries.search import search
from queries.vocabulary_gaps import vocabulary_gaps
from queries.why_not import why_not

router = APIRouter(prefix="/internal", dependencies=[LocalCommand], include_in_schema=False)


@router.get("/ping")
def ping(workspace: WorkspaceDep) -> dict[str, str]:
    """Tells a command that this is the service of its graph."""
    return {"graph_id": workspace.engine.graph_id}


@router.post("/why-not")
def why(index: IndexDep, question: ExpertRequest, expert: Annotated[str, Body()]) -> dict[str, Any]:
    """gongjiang why-not: a text of 10,000 characters does not fit into the address of the public route."""
    return why_not(index, question.to_request(), expert)


@router.post("/search")
def find(
    names: NamesDep, q: Annotated[str, Body()], kinds: Annotated[list[str], Body()], limit: Annotated[int, Body()]
) -> dict[str, Any]:
    """gongjiang search: a text of any length, too."""
    return search(names, q, kinds, limit)


@router.post("/withdrawals")
def withdraw(workspace: WorkspaceDep, ids: Annotated[list[str], Body(embed=True)]) -> dict[str, Any]:
    """gongjiang withdraw."""
    return workspace.withdraw(ids)


@router.get("/parts")
def parts_of_graph(workspace: WorkspaceDep) -> StreamingResponse:
    """gongjiang copy: everything, personal data included, for a copy on this machine."""
    return StreamingResponse(begun(encode(parts(workspace.engine))), media_type="application/vnd.apache.arrow.stream")


@router.post("/doctor")
def doctor(workspace: WorkspaceDep) -> dict[str, Any]:
    """gongjiang doctor."""
    return workspace.doctor()


@router.post("/vocabulary-gaps")
def gaps(index: IndexDep, limit: Annotated[int, Body(embed=True, ge=1, le=500)]) -> dict[str, Any]:
    """gongjiang doctor --vocabulary."""
    return vocabulary_gaps(index, limit=limit)
