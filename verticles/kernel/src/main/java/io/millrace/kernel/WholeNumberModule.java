package io.millrace.kernel;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.std.NumberDeserializers;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// In JSON `393.0` is a whole number, as it is in JSON Schema; `393.5` is none.
final class WholeNumberModule extends SimpleModule {
    private static final long serialVersionUID = 1;

    WholeNumberModule() {
        whole(int.class, BigDecimal::intValueExact);
        whole(Integer.class, BigDecimal::intValueExact);
        whole(long.class, BigDecimal::longValueExact);
        whole(Long.class, BigDecimal::longValueExact);
    }

    @SuppressWarnings("unchecked") // what Jackson has for a class reads that class
    private <T> void whole(Class<T> type, Function<BigDecimal, T> exactly) {
        var plain = (JsonDeserializer<T>) NumberDeserializers.find(type, type.getName());
        addDeserializer(type, new Reader<>(type, plain, exactly));
    }

    private static final class Reader<T> extends JsonDeserializer<T> {
        private final Class<T> type;
        private final JsonDeserializer<T> plain;
        private final Function<BigDecimal, T> exactly;

        Reader(Class<T> type, JsonDeserializer<T> plain, Function<BigDecimal, T> exactly) {
            this.type = type;
            this.plain = plain;
            this.exactly = exactly;
        }

        @Override
        @SuppressWarnings("unchecked") // the class of a primitive type casts to nothing
        public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
            if (!in.hasToken(JsonToken.VALUE_NUMBER_FLOAT)) return plain.deserialize(in, context);
            try {
                return exactly.apply(in.getDecimalValue());
            } catch (ArithmeticException _) {
                return (T) context.handleWeirdNumberValue(type, in.getDecimalValue(), "not whole");
            }
        }

        @Override
        public @Nullable T getNullValue(DeserializationContext context)
                throws com.fasterxml.jackson.databind.JsonMappingException {
            return plain.getNullValue(context);
        }
    }
}
