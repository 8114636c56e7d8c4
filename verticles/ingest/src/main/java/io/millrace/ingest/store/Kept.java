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
import java.util.List;
import java.util.Optional;

/// Puts into a row what a change left as it was.
///
/// @param columns of the dataset
record Kept(List<Column> columns) {
    /// Numbers stay as they are written.
    private static final ObjectMapper EXACT =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    /// @param held the record as it is, by the columns' names
    /// @return empty when the dataset has no column for such a value
    Optional<String> whole(Segment.Row row, String held) {
        var whole = object(row.json());
        var before = object(held);
        var attributes = row.relation().attributes();
        for (int i = 0; i < row.cells().size(); i++) {
            if (!(row.cells().get(i) instanceof Cell.Unchanged)) continue;
            var header = attributes.get(i).name();
            var value = Column.meant(header, columns).map(its -> before.get(its.name()));
            if (value.isEmpty()) return Optional.empty();
            JsonNode kept = value.get();
            whole.set(header, kept);
        }
        return Optional.of(whole.toString());
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
