package io.millrace.ingest.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Text of another encoding as UTF-8. Bytes that mean nothing there become bytes that mean nothing
/// in UTF-8 either, so that their record alone is set aside.
final class Transcoded extends InputStream {
    private static final int PORTION = 1 << 15;
    private static final byte NO_TEXT = (byte) 0xFF;

    private final InputStream in;
    private final CharsetDecoder decoder;
    private final ByteBuffer bytes = ByteBuffer.allocate(PORTION).limit(0);
    private final CharBuffer chars = CharBuffer.allocate(PORTION);
    private byte[] out = {};
    private int at;
    private boolean ended;

    Transcoded(InputStream in, Encoding encoding) {
        this.in = in;
        this.decoder =
                encoding.charset()
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    @Override
    public int read() throws IOException {
        return isAtEnd() ? -1 : out[at++] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) return 0;
        if (isAtEnd()) return -1;
        int read = Math.min(length, out.length - at);
        System.arraycopy(out, at, into, offset, read);
        at += read;
        return read;
    }

    private boolean isAtEnd() throws IOException {
        while (at == out.length) {
            boolean isDry = !decode();
            if (isDry && ended) return true;
            if (isDry) fill();
        }
        return false;
    }

    /// @return false when nothing came of the bytes that are there
    private boolean decode() {
        chars.clear();
        var result = decoder.decode(bytes, chars, ended);
        var text = chars.flip().toString().getBytes(StandardCharsets.UTF_8);
        out = result.isError() ? withFault(text, result.length()) : text;
        at = 0;
        return out.length > 0;
    }

    /// What continues a sequence in UTF-8 is none by itself, and shows what came.
    private byte[] withFault(byte[] text, int length) {
        var all = Arrays.copyOf(text, text.length + length);
        for (int i = 0; i < length; i++) {
            byte b = bytes.get();
            all[text.length + i] = (b & 0xC0) == 0x80 ? b : NO_TEXT;
        }
        return all;
    }

    private void fill() throws IOException {
        bytes.compact();
        int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
        if (read < 0) ended = true;
        else bytes.position(bytes.position() + read);
        bytes.flip();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
