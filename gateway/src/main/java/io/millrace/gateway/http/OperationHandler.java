package io.millrace.gateway.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.millrace.gateway.limit.Allowance;
import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.Span;
import io.millrace.kernel.TraceParent;
import io.millrace.kernel.Tracer;
import io.millrace.tenants.Audit;
import io.millrace.tenants.Operator;
import io.millrace.tenants.Principal;
import io.millrace.tenants.Role;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One operation from request to answer: who, whether they may, what they send, the endpoint, the
/// audit row. The only place where an exception becomes an answer.
final class OperationHandler implements Handler<RoutingContext> {
    private static final Logger LOG = LoggerFactory.getLogger(OperationHandler.class);

    private static final String STATUS = "http.response.status_code";

    private static final Duration[] STEPS =
            IntStream.of(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 10_000)
                    .mapToObj(Duration::ofMillis)
                    .toArray(Duration[]::new);

    private final Rule rule;
    private final Endpoint endpoint;
    private final Inputs inputs;
    private final Guards guards;
    private final String name;
    private final Map<Integer, Timer> timers = new ConcurrentHashMap<>();
    private @Nullable Counter atHand;

    OperationHandler(Rule rule, Endpoint endpoint, Inputs inputs, Guards guards) {
        this.rule = rule;
        this.endpoint = endpoint;
        this.inputs = inputs;
        this.guards = guards;
        this.name = rule.method() + " " + rule.path();
    }

    @Override
    public void handle(RoutingContext ctx) {
        long start = System.nanoTime();
        ctx.request().pause();
        var trace = Trace.id(ctx.request().getHeader(TraceParent.HEADER));
        span(ctx.request(), trace)
                .within(() -> {
                    var answer = guarded(trace, () -> answer(ctx, trace));
                    var took = Duration.ofNanos(System.nanoTime() - start);
                    measure(answer.status(), took);
                    tell(ctx, trace, answer.status(), took);
                    Span.current().with(STATUS, answer.status());
                    Sender.send(ctx, answer, trace);
                    return answer;
                });
    }

    /// As a service tells of a job that is done.
    private void tell(RoutingContext ctx, String trace, int status, Duration took) {
        if (!LOG.isDebugEnabled() || !isWork()) return;
        LOG.atDebug()
                .addKeyValue("tenant", Objects.toString(ctx.get(Span.TENANT), ""))
                .addKeyValue("trace", trace)
                .addKeyValue("service", "gateway")
                .addKeyValue("request", rule.id())
                .addKeyValue("status", status)
                .addKeyValue("durationMillis", took.toMillis())
                .log("call answered");
    }

    /// What probes and scrapers ask every few seconds belongs to no trace but their own.
    private Span span(HttpServerRequest request, String trace) {
        var tracer = guards.tracer();
        var parent =
                tracer.equals(Tracer.NONE)
                        ? null
                        : TraceParent.valid(request.getHeader(TraceParent.HEADER));
        if (parent == null && !isWork()) tracer = Tracer.NONE;
        return tracer.begin(Span.Kind.SERVER, name, trace, parent)
                .with("http.request.method", rule.method().name())
                .with("http.route", rule.path())
                .with("millrace.operation", rule.id());
    }

    private boolean isWork() {
        return rule.path().startsWith("/api/");
    }

    /// Answers a request without parameters where that needs no waiting.
    ///
    /// @param first adds the headers that every answer has
    /// @return whether it did
    boolean answerKnown(HttpServerRequest request, Consumer<HttpServerResponse> first) {
        long start = System.nanoTime();
        var who = guards.access().known(request, rule);
        if (who.isEmpty() || isRecorded(who.get())) return false;
        var member = who.get().member().orElseThrow();
        var trace = Trace.id(request.getHeader(TraceParent.HEADER));
        var answer = endpoint.known(Call.by(member, trace, Map.of()));
        if (answer.isEmpty()) return false;
        var allowance = guards.requests().takeHeld(member.tenant());
        if (allowance.isEmpty()) return false;
        measure(answer.get().status(), Duration.ofNanos(System.nanoTime() - start));
        atHand().increment();
        first.accept(request.response());
        var within = answer.get().within(allowance.get(), RequestLimits.POLICY);
        sendKnown(request, member, within, trace);
        return true;
    }

    private void sendKnown(
            HttpServerRequest request, Principal member, Answer answer, String trace) {
        var span = span(request, trace);
        if (!span.isTold()) {
            Sender.send(request.response(), answer, trace);
            return;
        }
        span.with(Span.TENANT, member.tenant().value())
                .with(STATUS, answer.status())
                .within(() -> {
                    Sender.send(request.response(), answer, trace);
                    return answer;
                });
    }

    private Answer answer(RoutingContext ctx, String trace) {
        var who = guards.access().who(ctx.request(), rule);
        who.member()
                .ifPresent(its -> {
                    Span.current().with(Span.TENANT, its.tenant().value());
                    ctx.put(Span.TENANT, its.tenant().value());
                });
        var tried = who.member().flatMap(its -> guards.requests().take(its.tenant()));
        return tried.map(its -> within(its, ctx, trace, who))
                .orElseGet(() -> letIn(ctx, trace, who));
    }

    private Answer within(
            Allowance allowance, RoutingContext ctx, String trace, Access.Caller who) {
        var answer =
                allowance.isAllowed()
                        ? guarded(trace, () -> letIn(ctx, trace, who))
                        : Answer.problem(RequestLimits.refusal(allowance), trace);
        return answer.within(allowance, RequestLimits.POLICY);
    }

    private Answer letIn(RoutingContext ctx, String trace, Access.Caller who) {
        return isRecorded(who) ? recorded(ctx, trace, who) : answer(ctx, trace, who);
    }

    /// What an operator reads of a tenant is in the tenant's record too.
    private boolean isRecorded(Access.Caller who) {
        return rule.isRecorded()
                || who.member()
                        .filter(member -> member.actor().startsWith(Operator.ACTOR))
                        .isPresent();
    }

    /// Nothing is changed that is not in the record before.
    private Answer recorded(RoutingContext ctx, String trace, Access.Caller who) {
        long row = guards.audit().begin(entry(ctx, trace, who));
        var answer = guarded(trace, () -> answer(ctx, trace, who));
        end(row, trace, answer);
        return answer;
    }

    private void end(long row, String trace, Answer answer) {
        try {
            var who = answer.actor().map(OperationHandler::who);
            guards.audit().end(row, new Audit.End(answer.status(), who, answer.changes()));
        } catch (Exception e) { // what was done is done: the caller must not be told otherwise
            LOG.atError()
                    .addKeyValue("trace", trace)
                    .addKeyValue("request", rule.id())
                    .setCause(e)
                    .log("the record does not say how the call ended");
        }
    }

    private Answer answer(RoutingContext ctx, String trace, Access.Caller who) {
        Access.check(who, rule, dataset(ctx));
        var input = inputs.read(ctx, rule);
        return endpoint.answer(
                new Call(
                        who.member(),
                        who.operator(),
                        trace,
                        guards.addresses().of(ctx.request()),
                        input.parameters(),
                        input.body(),
                        ctx.request()));
    }

    private static Optional<String> dataset(RoutingContext ctx) {
        return Optional.ofNullable(ctx.pathParam("dataset"))
                .or(() -> Optional.ofNullable(Query.of(ctx.request()).get("dataset")));
    }

    private Answer guarded(String trace, java.util.function.Supplier<Answer> work) {
        try {
            return work.get();
        } catch (ProblemException e) {
            Span.current().fail(e);
            return Answer.problem(e.problem(), trace);
        } catch (HttpException e) { // what vertx-web finds, such as a broken % sequence
            return Answer.problem(Failures.of(e), trace);
        } catch (Exception e) { // await throws checked ones too
            if (e instanceof InterruptedException) return Answer.problem(leaving(), trace);
            Span.current().fail(e);
            LOG.atError()
                    .addKeyValue("trace", trace)
                    .addKeyValue("request", rule.id())
                    .setCause(e)
                    .log("call failed");
            return Answer.problem(Problem.internal(), trace);
        }
    }

    /// Nothing but the end of its verticle interrupts a call.
    private static Problem leaving() {
        return Problem.unavailable("This node leaves; retry.");
    }

    private Audit.Entry entry(RoutingContext ctx, String trace, Access.Caller caller) {
        return new Audit.Entry(
                who(caller),
                rule.id(),
                ctx.normalizedPath(),
                guards.addresses().of(ctx.request()),
                trace);
    }

    private static Audit.Who who(Access.Caller caller) {
        var operator =
                caller.operator()
                        .map(its -> new Audit.Who(Optional.empty(), its.actor(), "operator"));
        return caller.member()
                .map(OperationHandler::who)
                .or(() -> operator)
                .orElse(Audit.Who.UNKNOWN);
    }

    private static Audit.Who who(Principal caller) {
        var role = caller.role().map(Role::id).orElse("none");
        return new Audit.Who(Optional.of(caller.tenant()), caller.actor(), role);
    }

    private static Audit.Who who(Answer.Actor actor) {
        return new Audit.Who(Optional.of(actor.tenant()), actor.id(), actor.role());
    }

    private void measure(int status, Duration took) {
        timers.computeIfAbsent(status, this::timer).record(took);
    }

    private Counter atHand() {
        var known = atHand;
        if (known == null) {
            known =
                    Counter.builder("millrace.http.known")
                            .description("Calls whose answer was at hand")
                            .tags("operation", rule.id())
                            .register(guards.meters());
            atHand = known;
        }
        return known;
    }

    private Timer timer(int status) {
        return Timer.builder("millrace.http.requests")
                .description("Calls by operation and status")
                .tags("operation", rule.id(), "status", Integer.toString(status))
                .serviceLevelObjectives(STEPS)
                .register(guards.meters());
    }
}
