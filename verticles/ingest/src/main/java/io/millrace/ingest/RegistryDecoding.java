package io.millrace.ingest;

import io.millrace.ingest.engine.Limits;
import io.millrace.ingest.engine.ValueReader.Message;
import io.millrace.ingest.engine.avro.NoSchema;
import io.millrace.ingest.engine.avro.RegistryAnswer;
import io.millrace.ingest.engine.avro.RegistryDecoder;
import io.millrace.ingest.engine.avro.WireFormat;
import io.millrace.ingest.engine.avro.WriterSchema;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// Asks a registry for each schema once and keeps what it said. While the registry is away it
/// waits: no message is given up before the registry itself said that there is no such schema.
final class RegistryDecoding implements Decoding {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final long KEEP_MILLIS = 500;

    /// That there is none is asked again after so long: one may be registered meanwhile.
    private static final long NONE_NANOS = Duration.ofSeconds(30).toNanos();

    /// Most characters of schemas at a time. Who writes to a topic may name any number of them.
    private static final long MOST_CHARS = 1 << 20;

    private static final long NONE_CHARS = 1 << 10;

    private final Supplier<SchemaRegistry> registry;
    private final Map<Integer, Kept> kept = new HashMap<>();

    /// @param at by [System#nanoTime]
    private record Kept(RegistryAnswer answer, long at) {
        long chars() {
            return switch (answer) {
                case WriterSchema its -> its.chars();
                case NoSchema _ -> NONE_CHARS;
            };
        }

        boolean isStale(long now) {
            return answer instanceof NoSchema && now - at > NONE_NANOS;
        }
    }

    /// @param registry throws [RegistryAway] where it cannot be asked
    RegistryDecoding(Supplier<SchemaRegistry> registry) {
        this.registry = registry;
    }

    @Override
    public Run first(List<Message> messages, Patience patience) {
        long now = System.nanoTime();
        kept.values().removeIf(its -> its.isStale(now));
        int n = 0;
        for (var message : messages) {
            var id = WireFormat.id(message.value());
            if (id.isPresent() && !kept.containsKey(id.getAsInt())) {
                if (isFull()) {
                    if (n > 0) break;
                    kept.clear();
                }
                var answer = ask(id.getAsInt(), patience);
                kept.put(id.getAsInt(), new Kept(answer, System.nanoTime()));
            }
            n++;
        }
        return new Run(messages.subList(0, n), decoder());
    }

    private boolean isFull() {
        return kept.values().stream().mapToLong(Kept::chars).sum() >= MOST_CHARS;
    }

    private RegistryDecoder decoder() {
        var answers = new HashMap<Integer, RegistryAnswer>();
        kept.forEach((id, its) -> answers.put(id, its.answer()));
        return new RegistryDecoder(answers, Limits.DEFAULT);
    }

    private RegistryAnswer ask(int id, Patience patience) {
        var pause = FIRST_PAUSE;
        while (true) {
            try {
                return answer(id, patience);
            } catch (RegistryAway e) {
                patience.rest(e.reason(), pause);
                var twice = pause.multipliedBy(2);
                pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
            }
        }
    }

    /// On a thread of its own, so that a registry that says nothing holds nobody.
    private RegistryAnswer answer(int id, Patience patience) {
        var asked =
                CompletableFuture.supplyAsync(
                        () -> registry.get().schema(id),
                        task -> Thread.ofPlatform().daemon().name("millrace-registry").start(task));
        while (true) {
            try {
                return asked.get(KEEP_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                patience.keep();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RegistryAway away) throw away;
                throw new IllegalStateException("a registry cannot be asked", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while a registry was asked", e);
            }
        }
    }
}
