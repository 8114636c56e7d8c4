package io.millrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.pgclient.PgException;
import org.junit.jupiter.api.Test;

class StackTest {
    private final Stack stack = Stack.shared();

    @Test
    void aTenantsRoleSeesItsOwnSchemaOnly() {
        var own = stack.tenant();
        var other = stack.tenant();

        var role =
                stack.db()
                        .in(
                                own,
                                c ->
                                        c.preparedQuery("select current_user::text")
                                                .execute()
                                                .await()
                                                .iterator()
                                                .next()
                                                .getString(0));

        assertThat(role).isEqualTo(own.role());
        assertThatThrownBy(() ->
                        stack.db()
                                .in(
                                        own,
                                        c ->
                                                c.preparedQuery(
                                                                "create table \""
                                                                        + other.rawSchema()
                                                                        + "\".x (a int)")
                                                        .execute()
                                                        .await()))
                .isInstanceOfSatisfying(
                        PgException.class, e -> assertThat(e.getSqlState()).isEqualTo("42501"));
    }

    @Test
    void aTenantsLoginBuildsInItsModelSchemaAndReadsRaw() {
        var tenant = stack.tenant();
        stack.db()
                .in(
                        tenant,
                        c ->
                                c.preparedQuery(
                                                "create table \""
                                                        + tenant.rawSchema()
                                                        + "\".orders as select 1 as id")
                                        .execute()
                                        .await());

        var rows =
                stack.sql()
                        .as(
                                tenant,
                                c -> {
                                    c.preparedQuery("create table m as select * from orders")
                                            .execute()
                                            .await();
                                    return c.preparedQuery("select id from m").execute().await();
                                });

        assertThat(rows.iterator().next().getInteger(0)).isEqualTo(1);
    }

    @Test
    void kafkaAnswers() {
        assertThat(stack.kafka()).startsWith("127.0.0.1:");
    }
}
