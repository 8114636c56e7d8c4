package io.millrace.tenants.usage;

import java.util.List;

/// What a node says of itself.
///
/// @param name address that it listens on
/// @param version of the program
public record NodeFacts(String name, List<String> roles, String version) {
    public NodeFacts {
        roles = List.copyOf(roles);
    }
}
