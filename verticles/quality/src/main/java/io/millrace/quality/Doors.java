package io.millrace.quality;

import io.millrace.tenants.db.DatabaseClock;
import io.millrace.tenants.db.TenantDb;
import io.millrace.tenants.db.TenantSql;

/// Both doors to the tenants' tables, and the clock.
public record Doors(TenantDb db, TenantSql sql, DatabaseClock clock) {}
