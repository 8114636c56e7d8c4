package io.millrace.gateway.calls;

/// Something that the node cannot serve without, such as its database.
///
/// @param check throws when it is not there
public record Probe(String name, Runnable check) {}
