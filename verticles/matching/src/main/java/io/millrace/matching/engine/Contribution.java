package io.millrace.matching.engine;

/// Evidence of one field of a pair.
///
/// @param field its name, or `prior`
/// @param bits added to the score: logarithm to base 2 of how much likelier the level is among the
///   same
public record Contribution(String field, String level, double bits) {}
