package io.millrace.ingest.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.ingest.engine.Column;
import io.millrace.kernel.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/// Lays changed values over a record.
final class Overlay {
    /// Numbers stay as they are written, and are not written out: `1e999999999` is short.
    private static final ObjectMapper EXACT =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    private Overlay() {}

    /// The whole record, named as a source would write it.
    ///
    /// @param record by the columns' names
    /// @param changes by the columns' names or headers
    /// @throws io.millrace.kernel.ProblemException `invalid` when `changes` is no object or says a
    ///   thing twice
    static String of(List<Column> columns, String record, String changes) {
        var before = object(record);
        var whole = EXACT.createObjectNode();
        var headers = new HashSet<String>();
        for (var column : columns) {
            var value = before.get(column.name());
            boolean isFirst = headers.add(column.header());
            whole.set(isFirst ? column.header() : column.name(), value);
        }
        var changed = new HashSet<String>();
        for (var change : object(changes).properties()) {
            var name = written(columns, change);
            if (!changed.add(name)) {
                throw Problem.invalid(change.getKey() + ": is given twice.").toException();
            }
            whole.set(name, change.getValue());
        }
        return whole.toString();
    }

    private static String written(List<Column> columns, Map.Entry<String, JsonNode> change) {
        var column = Column.meant(change.getKey(), columns);
        if (column.isEmpty()) return change.getKey();
        var its = column.get();
        boolean isFirst =
                columns.stream()
                        .filter(other -> other.header().equals(its.header()))
                        .findFirst()
                        .filter(its::equals)
                        .isPresent();
        return isFirst ? its.header() : its.name();
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
