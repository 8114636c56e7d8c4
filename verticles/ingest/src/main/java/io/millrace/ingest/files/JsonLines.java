package io.millrace.ingest.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.ingest.engine.JsonValues;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/// Records as lines of JSON. A line may be left empty, so that the number of a line is that of the
/// record in its file.
final class JsonLines implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final JsonGenerator json;

    JsonLines(OutputStream out) throws IOException {
        this.json = new JsonFactory().createGenerator(new BufferedOutputStream(out, BUFFER));
        json.enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN);
        json.setRootValueSeparator(null);
    }

    void beginRecord() throws IOException {
        json.writeStartObject();
    }

    /// Nothing is written of what is null.
    void field(String name, @Nullable Object value) throws IOException {
        if (value == null) return;
        json.writeFieldName(name);
        JsonValues.write(json, value);
    }

    void endRecord() throws IOException {
        json.writeEndObject();
        json.writeRaw('\n');
    }

    void emptyLine() throws IOException {
        json.writeRaw('\n');
    }

    @Override
    public void close() throws IOException {
        json.close();
    }
}
