package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.app.Attacker.Told;
import io.millrace.app.IsolationReport.Between;
import io.millrace.app.IsolationReport.Entry;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// An owner behind the walls, and what is tried against them.
///
/// @param node on which all of them are
/// @param victim the owner's id
/// @param seen all that the owner can read
/// @param names that nobody else is told who has not said them
/// @param never what nobody else is told at all
record Siege(
        Node node,
        String victim,
        Seen seen,
        List<String> names,
        List<String> never,
        IsolationReport report) {
    private static final Between WHO = new Between("attacker", "owner and platform");

    /// What a tenant can read of its own, by path.
    @FunctionalInterface
    interface Seen {
        Map<String, String> all() throws IOException, InterruptedException;
    }

    /// One try.
    @FunctionalInterface
    interface Attempt<T> {
        Told of(T tried) throws IOException, InterruptedException;
    }

    /// A tenant that was not there before.
    Attacker attacker() throws IOException, InterruptedException {
        return Attacker.of(TestClient.signUp(node.url()));
    }

    Attacks attacks() {
        return new Attacks(victim);
    }

    /// Tries each of the texts, which reach nothing of the owner's and change nothing there.
    void withstands(String way, List<String> texts, Attempt<String> attempt) throws Exception {
        var before = seen.all();
        var content = new TenantContent(node, victim);
        var digest = content.digest();

        for (var text : texts) check(way, text, text, attempt.of(text));

        assertThat(content.digest()).isEqualTo(digest);
        assertThat(seen.all()).isEqualTo(before);
    }

    /// The same with projects.
    void withstands(List<Attacks.Project> projects, Attempt<Attacks.Project> attempt)
            throws Exception {
        var before = seen.all();
        var content = new TenantContent(node, victim);
        var digest = content.digest();

        for (var one : projects) check(one.place(), one.tried(), one.text(), attempt.of(one));

        assertThat(content.digest()).isEqualTo(digest);
        assertThat(seen.all()).isEqualTo(before);
    }

    /// @param written all that the attacker said itself
    private void check(String way, String tried, String written, Told told) {
        var came = came(written, told.said());
        report.add(WHO, new Entry(way, tried, told.outcome(), told.isHeld() && came.isEmpty()));

        assertThat(came).as("%s: %s: %s", way, tried, told.said()).isEmpty();
        assertThat(told.isHeld()).as("%s: %s: %s", way, tried, told.said()).isTrue();
    }

    /// What the attacker was told and should not have been.
    private List<String> came(String written, String said) {
        var foreign = names.stream().filter(name -> !written.contains(name)).toList();
        return Stream.concat(foreign.stream(), never.stream()).filter(said::contains).toList();
    }
}
