package io.millrace.transform.engine.project;

import io.millrace.transform.engine.project.NodeNames.Shared;
import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.ListValue;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.Repr;
import io.millrace.transform.engine.python.Value;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Renders a template, unless it would give what it gave before: then it gives that, and `names`
/// find what they found then.
///
/// @param names that the template sees
/// @param file of the template
/// @param text of the template
/// @param with what it is called with; None where it is not
record Remembering(Shared now, NodeNames names, String file, String text, Value with) {
    /// Of a template that is not called.
    Remembering(Shared now, NodeNames names, Draft draft) {
        this(now, names, draft.file(), draft.text(), Value.None.NONE);
    }

    /// @param work renders it
    String rendered(Supplier<String> work) {
        var given = given();
        if (given.isEmpty()) return work.get();
        var of = List.of(file, names.subject().node(), names.subject().executes() ? "run" : "read");
        var known =
                now.memory()
                        .rendered(of, one -> one.holds(given.get(), now, names.subject().node()));
        if (known.isPresent() && now.allowance().take(known.get().steps())) {
            return repeated(known.get());
        }
        return kept(of, given.get(), work);
    }

    /// All that the template sees without asking; absent where what it gives is of one time only.
    private Optional<String> given() {
        var subject = names.subject();
        boolean isOnce = subject.mocks().isActive() || now.warehouse().isPresent();
        if (isOnce || !now.memory().isKeeping()) return Optional.empty();
        return now.circumstances().digest(subject.owner()).flatMap(this::seen);
    }

    private Optional<String> seen(String circumstances) {
        var subject = names.subject();
        try {
            return Optional.of(
                    String.join(
                            "\0",
                            circumstances,
                            subject.self().schema(),
                            subject.self().name(),
                            Repr.repr(subject.config().values()),
                            Repr.repr(with),
                            text));
        } catch (PythonError e) { // nested too deep to print
            return Optional.empty();
        }
    }

    private String repeated(Remembered known) {
        known.trace().repeat(names);
        var config = names.config().values();
        config.clear();
        config.putAll(Draft.copied(known.config()));
        return known.text().orElseThrow(LateException::new);
    }

    private String kept(List<String> of, String given, Supplier<String> work) {
        long before = now.allowance().left();
        try {
            var made = work.get();
            keep(of, given, before, Optional.of(made));
            return made;
        } catch (LateException e) {
            keep(of, given, before, Optional.empty());
            throw e;
        }
    }

    private void keep(List<String> of, String given, long before, Optional<String> made) {
        var trace = names.trace();
        // The moment of a run does not come again; without a run it is always the same.
        boolean isOver = trace.isOfMoment() && !now.setting().isTimeless();
        if (isOver || trace.isOfChanges() || !isPlain(names.config().values())) return;
        var standing =
                trace.isOfStanding()
                        ? Optional.of(now.setting().standing().ofModel(names.subject().node()))
                        : Optional.<Standing.OfModel>empty();
        now.memory()
                .keep(
                        of,
                        new Remembered(
                                given,
                                trace.copy(),
                                standing,
                                before - now.allowance().left(),
                                made,
                                Draft.copied(names.config().values())));
    }

    /// Whether a copy of it has nothing in common with it.
    private static boolean isPlain(Value value) {
        return switch (value) {
            case Value.Atom _, Relation _ -> true;
            case DictValue dict ->
                    dict.keys().stream().allMatch(Remembering::isPlain)
                            && dict.values().stream().allMatch(Remembering::isPlain);
            case Value.Tuple(var items) -> items.stream().allMatch(Value.Atom.class::isInstance);
            case ListValue list -> list.items().stream().allMatch(Remembering::isPlain);
            default -> false;
        };
    }
}
