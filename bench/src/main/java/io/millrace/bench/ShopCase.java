package io.millrace.bench;

import io.millrace.app.demo.Eshop;
import io.millrace.app.demo.generate.ShopEvent;
import io.millrace.app.demo.generate.ShopSeed;
import io.millrace.app.demo.generate.ShopStream;
import io.millrace.app.shop.Publisher;
import io.millrace.app.shop.SeedFile;
import io.millrace.stream.Brokers;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// The e-shop pipeline of a tenant of its own, and how late its orders are.
///
/// @param models schema of the tenant's models
record ShopCase(BenchNode bench, Database database, String topic, String models) {
    private static final ShopStream.Shop SHOP = new ShopStream.Shop(42, 1_000, 200, 0.2);
    private static final ShopStream.Shop NO_UPDATES = new ShopStream.Shop(42, 1_000, 200, 0);
    private static final int FIRST_SEED = 1;
    private static final int WARM_SEED = 2;
    private static final int SEED = 3;
    private static final double AT_ONCE = 1e6;
    private static final long POLL_MILLIS = 5;
    private static final long LOOK_MILLIS = 200;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /// A relation that a build has just replaced.
    private static final Set<String> REPLACED = Set.of("42P01", "XX000");

    /// How it went.
    ///
    /// @param cpuNode seconds of this JVM: the node, its Kafka, and who sends
    /// @param lost orders that never came
    record Measured(Latencies lags, long events, double cpuNode, double cpuPostgres, int lost) {}

    /// @param change of the project's files
    static ShopCase prepare(
            BenchNode bench, Database database, String topic, UnaryOperator<String> change)
            throws IOException, InterruptedException {
        var url = bench.node().url();
        var client = Client.signUp(url);
        var seed = new ShopSeed(SHOP.seed());
        try (var shop = Eshop.of(url, client.token())) {
            shop.prepare(topic, change);
            var files =
                    Map.of(
                            "customers", seed.customers(SHOP.customers()),
                            "inventory", seed.inventory(SHOP.products()));
            for (var file : files.entrySet()) {
                var path = bench.folder().resolve(topic + "-" + file.getKey() + ".csv");
                var written = SeedFile.write(path, file.getValue());
                shop.upload(file.getKey(), path, written.sha256());
            }
        }
        return new ShopCase(bench, database, topic, "t_" + client.tenant() + "_models");
    }

    /// Sends so many orders at once, and waits until they are merged.
    void fill(int orders) throws SQLException, InterruptedException {
        send(new ShopStream(FIRST_SEED, NO_UPDATES), orders, AT_ONCE, _ -> {});
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (orders() < orders && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private long orders() throws SQLException {
        var table = "\"" + models + "\".orders";
        var isThere = "select (to_regclass('" + table + "') is not null)::integer";
        if (database.number(isThere) == 0) return 0;
        try {
            return (long) database.number("select count(*) from " + table);
        } catch (SQLException e) {
            if (REPLACED.contains(e.getSQLState())) return 0;
            throw e;
        }
    }

    /// Sends events at a rate, and looks for the order of each new one until it is there.
    Measured measure(int rate, int warmSeconds, int seconds)
            throws SQLException, InterruptedException, ExecutionException {
        send(new ShopStream(WARM_SEED, SHOP), (long) rate * warmSeconds, rate, _ -> {});
        var lags = new Latencies();
        var open = new ConcurrentHashMap<String, Long>();
        var isSent = new AtomicBoolean();
        double node = nodeSeconds();
        double postgres = postgresSeconds();
        long events = (long) rate * seconds;
        try (var threads = Executors.newSingleThreadExecutor()) {
            var watching = threads.submit(() -> watch(open, isSent, lags));
            try {
                send(new ShopStream(SEED, SHOP), events, rate, event -> note(event, open));
            } finally {
                isSent.set(true);
            }
            watching.get();
        }
        return new Measured(
                lags, events, nodeSeconds() - node, postgresSeconds() - postgres, open.size());
    }

    private static void note(ShopEvent event, Map<String, Long> open) {
        var order = event.key();
        if (order != null && event.type().equals(ShopEvent.CREATED)) {
            open.put(order, System.nanoTime());
        }
    }

    /// @return whether all came
    private boolean watch(Map<String, Long> open, AtomicBoolean isSent, Latencies lags)
            throws SQLException, InterruptedException {
        var sql = "select id from \"" + models + "\".orders where id = any (?)";
        long looks = PATIENCE.toMillis() / POLL_MILLIS;
        try (var find = database.connection().prepareStatement(sql)) {
            while (looks > 0) {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
                boolean isLast = isSent.get();
                if (!open.isEmpty()) look(find, open, lags);
                else if (isLast) return true;
                if (isLast) looks--;
            }
        }
        return false;
    }

    private static void look(PreparedStatement find, Map<String, Long> open, Latencies lags)
            throws SQLException {
        var ids = open.keySet().toArray(String[]::new);
        find.setArray(1, find.getConnection().createArrayOf("text", ids));
        try (var rows = find.executeQuery()) {
            long now = System.nanoTime();
            while (rows.next()) {
                var sent = open.remove(rows.getString(1));
                if (sent != null) lags.add(Duration.ofNanos(now - sent));
            }
        } catch (SQLException e) { // seen the next time
            if (!REPLACED.contains(e.getSQLState())) throw e;
        }
    }

    private double postgresSeconds() {
        return bench.node().postgresPid().map(Cpu::tree).orElse(0.0);
    }

    private static double nodeSeconds() {
        return Cpu.own(ProcessHandle.current().pid());
    }

    private void send(ShopStream stream, long count, double rate, Consumer<ShopEvent> sent) {
        try (var publisher = Publisher.open(Brokers.plain(bench.node().kafka()), topic)) {
            var totals =
                    publisher.publish(
                            new Events(stream, count, sent), rate, ShopCase::pause, _ -> {});
            if (totals.acknowledged() < count) throw new IllegalStateException(totals.toString());
        }
    }

    private static boolean pause(Duration wait) {
        try {
            TimeUnit.NANOSECONDS.sleep(wait.toNanos());
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /// So many events of a stream, each made when it is sent.
    private static final class Events implements Iterator<ShopEvent> {
        private final ShopStream stream;
        private final Consumer<ShopEvent> sent;
        private long left;

        Events(ShopStream stream, long count, Consumer<ShopEvent> sent) {
            this.stream = stream;
            this.left = count;
            this.sent = sent;
        }

        @Override
        public boolean hasNext() {
            return left > 0;
        }

        @Override
        public ShopEvent next() {
            if (left-- <= 0) throw new NoSuchElementException();
            var event = stream.next(Instant.now());
            sent.accept(event);
            return event;
        }
    }
}
