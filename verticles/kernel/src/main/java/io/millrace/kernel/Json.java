package io.millrace.kernel;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// JSON as the contract wants it: camelCase records, ISO 8601 times, decimals exact, unknown fields
/// refused.
public final class Json {
    /// Shared; never reconfigured.
    public static final ObjectMapper MAPPER =
            JsonMapper.builder()
                    .addModule(new JavaTimeModule())
                    .addModule(new Jdk8Module())
                    .addModule(new TenantIdModule())
                    .addModule(new WholeNumberModule())
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                    .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                    .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
                    .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                    .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                    .defaultPropertyInclusion(
                            JsonInclude.Value.construct(
                                    JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
                    .build();

    private static final TypeReference<LinkedHashMap<String, Object>> OBJECT =
            new TypeReference<>() {};

    private Json() {}

    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not writable as JSON: " + value.getClass(), e);
        }
    }

    /// Reads `json` as a `T`.
    ///
    /// @throws ProblemException `invalid` naming the place, when the text or a field is wrong
    public static <T> T read(String json, Class<T> type) {
        try {
            return present(MAPPER.readValue(json, type));
        } catch (JsonProcessingException e) {
            throw invalid(e);
        }
    }

    /// Reads a JSON object with its keys in order.
    public static Map<String, Object> readObject(String json) {
        try {
            return present(MAPPER.readValue(json, OBJECT));
        } catch (JsonProcessingException e) {
            throw invalid(e);
        }
    }

    private static <T> T present(@Nullable T value) {
        if (value == null) throw Problem.invalid("null: a value is expected.").toException();
        return value;
    }

    /// Says what is wrong and where, without the names of our classes.
    private static ProblemException invalid(JsonProcessingException e) {
        var what =
                switch (e) {
                    case UnrecognizedPropertyException unknown -> path(unknown) + ": unknown field";
                    case JsonMappingException mapping when !mapping.getPath().isEmpty() ->
                            path(mapping) + ": not a value of its type";
                    case JsonMappingException _ -> "not a value of the type that is expected";
                    default -> "not JSON";
                };
        var at = e.getLocation();
        var place =
                at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
        return Problem.invalid(what + place + ".").toException();
    }

    /// The way to the field, such as `items[2].name`.
    private static String path(JsonMappingException e) {
        var path = new StringBuilder();
        for (var step : e.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.toString();
    }
}
