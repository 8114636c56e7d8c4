package io.millrace.ingest.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.millrace.ingest.engine.mapping.ColumnMapping;
import io.millrace.ingest.engine.mapping.Mappings;
import io.millrace.kernel.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A mapping as queries give it.
record KeptMapping(
        String column,
        List<String> sources,
        boolean takes,
        boolean lenient,
        KeptConversion conversion) {
    /// An object of `column_mappings m`.
    static final String OBJECT =
            """
            jsonb_build_object('column', m.column_name, 'sources', to_jsonb(m.sources),
                               'takes', m.takes, 'lenient', m.lenient, 'conversion', m.conversion)
            """;

    private static final TypeReference<List<KeptMapping>> ALL = new TypeReference<>() {};

    /// @param json an array of such objects; null for none
    static Mappings read(@Nullable String json) {
        if (json == null) return Mappings.NONE;
        try {
            var all = Json.MAPPER.readValue(json, ALL);
            return new Mappings(all.stream().map(KeptMapping::mapping).toList());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("mappings are not readable", e);
        }
    }

    private ColumnMapping mapping() {
        return new ColumnMapping(column, sources, takes, lenient, conversion.conversion());
    }
}
