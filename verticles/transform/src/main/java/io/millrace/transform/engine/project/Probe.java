package io.millrace.transform.engine.project;

import java.util.Optional;

/// What a test asks of its relation in such a way that one statement can ask it beside other tests
/// of the same relation: a number.
///
/// @param relation as a statement names it
/// @param count expression over all rows of the relation that gives how many of the test's rows
///   there are
/// @param join what has to be joined to the relation for it; leaves it its rows, each once
/// @param isExact whether it gives that for sure; else it only tells whether there are any
/// @param isSorted whether Postgres sorts or hashes values for it
public record Probe(
        String relation, String count, Optional<String> join, boolean isExact, boolean isSorted) {}
