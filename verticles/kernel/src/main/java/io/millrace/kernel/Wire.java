package io.millrace.kernel;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads a record that a node of another version may have written.
final class Wire {
    private static final ObjectMapper LENIENT =
            Json.MAPPER.copy().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /// For records that do not take null for a collection: a null is not written, so it cannot be
    /// told from a field that the other side does not know.
    private static final ObjectMapper FILLING = filling();

    private Wire() {}

    private static ObjectMapper filling() {
        var mapper = LENIENT.copy();
        var empty = JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY);
        for (var type : List.of(List.class, Set.class, Map.class)) {
            mapper.configOverride(type).setSetterInfo(empty);
        }
        return mapper;
    }

    /// @throws IOException when `body` is no such record, or lacks what the record needs
    static <T extends Record> T read(byte[] body, Class<T> type) throws IOException {
        var plain = tryRead(body, type);
        return plain != null ? plain : whole(FILLING.readValue(body, type), type);
    }

    private static <T extends Record> @Nullable T tryRead(byte[] body, Class<T> type) {
        try {
            return whole(LENIENT.readValue(body, type), type);
        } catch (IOException _) { // said by the second reading
            return null;
        }
    }

    private static <T extends Record> T whole(@Nullable T read, Class<T> type)
            throws JsonProcessingException {
        if (read == null || lacks(read)) throw new Lacking(type);
        return read;
    }

    private static boolean lacks(Record read) {
        return Stream.of(read.getClass().getRecordComponents())
                .filter(part -> !part.getAnnotatedType().isAnnotationPresent(Nullable.class))
                .anyMatch(part -> isNull(read, part.getAccessor()));
    }

    private static boolean isNull(Record read, java.lang.reflect.Method accessor) {
        try {
            accessor.setAccessible(true); // a record need not be public
            return accessor.invoke(read) == null;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Lacking extends JsonProcessingException {
        private static final long serialVersionUID = 1;

        Lacking(Class<?> type) {
            super("a field that " + type.getSimpleName() + " needs is missing");
        }
    }
}
