package io.millrace.ingest.engine;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/// A record whose bytes were no text, as [RawText] keeps it, in the encoding that it has.
public final class Undecoded {
    private static final Pattern BYTE = Pattern.compile("\\\\x([89A-F][0-9A-F]|00)");

    private Undecoded() {}

    /// @return empty where bytes of it mean nothing in the encoding
    public static Optional<String> text(String raw, Encoding encoding) {
        var decoder =
                encoding.charset()
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
        try {
            return Optional.of(decoder.decode(ByteBuffer.wrap(bytes(raw))).toString());
        } catch (CharacterCodingException e) { // another encoding still
            return Optional.empty();
        }
    }

    private static byte[] bytes(String raw) {
        var bytes = new ByteArrayOutputStream(raw.length());
        var found = BYTE.matcher(raw);
        int from = 0;
        while (found.find()) {
            bytes.writeBytes(raw.substring(from, found.start()).getBytes(StandardCharsets.UTF_8));
            bytes.write(Integer.parseInt(found.group(1), 16));
            from = found.end();
        }
        bytes.writeBytes(raw.substring(from).getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }
}
