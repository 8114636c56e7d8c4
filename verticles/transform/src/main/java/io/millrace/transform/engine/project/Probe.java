package io.millrace.transform.engine.project;

/// What a test asks of its relation in such a way that one statement can ask it beside other tests
/// of the same relation: a number.
///
/// @param relation as a statement names it
/// @param count expression over all rows of the relation that gives how many of the test's rows
///   there are
/// @param isExact whether it gives that for sure; else it only tells whether there are any
/// @param isSorted whether Postgres sorts values for it
public record Probe(String relation, String count, boolean isExact, boolean isSorted) {}
