package io.millrace.app.shop;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A merged table of the shop as it is in a warehouse, and the statements that bring it there. They
/// are SQL that Snowflake and Postgres both speak.
///
/// @param name of the model and of the table
/// @param columns with their types, of which `id` tells the rows apart
record LoadedTable(String name, Map<String, String> columns) {
    private static final String KEY = "id";

    LoadedTable {
        columns = new LinkedHashMap<>(columns);
    }

    static final List<LoadedTable> ALL =
            List.of(
                    of("customers", "id", "name", "email", "city", "country"),
                    of("inventory", "id", "product_name", "category")
                            .with("price", "numeric(10,2)")
                            .with("stock_quantity", "integer"),
                    of("orders", "id", "product_id", "customer_id")
                            .with("quantity", "integer")
                            .with("unit_price", "numeric(10,2)")
                            .with("sold_at", "varchar")
                            .with("ingested_at", "varchar")
                            .with("event_id", "varchar"));

    private static LoadedTable of(String name, String... texts) {
        var columns = new LinkedHashMap<String, String>();
        for (var text : texts) columns.put(text, "varchar");
        return new LoadedTable(name, columns);
    }

    private LoadedTable with(String column, String type) {
        var more = new LinkedHashMap<>(columns);
        more.put(column, type);
        return new LoadedTable(name, more);
    }

    List<String> names() {
        return List.copyOf(columns.keySet());
    }

    String stage() {
        return "millrace_stage_" + name;
    }

    String create() {
        // nosemgrep: sql-name-unquoted -- names are constants; quoted ones mean others in Snowflake
        return "create table if not exists " + name + " (" + declared() + ")";
    }

    /// A table that ends with its session: what a broken load left is never seen. It is all text,
    /// so that rows are inserted as they come, a thousand with one request: a driver sends each by
    /// itself where the statement is more than `values`.
    String createStage() {
        var texts =
                columns.keySet().stream()
                        .map(its -> its + " varchar")
                        .collect(Collectors.joining(", "));
        return "create temporary table if not exists " + stage() + " (" + texts + ")";
    }

    String clearStage() {
        // nosemgrep: sql-name-unquoted -- as above
        return "delete from " + stage();
    }

    private String declared() {
        return columns.entrySet().stream()
                .map(its -> its.getKey() + " " + its.getValue())
                .collect(Collectors.joining(", "));
    }

    String insert() {
        var marks = columns.values().stream().map(_ -> "?").collect(Collectors.joining(", "));
        // nosemgrep: sql-name-unquoted -- as above
        return "insert into " + stage() + " (" + list("") + ") values (" + marks + ")";
    }

    private String typed() {
        return names().stream()
                .map(its -> "cast(" + its + " as " + columns.get(its) + ") as " + its)
                .collect(Collectors.joining(", "));
    }

    /// One row of the stage a key, so that it does not matter in which order they are read; a row
    /// that says what is there is not written.
    String merge() {
        var others = columns.keySet().stream().filter(its -> !its.equals(KEY)).toList();
        var isOther =
                others.stream()
                        .map(its -> "t." + its + " is distinct from s." + its)
                        .collect(Collectors.joining(" or "));
        var set = others.stream().map(its -> its + " = s." + its).collect(Collectors.joining(", "));
        return """
        merge into %s t using (select %s from %s) s on t.id = s.id
        when matched and (%s) then update set %s
        when not matched then insert (%s) values (%s)
        """
                .formatted(name, typed(), stage(), isOther, set, list(""), list("s."));
    }

    private String list(String of) {
        return columns.keySet().stream().map(its -> of + its).collect(Collectors.joining(", "));
    }
}
