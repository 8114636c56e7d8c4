package io.millrace.ingest.engine.drift;

import io.millrace.ingest.engine.Column;
import io.millrace.ingest.engine.ColumnNames;
import io.millrace.ingest.engine.ColumnType;
import io.millrace.ingest.engine.drift.Mapping.Rule;
import io.millrace.ingest.engine.drift.Plan.Reach;
import io.millrace.ingest.engine.drift.Plan.Replays;
import io.millrace.ingest.engine.drift.Plan.Step;
import io.millrace.ingest.engine.mapping.AsIs;
import io.millrace.ingest.engine.mapping.ColumnMapping;
import io.millrace.ingest.engine.mapping.Compose;
import io.millrace.ingest.engine.mapping.Conversion;
import io.millrace.ingest.engine.mapping.Cut;
import io.millrace.ingest.engine.mapping.Lookup;
import io.millrace.ingest.engine.mapping.Member;
import io.millrace.ingest.engine.mapping.ObjectOf;
import io.millrace.ingest.engine.mapping.ObjectsOnly;
import io.millrace.ingest.engine.mapping.Redecode;
import io.millrace.ingest.engine.mapping.Scale;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;

/// Says how a proposal is carried out.
///
/// @param columns of the dataset
/// @param samples of values of the new shape
public record Planner(List<Column> columns, Samples samples) {
    public Planner {
        columns = List.copyOf(columns);
    }

    /// @throws Unfeasible when it cannot be carried out so
    public Plan plan(Proposal its, Wish wish) {
        check(its, wish);
        return switch (its.kind()) {
            case ADDED, DROPPED, ENUM_GROWN -> Plan.NOTHING;
            case RENAMED -> renamed(its, wish);
            case RETYPED -> new Retyping(this, its, wish).plan();
            case SPLIT -> composed(its);
            case MERGED -> cut(its);
            case UNIT -> unit(its, wish);
            case RECODED -> recoded(its, wish);
            case ENCODING -> decoded(its);
            case NESTED -> nested(its);
        };
    }

    private static void check(Proposal its, Wish wish) {
        boolean hasDirection =
                switch (its.kind()) {
                    case UNIT, RECODED -> true;
                    case RENAMED -> its.mapping().factor() != null;
                    case RETYPED -> Retyping.isLayout(its);
                    default -> false;
                };
        if (wish.isOld() && !hasDirection) {
            throw new Unfeasible(
                    "converts: a drift of the kind "
                            + its.kind().id()
                            + " has only the way `new`.");
        }
        boolean hasPlace =
                switch (its.kind()) {
                    case UNIT, RENAMED -> its.mapping().factor() != null;
                    case RETYPED -> !Retyping.isWritten(its);
                    default -> false;
                };
        if (wish.as().isPresent() && !hasPlace) {
            throw new Unfeasible("as: values of this drift have the type of their column.");
        }
    }

    /// @throws Unfeasible when it is gone
    Column column(String name) {
        return columns.stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new Unfeasible("There is no column " + name + " any more."));
    }

    private String header(String name) {
        return column(name).header();
    }

    /// A column with a name that none has.
    Column beside(Column column, String word, ColumnType type) {
        var taken = columns.stream().map(Column::name).toList();
        var name = ColumnNames.clean(List.of(column.name() + "_" + word), taken).getFirst();
        return Column.inferred(name, name, type);
    }

    /// Records that were refused for it are read again: they lack a column that is required, or
    /// have one that the dataset has not, so that no row of theirs was stored.
    private Plan renamed(Proposal its, Wish wish) {
        var column = column(its.column());
        boolean isHere = columns.stream().anyMatch(one -> one.name().equals(its.into()));
        if (!isHere) {
            return renamed(its, wish, its.into()).waiting(Replays.SPARE).movingNothing();
        }
        var plan = renamed(its, wish, header(its.into()));
        return column.required() ? plan.waiting(Replays.MISSING) : plan;
    }

    /// @param header that the column goes by now
    private Plan renamed(Proposal its, Wish wish, String header) {
        var column = column(its.column());
        var moved = ColumnMapping.renamed(column.name(), header, new AsIs());
        if (its.mapping().factor() == null) {
            // The alias is fast; the mapping is for sources that have both names for a while.
            return new Plan(List.of(Step.always(moved)), Reach.SINCE, Replays.NONE).aliased(header);
        }
        var scale = scale(its, wish);
        if (wish.isOld()) {
            var steps =
                    List.of(
                            Step.ofRows(ColumnMapping.own(column.name(), scale)),
                            Step.always(moved));
            return whole(column, scale, wish, new Plan(steps, Reach.ALL, Replays.NONE))
                    .aliased(header);
        }
        var step = Step.always(ColumnMapping.renamed(column.name(), header, scale));
        return whole(column, scale, wish, new Plan(List.of(step), Reach.SINCE, Replays.NONE));
    }

    private Plan unit(Proposal its, Wish wish) {
        var column = column(its.column());
        var scale = scale(its, wish);
        var own = ColumnMapping.own(column.name(), scale);
        var plan =
                wish.isOld()
                        ? new Plan(List.of(Step.ofRows(own)), Reach.BEFORE, Replays.NONE)
                        : new Plan(List.of(Step.always(own)), Reach.SINCE, Replays.NONE);
        return whole(column, scale, wish, plan);
    }

    private static Scale scale(Proposal its, Wish wish) {
        double factor = Objects.requireNonNull(its.mapping().factor());
        double offset = Objects.requireNonNullElse(its.mapping().offset(), 0.0);
        return wish.isOld() ? Scale.forth(factor, offset) : Scale.back(factor, offset);
    }

    /// A column of whole numbers does not hold what a quotient leaves.
    private static Plan whole(Column column, Scale scale, Wish wish, Plan plan) {
        if (wish.as().filter(as -> as == Wish.As.BESIDE).isPresent()) {
            throw new Unfeasible("as: numbers in another unit go into their column.");
        }
        boolean isWidened = wish.as().isPresent();
        if (column.type() != ColumnType.BIGINT || scale.keepsWhole()) {
            if (!isWidened) return plan;
            throw new Unfeasible("as: the column holds the converted numbers as it is.");
        }
        if (isWidened) return plan.widening(ColumnType.NUMERIC);
        var other = wish.isOld() ? "later batches (converts=new)" : "the old rows (converts=old)";
        throw new Unfeasible(
                "%s holds whole numbers, and the conversion leaves decimals: convert %s, or widen it (as=widened)."
                        .formatted(column.name(), other));
    }

    private Plan composed(Proposal its) {
        var between = Objects.requireNonNullElse(its.mapping().detail(), " ");
        return made(its, new Compose(between));
    }

    private Plan made(Proposal its, Conversion conversion) {
        var sources = its.mapping().into().stream().map(this::header).toList();
        var step =
                Step.always(ColumnMapping.made(column(its.column()).name(), sources, conversion));
        return new Plan(List.of(step), Reach.SINCE, Replays.NONE);
    }

    private Plan cut(Proposal its) {
        var between = Objects.requireNonNullElse(its.mapping().detail(), " ");
        if (between.isEmpty()) {
            throw new Unfeasible("Nothing lies between the parts, so that they cannot be told.");
        }
        var source = List.of(header(its.into()));
        var steps = new ArrayList<Step>();
        int parts = its.columns().size();
        for (int at = 0; at < parts; at++) {
            var part = column(its.columns().get(at)).name();
            var cut = new Cut(between, at, parts);
            steps.add(Step.always(ColumnMapping.made(part, source, cut)));
        }
        return new Plan(steps, Reach.SINCE, Replays.NONE);
    }

    private Plan recoded(Proposal its, Wish wish) {
        var column = column(its.column()).name();
        var values = its.mapping().values();
        if (!wish.isOld()) {
            var step = Step.always(ColumnMapping.own(column, new Lookup(values)));
            return new Plan(List.of(step), Reach.SINCE, Replays.NONE);
        }
        var spelled = new HashMap<String, String>();
        values.forEach((now, old) -> {
            if (spelled.put(old, now) == null) return;
            throw new Unfeasible(
                    "Several new values stand for " + old + ", so that it cannot become one.");
        });
        var step = Step.always(ColumnMapping.own(column, new Lookup(spelled)));
        return new Plan(List.of(step), Reach.ALL, Replays.NONE);
    }

    private Plan decoded(Proposal its) {
        var encoding = its.mapping().detail();
        if (its.mapping().rule() != Rule.DECODE || encoding == null) return Plan.NOTHING;
        if (its.columns().isEmpty()) {
            return new Plan(List.of(), Reach.NONE, Replays.UNDECODED).decoding(encoding);
        }
        var own = ColumnMapping.own(column(its.column()).name(), new Redecode(encoding));
        return new Plan(List.of(Step.always(own)), Reach.SINCE, Replays.NONE);
    }

    private Plan nested(Proposal its) {
        var mapping = its.mapping();
        if (mapping.rule() == Rule.SPLIT) {
            var keys =
                    mapping.into().stream()
                            .map(part -> mapping.values().getOrDefault(part, part))
                            .toList();
            return made(its, new ObjectOf(keys));
        }
        var column = column(its.column());
        var object = Objects.requireNonNullElse(mapping.detail(), column.name());
        var member = new Member(its.into());
        if (!object.equals(column.name())) {
            var made = ColumnMapping.made(column.name(), List.of(header(object)), member);
            return new Plan(List.of(Step.always(made)), Reach.SINCE, Replays.NONE);
        }
        // What else is in the objects stays to be had.
        var whole = beside(column, "object", ColumnType.JSONB);
        var kept = ColumnMapping.made(whole.name(), List.of(column.header()), new ObjectsOnly());
        var steps =
                List.of(Step.always(ColumnMapping.own(column.name(), member)), Step.always(kept));
        return new Plan(steps, Reach.SINCE, Replays.MISFITS).adding(whole);
    }
}
