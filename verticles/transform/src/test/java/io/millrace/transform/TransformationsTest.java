package io.millrace.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.kernel.Json;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.transform.api.TransformRequest;
import io.millrace.transform.api.TransformRequest.GetTransformation;
import io.millrace.transform.api.TransformRequest.Misfit;
import io.millrace.transform.api.TransformRequest.ReplayTransformation;
import io.millrace.transform.api.TransformRequest.TransformRows;
import io.millrace.transform.api.TransformRequest.TransformationAnswer;
import io.millrace.transform.api.TransformRequest.Transformations;
import io.millrace.transform.api.TransformRequest.TransformedRows;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Rows that come with a call, changed and written down.
final class TransformationsTest {
    private final World world = World.shared();
    private final TenantId tenant = world.stack.tenant();

    private TransformedRows apply(
            String operation, String type, String parameters, String... rows) {
        var data = List.of(rows).stream().map(TransformationsTest::object).toList();
        return world.ask(new TransformRows(tenant, operation, type, object(parameters), data));
    }

    private static Map<String, @Nullable Object> object(String json) {
        return new LinkedHashMap<>(Json.readObject(json.replace('\'', '"')));
    }

    private TransformedRows normalize() {
        return apply(
                "transform",
                "normalize",
                "{'normalize_numeric': true, 'trim_strings': true}",
                "{'name': ' John ', 'value': 100.50}",
                "{'name': 'Ann', 'value': 0.5}");
    }

    @Test
    void rowsComeBackChangedAndTheChangeIsWrittenDown() {
        var made = normalize();

        assertThat(Json.write(made.data()).replace('"', '\''))
                .isIn(
                        "[{'name':'John','value':1},{'name':'Ann','value':0}]",
                        "[{'value':1,'name':'John'},{'value':0,'name':'Ann'}]");
        var kept = made.transformation();
        assertThat(kept.rowsIn()).isEqualTo(2);
        assertThat(kept.rowsOut()).isEqualTo(2);
        assertThat(kept.inputs()).containsExactlyInAnyOrder("name", "value");
        assertThat(kept.codeHash()).hasSize(64);
        assertThat(world.ask(new Transformations(tenant, 10)).items()).containsExactly(kept);
        assertThat(world.ask(new GetTransformation(tenant, kept.id()))).isEqualTo(kept);
    }

    @Test
    void aReplayMakesTheSameRows() {
        var made = normalize();

        var again = world.ask(new ReplayTransformation(tenant, made.transformation().id()));

        assertThat(again.data()).isEqualTo(made.data());
        assertThat(again.transformation().replayOf()).isEqualTo(made.transformation().id());
        assertThat(again.transformation().isSame()).isTrue();
        assertThat(again.transformation())
                .extracting(
                        TransformationAnswer::codeHash,
                        TransformationAnswer::inputHash,
                        TransformationAnswer::outputHash)
                .containsExactly(
                        made.transformation().codeHash(),
                        made.transformation().inputHash(),
                        made.transformation().outputHash());
        assertThat(world.ask(new Transformations(tenant, 10)).items())
                .extracting(TransformationAnswer::id)
                .containsExactly(again.transformation().id(), made.transformation().id());
    }

    @Test
    void valuesWithoutTheirFormAreTold() {
        var made = apply("normalize", "normalize", "{'fields': {'m': 'email'}}", "{'m': 'nobody'}");

        assertThat(made.data()).containsExactly(Map.of("m", "nobody"));
        assertThat(made.misfits()).containsExactly(new Misfit(1, "m", "this is no email"));
        assertThat(made.transformation().misfits()).isEqualTo(1);
    }

    @Test
    void figuresAreCounted() {
        var made =
                apply(
                        "kpi",
                        "kpi",
                        "{'kpis': [{'type': 'sum', 'field': 'x'}]}",
                        "{'x': 0.1}",
                        "{'x': 0.2}");

        assertThat(String.valueOf(made.data().getFirst().get("value"))).isEqualTo("0.3");
    }

    @Test
    void whatThereIsNotIsRefusedAndNotWrittenDown() {
        assertThatThrownBy(() -> apply("transform", "pivot", "{}", "{'x': 1}"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(e.problem().status()).isEqualTo(422);
                            assertThat(e.problem().detail())
                                    .isEqualTo(
                                            "There is no transformation_type 'pivot'; it is"
                                                    + " aggregate, clean, filter, normalize.");
                        });
        assertThat(world.ask(new Transformations(tenant, 10)).items()).isEmpty();
    }

    @Test
    void anothersAreNotThere() {
        var id = normalize().transformation().id();
        var stranger = world.stack.tenant();

        for (TransformRequest<? extends Record> request :
                List.of(
                        new GetTransformation(stranger, id),
                        new ReplayTransformation(stranger, id),
                        new GetTransformation(tenant, "x"))) {
            assertThatThrownBy(() -> world.ask(request))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> assertThat(e.problem().status()).isEqualTo(404));
        }
        assertThat(world.ask(new Transformations(stranger, 10)).items()).isEmpty();
    }
}
