package io.millrace.nifi;

import io.millrace.kernel.TenantId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Gives a tenant its group in NiFi, with its flows and its parameters. A second time it changes
/// what differs: what is queued stays, and nothing is sent twice.
public final class Deployer {
    private final NifiRights rights;
    private final ParameterContexts contexts;
    private final ProcessGroups groups;

    public Deployer(NifiClient nifi) {
        this.rights = new NifiRights(nifi);
        this.contexts = new ParameterContexts(nifi);
        this.groups = new ProcessGroups(nifi);
    }

    /// Takes the rights over a new NiFi's canvas.
    public void prepare() {
        var _ = rights.ensure();
    }

    /// @param group its name in NiFi
    /// @param made kinds that had no flow there before
    /// @param kept kinds that had one
    public record Deployed(String group, List<String> made, List<String> kept) {
        public Deployed {
            made = List.copyOf(made);
            kept = List.copyOf(kept);
        }
    }

    /// @throws NifiException where NiFi refuses, a flow cannot run, or the folder is another
    ///   tenant's, such as one that had the slug before
    public Deployed deploy(Deployment wish) {
        var root = rights.ensure();
        var name = new GroupName(wish.slug(), wish.tenant());
        checkFolder(wish);
        var context = contexts.put(Deployment.context(wish.tenant()), wish.parameters());
        var known = groups.find(root, wish.tenant());
        known.ifPresent(group -> groups.rename(group, name));
        var group =
                known.map(its -> its.path("id").asText())
                        .orElseGet(() -> groups.create(root, name, context));
        var made = new ArrayList<String>();
        var kept = new ArrayList<String>();
        for (var kind : wish.kinds()) {
            (put(group, kind, wish.tenant()) ? made : kept).add(kind.id());
        }
        return new Deployed(name.toString(), made, kept);
    }

    /// Flows of two tenants would take each other's files.
    private void checkFolder(Deployment wish) {
        var folder = wish.folder().toString();
        contexts.findOther(Deployment.context(wish.tenant()), folder)
                .ifPresent(other -> {
                    throw new NifiException(
                            folder + " is the folder of other flows, those of '" + other + "'");
                });
    }

    /// @return whether there was none of the kind
    private boolean put(String group, Kind kind, TenantId tenant) {
        var flow = Flows.of(kind, Deployment.context(tenant));
        var known = groups.find(group, kind.id()).map(its -> its.path("id").asText());
        known.ifPresent(id -> groups.replace(id, flow));
        groups.start(known.orElseGet(() -> groups.upload(group, kind, flow)));
        return known.isEmpty();
    }

    /// The kinds that a tenant has flows of.
    public Set<Kind> kinds(TenantId tenant) {
        var group = groups.find(rights.ensure(), tenant).map(its -> its.path("id").asText());
        return group.map(groups::names).orElse(List.of()).stream()
                .flatMap(name -> Kind.of(name).stream())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Kind.class)));
    }

    /// Takes a tenant's group and parameters away.
    ///
    /// @param tenant its id, or its slug as NiFi knows it
    /// @return whether there were any
    /// @throws NifiException where files wait in the group, or the slug is that of several
    public boolean remove(String tenant) {
        var root = rights.ensure();
        var id = tenant(groups.names(root), tenant);
        var group = id.flatMap(its -> groups.find(root, its));
        group.ifPresent(its -> groups.remove(its.path("id").asText()));
        boolean hadParameters = id.map(this::removeParameters).orElse(false);
        return group.isPresent() || hadParameters;
    }

    /// Who is meant. A slug may have been another tenant's before; of an id there may be only the
    /// parameters left.
    private static Optional<TenantId> tenant(List<String> groups, String text) {
        var found =
                groups.stream()
                        .flatMap(each -> GroupName.read(each).stream())
                        .filter(its -> its.isOf(text))
                        .map(GroupName::tenant)
                        .distinct()
                        .toList();
        if (found.size() > 1) {
            throw new NifiException("several have the slug " + text + ", say the id: " + found);
        }
        if (!found.isEmpty()) return Optional.of(found.getFirst());
        return TenantId.isOne(text) ? Optional.of(new TenantId(text)) : Optional.empty();
    }

    private boolean removeParameters(TenantId tenant) {
        var known = contexts.find(Deployment.context(tenant));
        try {
            known.ifPresent(contexts::remove);
        } catch (NifiException e) {
            throw new NifiException(
                    "the flows are gone, but not their parameters; try again with --tenant "
                            + tenant
                            + ": "
                            + e.getMessage(),
                    e);
        }
        return known.isPresent();
    }
}
