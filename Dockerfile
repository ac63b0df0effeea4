# The image of web, workers and beat (target app), and those of pgbouncer and the proxy, each without root.
# Registries can be mirrors: --build-arg PIP_INDEX_URL=… --build-arg UV_INDEX_URL=… --build-arg NPM_CONFIG_REGISTRY=…

FROM python:3.11-slim-bookworm AS build
ARG PIP_INDEX_URL
ARG UV_INDEX_URL
ARG NPM_CONFIG_REGISTRY
WORKDIR /srv/upstream
# What changes seldom comes first: packages. Node comes out of a wheel, and stays behind in this stage.
COPY requirements-local.lock requirements.lock package.json package-lock.json ./
COPY config/bootstrap.py config/
RUN python config/bootstrap.py packages \
 && .venv/bin/uv venv --quiet --python /usr/local/bin/python /srv/venv \
 && .venv/bin/uv pip sync --quiet --compile-bytecode --require-hashes --python /srv/venv/bin/python requirements.lock
COPY . .
RUN python config/bootstrap.py local \
 && SECRET_KEY=unused DATABASE_URL=postgres:///unused REDIS_URL=redis://unused \
    /srv/venv/bin/python manage.py collectstatic --no-input --verbosity 0 \
 && rm -rf .venv node_modules var static/dist frontend


FROM python:3.11-slim-bookworm AS app
ENV PATH=/srv/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
RUN useradd --system --uid 10001 --user-group --home-dir /nonexistent --shell /usr/sbin/nologin upstream \
 && install --directory --owner upstream --group upstream /srv/media
COPY --from=build /srv/venv /srv/venv
COPY --from=build /srv/upstream /srv/upstream
WORKDIR /srv/upstream
ENV MEDIA_ROOT=/srv/media PORT=8000
VOLUME /srv/media
EXPOSE 8000
USER upstream
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
  CMD ["python", "config/probe.py"]
CMD ["python", "-m", "gunicorn", "--config", "config/gunicorn.py", "config.wsgi"]


# Postgres's own image, which is there anyway, with the pooler from the same packagers.
FROM postgres:18-bookworm AS pooler
RUN apt-get update && apt-get install --yes --no-install-recommends pgbouncer && rm -rf /var/lib/apt/lists/*
COPY config/pgbouncer.ini /etc/pgbouncer/pgbouncer.ini
USER postgres
ENTRYPOINT []
# pgbouncer reads passwords from a file only.
CMD ["sh", "-c", "umask 077 && printf '\"upstream_app\" \"%s\"\\n' \"$APP_PASSWORD\" > /tmp/userlist.txt && exec pgbouncer /etc/pgbouncer/pgbouncer.ini"]


FROM caddy:2.10 AS proxy
# Where certificates are kept, owned by the user that writes them.
RUN install -d -o 10002 -g 10002 /srv/certificates
ENV XDG_DATA_HOME=/srv/certificates XDG_CONFIG_HOME=/srv/certificates
COPY config/Caddyfile /etc/caddy/Caddyfile
USER 10002:10002
