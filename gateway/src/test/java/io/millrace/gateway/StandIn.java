package io.millrace.gateway;

import io.millrace.kernel.Bus;
import io.millrace.kernel.Problem;
import io.millrace.kernel.Request;
import io.millrace.kernel.TenantId;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// A service that answers each request type with what a test put there, for one tenant only: all
/// others learn that there is no such thing, as from a real service.
final class StandIn extends VerticleBase {
    private final String address;
    private final TenantId owner;
    private final Map<Class<?>, Function<Request<?>, Record>> answers = new ConcurrentHashMap<>();
    private final Map<Class<?>, Request<?>> asked = new ConcurrentHashMap<>();

    StandIn(String address, TenantId owner) {
        this.address = address;
        this.owner = owner;
    }

    <Q extends Request<?>> StandIn on(Class<Q> type, Function<Q, Record> answer) {
        answers.put(type, request -> answer.apply(type.cast(request)));
        return this;
    }

    /// The last request of a type.
    <Q extends Request<?>> Q asked(Class<Q> type) {
        var request = asked.get(type);
        if (request == null) throw new AssertionError("never asked: " + type);
        return type.cast(request);
    }

    @Override
    public Future<?> start() {
        return new Bus(vertx, Duration.ofSeconds(5)).serve(address, this::answer);
    }

    private Record answer(Request<?> request) {
        asked.put(request.getClass(), request);
        var answer = answers.get(request.getClass());
        if (answer == null || !tenant(request).equals(owner)) {
            throw Problem.notFound("There is no such thing.").toException();
        }
        return answer.apply(request);
    }

    private static TenantId tenant(Request<?> request) {
        try {
            return (TenantId) request.getClass().getMethod("tenant").invoke(request);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("every request names its tenant", e);
        }
    }
}
