package io.millrace.bench;

import java.util.TreeMap;

/// A dbt project of tables with twenty tests each.
final class TestedProject {
    static final int TESTS_A_TABLE = 20;

    private static final String POSITIVE =
            """
            {% test positive(model, column_name) %}
            select * from {{ model }} where {{ column_name }} <= 0
            {% endtest %}
            """;

    private static final String TABLE =
            """
            {{ config(materialized='table') }}
            select i as id, 'c' || i as code, 'r' || i * 7 as reference,
                   (array['new', 'open', 'closed'])[i % 3 + 1] as state,
                   (array['FR', 'DE'])[i % 2 + 1] as country,
                   (array['web', 'app', 'store'])[i % 3 + 1] as channel,
                   (array['a', 'b', 'c', 'd'])[i % 4 + 1] as kind,
                   (i + 1) / 2 as parent_id, i as before_id, i * 3 as amount
            from generate_series(1, 500) as i
            """;

    private TestedProject() {}

    static DbtProject of(int tables) {
        var files = new TreeMap<String, String>();
        files.put("tests/generic/positive.sql", POSITIVE);
        for (int i = 0; i < tables; i++) {
            files.put("models/" + name(i) + ".sql", TABLE);
            files.put("models/" + name(i) + ".yml", tests(i));
        }
        return new DbtProject("tested", files);
    }

    private static String name(int table) {
        return "tested_%03d".formatted(table);
    }

    private static String tests(int table) {
        return """
        version: 2
        models:
          - name: %1$s
            columns:
              - {name: id, data_tests: [unique, not_null]}
              - {name: code, data_tests: [unique, not_null]}
              - {name: reference, data_tests: [unique, not_null]}
              - name: state
                data_tests: [not_null, {accepted_values: {values: [new, open, closed]}}]
              - name: country
                data_tests: [not_null, {accepted_values: {values: [FR, DE]}}]
              - name: channel
                data_tests: [not_null, {accepted_values: {values: [web, app, store]}}]
              - name: kind
                data_tests: [not_null, {accepted_values: {values: [a, b, c, d]}}]
              - name: parent_id
                data_tests: [not_null, {relationships: {to: ref('%1$s'), field: id}}]
              - name: before_id
                data_tests: [not_null, {relationships: {to: ref('%2$s'), field: id}}]
              - {name: amount, data_tests: [not_null, positive]}
        """
                .formatted(name(table), name(Math.max(0, table - 1)));
    }
}
