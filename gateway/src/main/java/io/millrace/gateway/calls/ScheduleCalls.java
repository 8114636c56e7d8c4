package io.millrace.gateway.calls;

import io.millrace.gateway.http.Answer;
import io.millrace.gateway.http.Call;
import io.millrace.gateway.http.Endpoint;
import io.millrace.stream.api.ScheduleRequest;
import io.millrace.stream.api.ScheduleRequest.Declaration;
import java.util.Map;

/// Schedules and what came of them: all asked of the scheduler.
public final class ScheduleCalls {
    private static final int ACCEPTED = 202;

    private final Services services;

    public ScheduleCalls(Services services) {
        this.services = services;
    }

    record Change(boolean enabled) {}

    public Map<String, Endpoint> endpoints() {
        return Map.of(
                "listSchedules", call -> ok(call, new ScheduleRequest.Schedules(call.tenant())),
                "previewSchedule", call -> ok(call, preview(call)),
                "getSchedule", call -> ok(call, schedule(call)),
                "putSchedule", call -> ok(call, put(call)),
                "updateSchedule", call -> ok(call, change(call)),
                "deleteSchedule", this::delete,
                "runSchedule", this::run,
                "listScheduleRuns", call -> ok(call, runs(call)));
    }

    private Answer ok(Call call, ScheduleRequest<?> request) {
        return Answer.ok(services.ask(ScheduleRequest.ADDRESS, request, call));
    }

    private static ScheduleRequest<?> preview(Call call) {
        return new ScheduleRequest.Preview(call.tenant(), call.text("cron"), call.text("zone"));
    }

    private static ScheduleRequest<?> schedule(Call call) {
        return new ScheduleRequest.GetSchedule(call.tenant(), call.text("name"));
    }

    private static ScheduleRequest<?> put(Call call) {
        var declaration = call.body(Declaration.class);
        return new ScheduleRequest.PutSchedule(call.tenant(), call.text("name"), declaration);
    }

    private static ScheduleRequest<?> change(Call call) {
        var enabled = call.body(Change.class).enabled();
        return new ScheduleRequest.EnableSchedule(call.tenant(), call.text("name"), enabled);
    }

    private Answer delete(Call call) {
        var request = new ScheduleRequest.DeleteSchedule(call.tenant(), call.text("name"));
        services.ask(ScheduleRequest.ADDRESS, request, call);
        return Answer.noContent();
    }

    private Answer run(Call call) {
        var request = new ScheduleRequest.RunSchedule(call.tenant(), call.text("name"));
        return Answer.json(ACCEPTED, services.ask(ScheduleRequest.ADDRESS, request, call));
    }

    private static ScheduleRequest<?> runs(Call call) {
        return new ScheduleRequest.Runs(
                call.tenant(), call.text("name"), call.limit(), call.nullable("cursor"));
    }
}
