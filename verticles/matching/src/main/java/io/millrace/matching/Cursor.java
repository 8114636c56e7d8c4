package io.millrace.matching;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.kernel.Json;
import io.millrace.kernel.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Where the next page begins: an opaque text made of the last item's sort key.
final class Cursor {
    private Cursor() {}

    static String of(Object... key) {
        var json = Json.write(key);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    /// The key of a cursor, or null without one.
    ///
    /// @throws io.millrace.kernel.ProblemException `invalid` when it was not made by [#of] with
    ///   `parts` values
    static @Nullable JsonNode read(@Nullable String cursor, int parts) {
        if (cursor == null) return null;
        try {
            var key = Json.MAPPER.readTree(Base64.getUrlDecoder().decode(cursor));
            if (key.isArray() && key.size() == parts) return key;
        } catch (JsonProcessingException | IllegalArgumentException _) { // somebody made it up
        } catch (IOException _) { // as above
        }
        throw Problem.invalid("The cursor is not one of this list.").toException();
    }
}
