package io.millrace.ingest.engine.mapping;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Text of UTF-8 that an earlier reader took for another encoding: `Ã©` as `é`. Text that cannot
/// have come so stays.
///
/// @param encoding a name that java.nio knows
public record Redecode(String encoding) implements Conversion {
    @Override
    public Converted of(List<@Nullable String> values) {
        var value = Conversion.one(values);
        if (value.chars().allMatch(c -> c < 128)) return Converted.NOT;
        return bytes(value).flatMap(Redecode::text).map(Converted::to).orElse(Converted.NOT);
    }

    /// A byte without a meaning in the encoding was left as the control that has its number.
    private Optional<byte[]> bytes(String value) {
        var charset = Charset.forName(encoding);
        var encoder = charset.newEncoder();
        var bytes =
                ByteBuffer.allocate(value.length() * (int) Math.ceil(encoder.maxBytesPerChar()));
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            if (encoder.canEncode(c)) bytes.put(charset.encode(CharBuffer.wrap(new char[] {c})));
            else if (c < 256) bytes.put((byte) c);
            else return Optional.empty();
        }
        return Optional.of(Arrays.copyOf(bytes.array(), bytes.position()));
    }

    private static Optional<String> text(byte[] bytes) {
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return Optional.of(text.toString());
        } catch (CharacterCodingException e) { // it was read as it is
            return Optional.empty();
        }
    }
}
