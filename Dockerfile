# Millrace in one image: the same program as ./millrace up. Needs a Postgres and a Kafka beside it
# (docker-compose.yml), or embeds both when none is configured.
FROM node:20-bookworm-slim AS web
WORKDIR /src/web-ui
COPY web-ui/package.json web-ui/package-lock.json web-ui/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY web-ui ./
RUN npm run build

FROM maven:3.9-eclipse-temurin-25 AS server
WORKDIR /src
COPY . .
RUN mvn -B -ntp -DskipTests package

FROM eclipse-temurin:25-jre
RUN useradd --system --uid 10001 --create-home millrace && mkdir /data && chown millrace /data
COPY --from=server /src/bench/target/lib /opt/millrace/lib
COPY --from=web /src/web-ui/dist /opt/millrace/web-ui/dist
USER millrace
VOLUME /data
EXPOSE 8080
ENV MILLRACE_DATA=/data MILLRACE_HOST=0.0.0.0 MILLRACE_PORT=8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=40s CMD curl -fsS http://127.0.0.1:8080/readyz || exit 1
ENTRYPOINT ["java", "-Xms64m", "-Xmx384m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", \
    "--add-modules=java.se", "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED", \
    "--add-opens=java.base/java.lang=ALL-UNNAMED", "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED", \
    "--add-opens=java.management/sun.management=ALL-UNNAMED", \
    "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED", \
    "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", \
    "-Dmillrace.home=/opt/millrace", "-cp", "/opt/millrace/lib/*", "io.millrace.app.Main"]
CMD ["up"]
