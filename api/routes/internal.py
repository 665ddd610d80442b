"""For commands on the same machine while the service has the graph open; guarded by the token beside the graph."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body

from api.deps import LocalCommand, WorkspaceDep

router = APIRouter(prefix="/internal", dependencies=[LocalCommand], include_in_schema=False)


@router.get("/ping")
def ping(workspace: WorkspaceDep) -> dict[str, str]:
    """Tells a command that this is the service of its graph."""
    return {"graph_id": workspace.engine.graph_id}


@router.post("/withdrawals")
def withdraw(workspace: WorkspaceDep, ids: Annotated[list[str], Body(embed=True)]) -> dict[str, Any]:
    """gongjiang withdraw."""
    return workspace.withdraw(ids)


@router.post("/doctor")
def doctor(workspace: WorkspaceDep) -> dict[str, Any]:
    """gongjiang doctor."""
    return workspace.doctor()
