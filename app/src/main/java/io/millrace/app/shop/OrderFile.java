package io.millrace.app.shop;

import io.millrace.app.demo.generate.Csv;
import io.millrace.app.demo.generate.ShopEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Orders in a CSV, each of which becomes an event that the order was created. A row that says the
/// same gives the same event each time. Rows are read as they are asked for.
public final class OrderFile implements Iterator<ShopEvent>, AutoCloseable {
    private static final Set<String> NUMBERS = Set.of("quantity", "unit_price");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,30}(\\.[0-9]{1,30})?");

    private final Path path;
    private final BufferedReader lines;
    private final Supplier<Instant> clock;
    private final List<String> columns;
    private long number = 1;
    private @Nullable String next;

    /// @throws ShopException when the file cannot be read or has no column `id`
    public OrderFile(Path path, Supplier<Instant> clock) {
        this.path = path;
        this.clock = clock;
        this.lines = open(path);
        this.columns = Csv.fields(header());
        if (!columns.contains("id")) {
            close();
            throw new ShopException(path + ": the first line names the columns; there is no id");
        }
        advance();
    }

    /// Rows of a file that has a header.
    public static long rows(Path path) {
        try (var lines = open(path)) {
            return Math.max(0, lines.lines().filter(line -> !line.isBlank()).count() - 1);
        } catch (IOException | UncheckedIOException e) {
            throw unreadable(path, e);
        }
    }

    private static BufferedReader open(Path path) {
        try {
            return Files.newBufferedReader(path, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new ShopException("there is no " + path + "; ./millrace generate writes one");
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    private static ShopException unreadable(Path path, Exception e) {
        return new ShopException("cannot read " + path + ": " + e.getMessage());
    }

    private String header() {
        try {
            var header = lines.readLine();
            return header == null ? "" : header;
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    private void advance() {
        try {
            do {
                next = lines.readLine();
                number++;
            } while (next != null && next.isBlank());
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    /// @throws ShopException when the line has more or fewer fields than the first
    @Override
    public ShopEvent next() {
        if (next == null) throw new NoSuchElementException();
        var fields = Csv.fields(next);
        if (fields.size() != columns.size()) {
            throw new ShopException(
                    "%s line %d: %d fields, where the first line has %d"
                            .formatted(path, number, fields.size(), columns.size()));
        }
        advance();
        return event(fields);
    }

    private ShopEvent event(List<String> fields) {
        var order = new LinkedHashMap<String, @Nullable Object>();
        for (int i = 0; i < fields.size(); i++) {
            order.put(columns.get(i), value(columns.get(i), fields.get(i)));
        }
        var said = String.join("\u001f", columns) + '\u001e' + String.join("\u001f", fields);
        var id = UUID.nameUUIDFromBytes(said.getBytes(StandardCharsets.UTF_8)).toString();
        var now = clock.get().truncatedTo(ChronoUnit.MICROS);
        return new ShopEvent(id, ShopEvent.CREATED, order, now);
    }

    /// What is no number stays text: who reads the event has to say so.
    private static @Nullable Object value(String column, String field) {
        if (field.isEmpty()) return null;
        boolean isNumber = NUMBERS.contains(column) && NUMBER.matcher(field).matches();
        return isNumber ? new BigDecimal(field) : field;
    }

    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }
}
