package io.millrace.tenants.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlConnection;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every probe of a tenant who writes SQL, over both clients and through the door.
class TenantIsolationTest {
    private static final TestDatabase DATABASE = TestDatabase.shared();
    private static final TenantId ATTACKER = DATABASE.tenant();
    private static final TenantId VICTIM = DATABASE.tenant();
    private static final String PATH = ATTACKER.modelSchema() + "," + ATTACKER.rawSchema();

    private static Map<String, String> names;
    private static SqlConnection bare;
    private static Connection jdbc;

    @BeforeAll
    static void makeWorlds() throws SQLException {
        var db = DATABASE.database().tenantDb();
        db.in(
                VICTIM,
                c ->
                        run(
                                c,
                                "create table "
                                        + VICTIM.rawSchema()
                                        + ".clinic_patients (id int primary key, name text)"));
        db.in(
                ATTACKER,
                c ->
                        run(
                                c,
                                "create table "
                                        + ATTACKER.rawSchema()
                                        + ".orders as select 1 as id, 'x' as name"));
        DATABASE.database()
                .tenantSql()
                .as(VICTIM, c -> run(c, "create table clinic_summary as select 1 as n"));
        DATABASE.database()
                .tenantSql()
                .as(ATTACKER, c -> run(c, "create table own (a int, b text)"));
        bare = DATABASE.bare(ATTACKER.login(), PATH);
        jdbc = DATABASE.jdbc(ATTACKER.login(), PATH);
        try (var superuser = DATABASE.superuser()) {
            var table = "'" + VICTIM.rawSchema() + ".clinic_patients'";
            names =
                    Map.of(
                            "A", ATTACKER.value(),
                            "B", VICTIM.value(),
                            "TABLE", number(superuser, table + "::regclass"),
                            "ROWTYPE", number(superuser, table + "::regtype"),
                            "SEQUENCE",
                                    number(
                                            superuser,
                                            "'" + VICTIM.schema() + ".incident_id_seq'::regclass"),
                            "ROLE", number(superuser, "'" + VICTIM.role() + "'::regrole"),
                            "SCHEMA", number(superuser, "'" + VICTIM.schema() + "'::regnamespace"));
        }
    }

    private static String number(Connection superuser, String expression) throws SQLException {
        try (var rows =
                superuser.createStatement().executeQuery("select (" + expression + ")::oid")) {
            rows.next();
            return rows.getString(1);
        }
    }

    @AfterAll
    static void close() throws SQLException {
        bare.close().await();
        jdbc.close();
    }

    private static int run(SqlConnection c, String sql) {
        return c.preparedQuery(sql).execute().await().size();
    }

    static Stream<Probe> walls() {
        return Probes.walls().stream().map(probe -> probe.with(names));
    }

    static Stream<String> doors() {
        return Probes.doors().stream().map(sql -> new Probe(sql, List.of()).with(names).sql());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("walls")
    void postgresRefusesItOverTheReactiveClient(Probe probe) {
        assertThatThrownBy(() -> run(bare, probe.sql()))
                .isInstanceOfSatisfying(
                        PgException.class,
                        e -> {
                            assertThat(e.getSqlState()).as(e.getMessage()).isIn(probe.states());
                            assertTellsNothing(probe.sql(), e.getMessage() + e.getDetail());
                        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("walls")
    void postgresRefusesItOverJdbc(Probe probe) {
        // The driver would split a text with semicolons into messages of its own.
        if (probe.states().contains("42601") && probe.sql().contains(";")) return;
        assertThatThrownBy(
                        () -> {
                            try (PreparedStatement statement =
                                    jdbc.prepareStatement(probe.sql().replace("?", "??"))) {
                                statement.execute();
                            }
                        })
                .isInstanceOfSatisfying(
                        SQLException.class,
                        e -> {
                            assertThat(e.getSQLState()).as(e.getMessage()).isIn(probe.states());
                            assertTellsNothing(probe.sql(), e.getMessage());
                        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("walls")
    void theDoorRefusesIt(Probe probe) {
        try {
            DATABASE.database().tenantSql().as(ATTACKER, c -> run(c, probe.sql()));
            fail("went through: %s", probe.sql());
        } catch (PgException e) {
            assertThat(e.getSqlState()).isIn(probe.states());
            assertTellsNothing(probe.sql(), e.getMessage());
        } catch (ProblemException e) {
            assertThat(e.problem().type()).isEqualTo("urn:problem:unprocessable");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("doors")
    void theDoorAloneRefusesIt(String sql) {
        assertThatThrownBy(() -> DATABASE.database().tenantSql().as(ATTACKER, c -> run(c, sql)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().type()).isEqualTo("urn:problem:unprocessable"));
    }

    @Test
    void modelsStillHaveWhatTheyNeed() {
        for (var sql : Probes.allowed()) {
            DATABASE.database().tenantSql().as(ATTACKER, c -> run(c, sql));
        }
    }

    @Test
    void everyCatalogWithANamingTypeIsAForbiddenWord() throws SQLException {
        var found =
                """
                select distinct c.relname
                from pg_attribute a
                join pg_class c on c.oid = a.attrelid and c.relnamespace = 'pg_catalog'::regnamespace
                join pg_type t on t.oid = a.atttypid
                where c.relkind in ('r', 'v') and a.attnum > 0
                  and t.typname ~ '^_?reg(class|collation|config|dictionary|namespace|oper|operator|role|type)$'
                order by 1
                """;

        try (var superuser = DATABASE.superuser();
                var rows = superuser.createStatement().executeQuery(found)) {
            while (rows.next()) {
                var name = rows.getString(1);
                assertThatThrownBy(() -> StatementRules.check("select null::" + name))
                        .as(name)
                        .isInstanceOf(ProblemException.class);
            }
        }
    }

    /// A function that takes or gives such a type would turn a number into a name.
    @Test
    void noOpenFunctionHasANamingType() throws SQLException {
        var found =
                """
                select p.oid::regprocedure::text
                from pg_proc p
                where p.pronamespace = 'pg_catalog'::regnamespace
                  and has_function_privilege('public', p.oid, 'execute')
                  and not exists (
                      select from pg_type t where p.oid in (t.typinput, t.typoutput, t.typreceive, t.typsend))
                  and exists (
                      select from pg_type t
                      where t.oid = any (p.proargtypes::oid[] || coalesce(p.proallargtypes, '{}') || p.prorettype)
                        and t.typname ~ '^_?reg(class|collation|namespace|oper|operator|role|type)$')
                order by 1
                """;

        try (var superuser = DATABASE.superuser();
                var rows = superuser.createStatement().executeQuery(found)) {
            rows.next();
            assertThat(rows.getString(1)).isEqualTo("pg_typeof(\"any\")");
            assertThat(rows.next()).isFalse();
        }
    }

    /// An answer may repeat what the tenant wrote, and no other name.
    private static void assertTellsNothing(String sql, String answer) {
        for (var secret :
                List.of(VICTIM.value(), "clinic_patients", "clinic_summary", "incident")) {
            if (!sql.contains(secret)) assertThat(answer).doesNotContain(secret);
        }
    }
}
