# syntax=docker/dockerfile:1.7
# Millrace in one image: the same program as ./millrace up. Needs a Postgres and a Kafka beside it
# (docker-compose.yml), or embeds both when none is configured.
FROM node:20.19.5-bookworm-slim AS web
WORKDIR /src/web-ui
COPY web-ui/package.json web-ui/package-lock.json web-ui/.npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci --no-audit --no-fund
# The types of its calls are made from the contract.
COPY schema/openapi.yaml /src/schema/
COPY web-ui ./
RUN npm run build

FROM maven:3.9.11-eclipse-temurin-25 AS server
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
WORKDIR /src
COPY pom.xml ./
COPY .mvn .mvn
COPY schema schema
COPY tenants tenants
COPY verticles verticles
COPY nifi nifi
COPY gateway gateway
COPY app app
COPY bench bench
RUN --mount=type=cache,target=/root/.m2 mvn -B -ntp -Dmaven.test.skip=true package
# The start-up cache holds for one order of the jars, which a folder does not promise.
RUN printf -- '-cp "%s"\n' "$(find bench/target/lib -name '*.jar' | sort | \
    sed 's|^bench/target/lib|/opt/millrace/lib|' | paste -s -d :)" >class-path.args
RUN jlink --output /opt/java --strip-debug --no-header-files --no-man-pages --compress zip-6 \
    --add-modules java.se,jdk.unsupported,jdk.management,jdk.management.agent,jdk.naming.dns,jdk.net,jdk.zipfs,jdk.charsets,jdk.crypto.ec,jdk.crypto.cryptoki,jdk.security.auth,jdk.jfr,jdk.jcmd

FROM debian:12.12-slim AS runtime
RUN useradd --system --uid 10001 --create-home millrace && \
    mkdir -p /data /objects && chown millrace /data /objects
COPY --from=server /opt/java /opt/java
COPY --from=server /src/bench/target/lib /opt/millrace/lib
COPY --from=server /src/class-path.args /opt/millrace/
COPY --from=web /src/web-ui/dist /opt/millrace/web-ui/dist
COPY deploy/java.args deploy/image/start deploy/image/ready /opt/millrace/
# Many small arenas of the C library would hold on to memory that nobody uses.
ENV MALLOC_ARENA_MAX=2
USER 10001

# One short run of the whole node trains the start-up cache; the product runs without it as well.
FROM runtime AS trained
RUN MILLRACE_JAVA_OPTS=-XX:AOTCacheOutput=/data/app.aot MILLRACE_DATA=/tmp/train \
    /opt/millrace/start demo --once --json --port 0 || rm -f /data/app.aot; \
    touch /data/app.aot

FROM runtime
COPY --from=trained /data/app.aot /opt/millrace/
VOLUME ["/data", "/objects"]
EXPOSE 8080 5701
ENV MILLRACE_DATA=/data MILLRACE_HOST=0.0.0.0 MILLRACE_PORT=8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s CMD ["/opt/millrace/ready"]
ENTRYPOINT ["/opt/millrace/start"]
CMD ["up"]
