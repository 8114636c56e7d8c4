package io.millrace.ingest.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.ingest.engine.Column;
import io.millrace.ingest.engine.changes.Cell;
import io.millrace.ingest.engine.changes.Segment;
import io.millrace.ingest.engine.mapping.AsIs;
import io.millrace.ingest.engine.mapping.Mappings;
import java.util.List;
import java.util.Optional;

/// Puts into a row what a change left as it was.
///
/// @param columns of the dataset
/// @param mappings by which the row is read then: what they converted cannot be read again
record Kept(List<Column> columns, Mappings mappings) {
    /// Numbers stay as they are written.
    private static final ObjectMapper EXACT =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    /// @param held the record as it is, by the columns' names
    /// @return empty when the dataset has no column that holds such a value as it came
    Optional<String> whole(Segment.Row row, String held) {
        var whole = object(row.json());
        var before = object(held);
        var attributes = row.relation().attributes();
        for (int i = 0; i < row.cells().size(); i++) {
            if (!(row.cells().get(i) instanceof Cell.Unchanged)) continue;
            var header = attributes.get(i).name();
            var value = column(header).map(its -> before.get(its.name()));
            if (value.isEmpty()) return Optional.empty();
            JsonNode kept = value.get();
            whole.set(header, kept);
        }
        return Optional.of(whole.toString());
    }

    private Optional<Column> column(String header) {
        var renamed = mappings.taking(header);
        var column =
                renamed.isEmpty()
                        ? Column.meant(header, columns)
                        : columns.stream()
                                .filter(its -> its.name().equals(renamed.get().column()))
                                .findFirst();
        return column.filter(its -> isAsItCame(its.name(), header));
    }

    private boolean isAsItCame(String column, String header) {
        return mappings.of(column).stream()
                .filter(its -> its.isOwn() || its.sources().contains(header))
                .allMatch(its -> its.conversion() instanceof AsIs);
    }

    private static ObjectNode object(String json) {
        try {
            if (EXACT.readTree(json) instanceof ObjectNode object) return object;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a row of ours is JSON", e);
        }
        throw new IllegalStateException("a row of ours is an object");
    }
}
