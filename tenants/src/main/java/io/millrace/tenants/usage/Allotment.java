package io.millrace.tenants.usage;

/// What a tenant may use, and what of it is used elsewhere.
///
/// @param rows of today that other runs stored
/// @param bytes of today that other runs received
/// @param connections on other nodes
/// @param storage as it was last measured
record Allotment(
        String plan, Limits limits, long rows, long bytes, long connections, long storage) {}
