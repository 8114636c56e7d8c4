package io.millrace.ingest.engine.avro;

import static io.millrace.ingest.engine.avro.AvroCursor.malformed;

import io.millrace.ingest.engine.Reason;
import io.millrace.ingest.engine.Undecodable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/// What the numbers and bytes of logical types stand for. One that is not known, or is not of the
/// type that it needs, is not looked at, as Avro's specification has it.
final class LogicalValues {
    private static final long SECOND = 1_000_000_000;
    private static final long DAY = 86_400 * SECOND;
    private static final long MILLION = 1_000_000;
    private static final long THOUSAND = 1_000;

    /// Digits on either side of the point, as Postgres's columns have them.
    private static final int MOST_DIGITS = 1_000;

    private static final int MOST_BITS = 3_330;

    private LogicalValues() {}

    /// Of an int or a long: a number, or a moment.
    static Object whole(Schema schema, long value) {
        var type = schema.getLogicalType();
        if (type == null) return value;
        return switch (type.getName()) {
            case "date" -> LocalDate.ofEpochDay(value);
            case "time-millis" -> time(value, THOUSAND);
            case "time-micros" -> time(value, MILLION);
            case "timestamp-millis" -> instant(value, THOUSAND);
            case "timestamp-micros" -> instant(value, MILLION);
            case "timestamp-nanos" -> instant(value, SECOND);
            case "local-timestamp-millis" -> local(value, THOUSAND);
            case "local-timestamp-micros" -> local(value, MILLION);
            case "local-timestamp-nanos" -> local(value, SECOND);
            default -> value;
        };
    }

    private static LocalTime time(long value, long aSecond) {
        long unit = SECOND / aSecond;
        if (value < 0 || value >= DAY / unit) throw malformed("A time is not within a day");
        return LocalTime.ofNanoOfDay(value * unit);
    }

    private static Instant instant(long value, long aSecond) {
        return Instant.ofEpochSecond(Math.floorDiv(value, aSecond), nanos(value, aSecond));
    }

    private static LocalDateTime local(long value, long aSecond) {
        long seconds = Math.floorDiv(value, aSecond);
        return LocalDateTime.ofEpochSecond(seconds, nanos(value, aSecond), ZoneOffset.UTC);
    }

    private static int nanos(long value, long aSecond) {
        return (int) (Math.floorMod(value, aSecond) * (SECOND / aSecond));
    }

    /// Of bytes or a fixed number of them.
    static Object bytes(Schema schema, byte[] bytes) {
        var type = schema.getLogicalType();
        if (type instanceof LogicalTypes.Decimal decimal) {
            return decimal(bytes, decimal.getScale());
        }
        if (type == null) return bytes;
        return switch (type.getName()) {
            case "big-decimal" -> bigDecimal(bytes);
            case "uuid" -> uuid(bytes);
            case "duration" -> duration(bytes);
            default -> bytes;
        };
    }

    private static BigDecimal bigDecimal(byte[] bytes) {
        var in = new AvroCursor(bytes, 0);
        var unscaled = in.readBytes();
        var value = decimal(unscaled, in.readInt());
        if (in.left() > 0) throw malformed("Something follows a decimal");
        return value;
    }

    private static BigDecimal decimal(byte[] unscaled, int scale) {
        if (unscaled.length == 0) throw malformed("A decimal has no digits");
        var value = new BigInteger(unscaled);
        if (value.bitLength() > MOST_BITS || Math.abs((long) scale) > MOST_DIGITS) {
            var detail = "A decimal has more than " + MOST_DIGITS + " digits";
            throw new Undecodable(Reason.OUT_OF_RANGE, detail);
        }
        return new BigDecimal(value, scale);
    }

    private static UUID uuid(byte[] bytes) {
        var both = ByteBuffer.wrap(bytes);
        return new UUID(both.getLong(), both.getLong());
    }

    /// ISO 8601.
    private static String duration(byte[] bytes) {
        var three = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long months = Integer.toUnsignedLong(three.getInt());
        long days = Integer.toUnsignedLong(three.getInt());
        long millis = Integer.toUnsignedLong(three.getInt());
        var seconds = BigDecimal.valueOf(millis, 3).toPlainString();
        return "P%dM%dDT%sS".formatted(months, days, seconds);
    }
}
