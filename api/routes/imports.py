"""Lists come in, behind the request."""

from __future__ import annotations

import shutil
from io import BytesIO
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile
from fastapi.responses import Response

from api.deps import JobsDep
from api.imports import ImportJobs
from api.schemas import ImportStatus
from graph.errors import BadInput, NotFound

router = APIRouter(tags=["导入"])
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def _known_fields(request: Request) -> None:
    """A misspelt dry_run would write; so nothing is passed over here."""
    form = await request.form()
    if unknown := sorted((form.keys() | request.query_params.keys()) - {"files", "dry_run"}):
        raise BadInput(f"不认识的字段：{'、'.join(unknown)[:200]}；表单字段有 files 和 dry_run")
    if "dry_run" in request.query_params or "files" in request.query_params:
        raise BadInput("files 和 dry_run 应放在表单（multipart/form-data）中，不是放在地址里")


@router.post(
    "/imports",
    status_code=202,
    summary="导入名单",
    response_model=ImportStatus,
    dependencies=[Depends(_known_fields)],
)
def submit(
    jobs: JobsDep,
    files: Annotated[list[UploadFile], File(description="名单文件（.xlsx、.csv、.jsonl），可多个，一起核对引用")],
    dry_run: Annotated[bool, Form(description="只检查，不写入")] = False,
) -> dict[str, Any]:
    """收下文件后立即返回编号；进度和结果见 GET /imports/{id}。"""
    job = ImportJobs.new(dry_run)
    try:
        for upload in files:
            with job.place(upload.filename).open("wb") as target:
                shutil.copyfileobj(upload.file, target, 1 << 20)
    except BaseException:
        shutil.rmtree(job.folder, ignore_errors=True)
        raise
    jobs.submit(job)
    return job.to_json()


@router.get("/imports/{job_id}", summary="导入进度与结果", response_model=ImportStatus)
def status(job_id: str, jobs: JobsDep) -> dict[str, Any]:
    """queued、running、done 或 failed；完成后 result 是导入报告。"""
    return jobs.get(job_id).to_json()


@router.get("/imports/{job_id}/rejected.xlsx", summary="被退回的行", response_class=Response)
def rejected(job_id: str, jobs: JobsDep) -> Response:
    """退回的原始行加上原因和建议，改正后可直接再次导入。"""
    job = jobs.get(job_id)
    if job.rejected is None:
        raise NotFound("这次导入没有被退回的行，或尚未完成")
    return _workbook(job.rejected, "rejected.xlsx")


@router.get("/templates/{kind}.xlsx", summary="空白模板", response_class=Response)
def template(kind: str) -> Response:
    """某一种名单的空白模板，带填写说明和下拉选项。"""
    buffer = BytesIO()
    from loaders.templates import write_template  # a workbook writer takes 0.15 s of every start

    write_template(kind, buffer)
    return _workbook(buffer.getvalue(), f"{kind}.xlsx" if kind.isascii() else "template.xlsx")


def _workbook(content: bytes, name: str) -> Response:
    return Response(content, media_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})
