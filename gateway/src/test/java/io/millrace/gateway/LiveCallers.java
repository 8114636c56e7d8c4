package io.millrace.gateway;

import static io.millrace.gateway.LiveIT.connect;
import static io.millrace.gateway.LiveIT.gateway;
import static io.millrace.gateway.LiveIT.owner;
import static io.millrace.gateway.LiveIT.ready;
import static io.millrace.gateway.LiveIT.strict;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tenants.ApiKeys;
import io.millrace.tenants.Role;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Who may listen, and for how long.
interface LiveCallers {
    @Test
    default void tokenIsRenewedForTheSameCallerOnly() {
        var client = ready();
        var other = gateway.member(owner.tenant().id(), Role.VIEWER);

        client.send("{\"type\":\"token\",\"token\":\"" + owner.accessToken() + "\"}");
        assertThat(client.subscribe("alerts").next().path("type").asText()).isEqualTo("snapshot");
        client.send("{\"type\":\"token\",\"token\":\"" + other + "\"}");

        assertThat(client.closeCode()).isEqualTo(4401);
    }

    @Test
    default void signingOutClosesTheSocketsOfTheSession() {
        var stays = ready();
        var login =
                gateway.json(
                        gateway.post(
                                "/api/v1/auth/login",
                                "{\"email\":\"%s\",\"password\":\"%s\"}"
                                        .formatted(owner.user().email(), TestGateway.PASSWORD)));
        var goes = connect(new WebSocketConnectOptions()).auth(login.path("accessToken").asText());
        goes.next();

        gateway.send(
                HttpRequest.newBuilder(gateway.uri("/api/v1/auth/logout"))
                        .header("Content-Type", "application/json")
                        .POST(
                                BodyPublishers.ofString(
                                        "{\"refreshToken\":\"%s\"}"
                                                .formatted(login.path("refreshToken").asText()))));

        assertThat(goes.closeCode()).isEqualTo(4401);
        assertThat(stays.isOpen()).isTrue();
    }

    @Test
    default void programMayListenWithItsKey() {
        var hello = keyed(gateway.key(owner, "viewer")).next();

        assertThat(hello.path("tenant").asText()).isEqualTo(owner.tenant().slug());
    }

    @Test
    default void keyThatMayOnlyIngestIsClosed() {
        var key = gateway.key(owner, "ingest:cdr", "ingest");

        assertThat(keyed(key).closeCode()).isEqualTo(4401);
        assertThat(gateway.get("/api/v1/dashboard", key.key()).statusCode()).isEqualTo(403);
    }

    @Test
    default void socketIsNotRenewedByAKeyThatMayOnlyIngest() {
        var key = gateway.key(owner, "viewer");
        var client = keyed(key);
        client.next();
        gateway.execute("update millrace.api_keys set scopes = '{ingest}' where id = $1", key.id());

        client.send("{\"type\":\"token\",\"token\":\"" + key.key() + "\"}");

        assertThat(client.closeCode()).isEqualTo(4401);
    }

    @Test
    default void revokingAKeyClosesItsSocketsOnEveryNode() {
        var other = gateway.key(owner, "viewer");
        var key = gateway.key(owner, "viewer");
        var stays = keyed(other);
        var here = keyed(key);
        var there = connect(strict, true).auth(key.key());
        for (var client : List.of(stays, here, there)) client.next();

        var answer =
                gateway.send(
                        HttpRequest.newBuilder(gateway.uri("/api/v1/api-keys/" + key.id()))
                                .header("Authorization", "Bearer " + owner.accessToken())
                                .DELETE());

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(here.closeCode()).isEqualTo(4401);
        assertThat(there.closeCode()).isEqualTo(4401);
        assertThat(stays.isOpen()).isTrue();
    }

    @Test
    default void keyWhoseTimeIsCutShortLosesItsSockets() {
        var key = gateway.key(owner, "viewer");
        var client = keyed(key);
        client.next();

        gateway.execute("update millrace.api_keys set expires_at = now() where id = $1", key.id());

        assertThat(client.closeCode()).isEqualTo(4401);
    }

    @Test
    default void signOutOfWhichTheBusSaysNothingClosesTheSocketsToo() {
        var client = ready();

        gateway.execute(
                """
                insert into millrace.revoked_sessions (family, expires_at)
                select family, now() + interval '10 minutes' from millrace.refresh_tokens
                where user_id = $1
                """,
                owner.user().id());

        assertThat(client.closeCode()).isEqualTo(4401);
    }

    private static LiveClient keyed(ApiKeys.Created key) {
        return connect(new WebSocketConnectOptions()).auth(key.key());
    }
}
