# syntax=docker/dockerfile:1
# One image: the command gongjiang, which serves by default. docs/operations.md tells how it is run.
FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
RUN python -m venv /opt/gongjiang
COPY requirements-run.lock ./
RUN /opt/gongjiang/bin/python -m pip install --require-hashes -r requirements-run.lock
COPY pyproject.toml README.md LICENSE CHANGELOG.md ./
COPY graph graph
COPY loaders loaders
COPY queries queries
COPY api api
RUN /opt/gongjiang/bin/python -m pip install --no-deps .

FROM python:3.11-slim-bookworm
ENV PATH=/opt/gongjiang/bin:$PATH PYTHONUNBUFFERED=1 \
    GONGJIANG_GRAPH=/data GONGJIANG_HOST=0.0.0.0 GONGJIANG_PORT=8000
RUN groupadd --gid 10001 gongjiang \
 && useradd --uid 10001 --gid gongjiang --no-create-home --home-dir /data --shell /usr/sbin/nologin gongjiang \
 && install --directory --owner gongjiang --group gongjiang /data
COPY --from=build /opt/gongjiang /opt/gongjiang
USER 10001:10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["gongjiang"]
CMD ["serve"]
