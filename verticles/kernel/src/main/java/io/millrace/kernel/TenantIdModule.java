package io.millrace.kernel;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import java.io.IOException;

/// A [TenantId] is a plain string in JSON.
final class TenantIdModule extends SimpleModule {
    private static final long serialVersionUID = 1;

    TenantIdModule() {
        addSerializer(new Writer());
        addDeserializer(TenantId.class, new Reader());
    }

    private static final class Writer extends StdScalarSerializer<TenantId> {
        private static final long serialVersionUID = 1;

        Writer() {
            super(TenantId.class);
        }

        @Override
        public void serialize(TenantId id, JsonGenerator out, SerializerProvider provider)
                throws IOException {
            out.writeString(id.value());
        }
    }

    private static final class Reader extends StdScalarDeserializer<TenantId> {
        private static final long serialVersionUID = 1;

        Reader() {
            super(TenantId.class);
        }

        @Override
        public TenantId deserialize(JsonParser in, DeserializationContext context)
                throws IOException {
            if (!in.hasToken(JsonToken.VALUE_STRING)) {
                return (TenantId) context.handleUnexpectedToken(TenantId.class, in);
            }
            try {
                return new TenantId(in.getText());
            } catch (IllegalArgumentException e) {
                throw context.weirdStringException(in.getText(), TenantId.class, e.getMessage());
            }
        }
    }
}
