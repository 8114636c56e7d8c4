package io.millrace.tenants.db;

/// One Postgres server of the installation, and what makes and reads tenants there.
///
/// @param db the platform's own tables
/// @param schema connections of the login that owns the tenants' schemas
/// @param provisioner makes tenants' schemas
/// @param snapshots reads all of a tenant at once
public record Server(
        ServerSettings settings,
        ServerDb db,
        Schema schema,
        Provisioner provisioner,
        Snapshots snapshots) {
    static Server of(ServerSettings settings, ServerDb db, Secrets secrets) {
        var schema = new Schema(settings.where(), secrets);
        return new Server(
                settings,
                db,
                schema,
                new Provisioner(schema, settings.where(), secrets),
                new Snapshots(schema));
    }

    public String name() {
        return settings.name();
    }

    public boolean isFirst() {
        return settings.isFirst();
    }
}
