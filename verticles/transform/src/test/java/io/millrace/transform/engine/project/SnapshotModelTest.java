package io.millrace.transform.engine.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transform.engine.project.History.HardDeletes;
import io.millrace.transform.engine.project.History.Strategy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Snapshots as a project writes them.
final class SnapshotModelTest {
    private static Node.Snapshot snapshot(Project project, String name) {
        assertThat(project.faults()).isEmpty();
        return (Node.Snapshot) project.node(name).orElseThrow();
    }

    @Test
    void oneFileMayHoldSeveral() {
        var project =
                new ProjectText()
                        .with(
                                "snapshots/all.sql",
                                """
                                {% snapshot orders_then %}
                                {{ config(strategy='timestamp', unique_key='id', updated_at='at', tags='h') }}
                                select * from {{ source('raw', 'orders') }}
                                {% endsnapshot %}
                                {% snapshot people_then %}
                                {{ config(strategy='check', unique_key=['id', 'day'], check_cols='all',
                                          hard_deletes='new_record', target_schema='history') }}
                                select * from {{ ref('people') }}
                                {% endsnapshot %}
                                """)
                        .with("models/people.sql", "select 1 as id, 2 as day")
                        .with("models/now.sql", "select * from {{ ref('orders_then') }}")
                        .compile();

        var orders = snapshot(project, "orders_then");
        var people = snapshot(project, "people_then");

        assertThat(orders.sql()).isEqualTo("select * from \"t_raw\".\"orders\"");
        assertThat(orders.datasets()).containsExactly("orders");
        assertThat(orders.tags()).containsExactly("h");
        assertThat(orders.history().strategy()).isEqualTo(Strategy.TIMESTAMP);
        assertThat(orders.history().updatedAt()).contains("at");
        assertThat(orders.history().hardDeletes()).isEqualTo(HardDeletes.IGNORE);
        assertThat(people.history().key()).containsExactly("id", "day");
        assertThat(people.history().checked()).isEmpty();
        assertThat(people.history().marksDeleted()).isTrue();
        assertThat(people.dependsOn()).containsExactly("people");
        assertThat(project.nodes())
                .extracting(Node::name)
                .containsSubsequence("orders_then", "now")
                .containsSubsequence("people", "people_then");
        assertThat(project.models()).extracting(Node.Model::name).containsExactly("now", "people");
    }

    @Test
    void aYamlFileMayDescribeOneWhole() {
        var project =
                new ProjectText()
                        .with(
                                "dbt_project.yml",
                                "name: shop\nsnapshots: {shop: {+invalidate_hard_deletes: true}}\n")
                        .with(
                                "snapshots/people.yml",
                                """
                                snapshots:
                                  - name: people_then
                                    description: The people.
                                    relation: source('raw', 'people')
                                    config:
                                      strategy: check
                                      unique_key: id
                                      check_cols: [name]
                                      alias: people_history
                                      dbt_valid_to_current: "'9999-12-31'::timestamp"
                                      snapshot_meta_column_names: {dbt_valid_from: since}
                                    columns:
                                      - name: id
                                        data_tests: [not_null]
                                """)
                        .compile();

        var people = snapshot(project, "people_then");

        assertThat(people.sql()).isEqualTo("select * from \"t_raw\".\"people\"");
        assertThat(people.relation()).isEqualTo("people_history");
        assertThat(people.description()).isEqualTo("The people.");
        assertThat(people.history().hardDeletes()).isEqualTo(HardDeletes.INVALIDATE);
        assertThat(people.history().checked()).containsExactly("name");
        assertThat(people.history().current()).contains("'9999-12-31'::timestamp");
        assertThat(people.history().columns().from()).isEqualTo("since");
        assertThat(people.history().columns().to()).isEqualTo("dbt_valid_to");
        assertThat(project.assertions().getFirst().sql())
                .isEqualTo("select * from \"t_models\".\"people_history\"\nwhere id is null");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "strategy='check', check_cols='all' | needs 'unique_key'",
                "unique_key='id' | needs 'strategy'",
                "unique_key='id', strategy='daily' | is timestamp or check",
                "unique_key='id', strategy='timestamp' | needs 'updated_at'",
                "unique_key='id', strategy='timestamp', updated_at='a', check_cols=['x'] | 'check' only",
                "unique_key='id', strategy='check' | needs 'check_cols'",
                "unique_key='id', strategy='check', check_cols='x' | needs 'check_cols'",
                "unique_key='id', strategy='check', check_cols='all', hard_deletes='keep' | hard_deletes is",
                "unique_key='id', strategy='check', check_cols='all', hard_deletes='ignore',"
                        + " invalidate_hard_deletes=true | cannot both be set",
                "unique_key=7, strategy='check', check_cols='all' | is not iterable",
            })
    void whatIsWrongWithOneIsSaid(String config, String message) {
        var project =
                new ProjectText()
                        .with(
                                "snapshots/s.sql",
                                "{% snapshot s %}{{ config("
                                        + config
                                        + ") }}select 1 as id{% endsnapshot %}")
                        .compile();

        assertThat(project.faults()).hasSize(1);
        assertThat(project.faults().getFirst().message()).contains(message);
        assertThat(project.faults().getFirst().file()).isEqualTo("snapshots/s.sql");
    }

    @Test
    void anErrorOfAReferenceInYamlNamesItsLine() {
        var project =
                new ProjectText()
                        .with(
                                "snapshots/s.yml",
                                """
                                snapshots:

                                - name: s
                                  relation: ref('gone')
                                  config: {strategy: check, unique_key: id, check_cols: all}
                                """)
                        .compile();

        assertThat(project.faults())
                .isEqualTo(
                        List.of(
                                new Fault(
                                        "snapshots/s.yml", 3, "there is no model or seed 'gone'")));
    }

    @Test
    void twoOfOneNameInAFileAreAFault() {
        var one =
                "{% snapshot s %}{{ config(strategy='check', unique_key='id', check_cols='all') }}"
                        + "select 1 as id{% endsnapshot %}\n";
        var project = new ProjectText().with("snapshots/s.sql", one + one).compile();

        assertThat(project.faults())
                .containsExactly(new Fault("snapshots/s.sql", 2, "there are two of the name 's'"));
    }
}
