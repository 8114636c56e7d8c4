package io.millrace.transform.store;

import static io.millrace.tenants.db.SqlNames.quote;

import io.millrace.transform.api.TransformRequest.Column;
import io.millrace.transform.engine.project.Contract;
import io.millrace.transform.engine.project.Contract.Promised;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Holds what a model gives to its contract, before anything of it takes the place of what is
/// there.
record Promise(Tables tables, Contract contract) {

    /// @throws SqlRefused naming each column that is another than promised
    void verify(List<Column> given) {
        var open = new LinkedHashMap<String, String>();
        given.forEach(column -> open.put(column.name(), column.type()));
        var broken = new ArrayList<String>();
        for (var promised : types()) {
            var type = open.remove(promised.name());
            if (type == null) broken.add(promised.name() + " is missing");
            else if (!type.equals(promised.type())) {
                broken.add(promised.name() + " is " + type + ", not " + promised.type());
            }
        }
        open.keySet().forEach(name -> broken.add(name + " is not promised"));
        if (broken.isEmpty()) return;
        var message = "the contract is broken: " + String.join("; ", broken);
        throw new SqlRefused(new SqlError(message, Optional.empty()));
    }

    /// The promised columns with Postgres's names of their types.
    private List<Column> types() {
        return tables.columns(
                contract.columns().stream()
                        .map(column -> "null::" + column.type() + "\n as " + quote(column.name()))
                        .collect(Collectors.joining(", ", "(select ", ")")));
    }

    /// @param name quoted, of a table that is not there
    String create(String name) {
        var parts =
                Stream.concat(
                        contract.columns().stream().map(Promise::definition),
                        contract.constraints().stream());
        return "create table " + name + parts.collect(Collectors.joining(", ", " (", ")"));
    }

    private static String definition(Promised column) {
        return quote(column.name())
                + " "
                + column.type()
                + column.constraints().stream()
                        .map(constraint -> " " + constraint)
                        .collect(Collectors.joining());
    }

    /// Begins the insertion of the rows of a SELECT that follows, and `) as _model`.
    String insert(String name) {
        var names =
                contract.columns().stream()
                        .map(column -> quote(column.name()))
                        .collect(Collectors.joining(", "));
        return "insert into " + name + " (" + names + ") select " + names + " from (\n";
    }
}
