package io.millrace.ingest.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.ingest.engine.Column;
import io.millrace.ingest.engine.Nesting;
import io.millrace.kernel.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Lays changed values over a record.
///
/// @param columns of the dataset
/// @param nesting with what the columns hold as objects kept
record Overlay(List<Column> columns, Nesting nesting) {
    /// Numbers stay as they are written, and are not written out: `1e999999999` is short.
    private static final ObjectMapper EXACT =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    /// The whole record, named as a source would write it, without objects that are flattened.
    ///
    /// @param record by the columns' names
    /// @param changes by the columns' names or headers
    /// @throws io.millrace.kernel.ProblemException `invalid` when `changes` is no object or says a
    ///   thing twice
    String of(String record, String changes) {
        var before = object(record);
        var whole = EXACT.createObjectNode();
        for (var column : columns) whole.set(written(column), before.get(column.name()));
        lay(object(changes), "", 1, new Laid(whole, new HashSet<>()));
        return whole.toString();
    }

    private record Laid(ObjectNode whole, Set<String> changed) {}

    /// @param place pointer to the object that holds the changes
    private void lay(ObjectNode changes, String place, int level, Laid laid) {
        for (var change : changes.properties()) {
            var pointer = place + Nesting.token(change.getKey());
            if (change.getValue() instanceof ObjectNode inside && nesting.opens(pointer, level)) {
                lay(inside, pointer, level + 1, laid);
                continue;
            }
            var name = name(place.isEmpty() ? change.getKey() : pointer);
            if (!laid.changed.add(name)) {
                throw Problem.invalid(change.getKey() + ": is given twice.").toException();
            }
            laid.whole.set(name, change.getValue());
        }
    }

    private String name(String header) {
        var label = nesting.label(header);
        return Column.meant(header, columns)
                .or(() -> Column.meant(label, columns))
                .map(this::written)
                .orElse(label);
    }

    /// A header means the first column that has it, and one inside an object means nothing here.
    private String written(Column column) {
        boolean isFirst =
                columns.stream()
                        .filter(other -> other.header().equals(column.header()))
                        .findFirst()
                        .filter(column::equals)
                        .isPresent();
        return isFirst && !nesting.isPointer(column.header()) ? column.header() : column.name();
    }

    private static ObjectNode object(String json) {
        try {
            if (EXACT.readTree(json) instanceof ObjectNode object) return object;
        } catch (JsonProcessingException e) {
            throw Problem.invalid("body: " + e.getOriginalMessage() + ".").toException();
        }
        throw Problem.invalid("body: a JSON object is wanted.").toException();
    }
}
