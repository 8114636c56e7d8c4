package io.millrace.transform;

import io.millrace.tenants.db.TenantDb;
import io.millrace.tenants.db.TenantSql;
import java.time.InstantSource;

/// Both doors to the tenants' tables, and the clock.
public record Doors(TenantDb db, TenantSql sql, InstantSource clock) {}
