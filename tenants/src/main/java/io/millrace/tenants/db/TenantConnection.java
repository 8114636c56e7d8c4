package io.millrace.tenants.db;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.sqlclient.PrepareOptions;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Query;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.spi.DatabaseMetadata;
import java.time.Duration;
import java.util.function.Consumer;

/// A connection of a tenant's own login that runs what [StatementRules] allow, over the extended
/// protocol only: it carries one statement a message.
///
/// @param check refuses a statement by throwing
record TenantConnection(SqlConnection connection, Consumer<String> check) implements SqlConnection {
    private void refuse(String sql) {
        StatementRules.check(sql);
        check.accept(sql);
    }

    /// From now on statements change nothing and take no longer than `statement`. The door's
    /// `DISCARD ALL` ends it; no statement that is let through can.
    void read(Duration statement) {
        connection.preparedQuery("set default_transaction_read_only = on").execute().await();
        connection
                .preparedQuery("set statement_timeout = " + statement.toMillis())
                .execute()
                .await();
    }

    @Override
    public PreparedQuery<RowSet<Row>> preparedQuery(String sql) {
        refuse(sql);
        return connection.preparedQuery(sql);
    }

    @Override
    public PreparedQuery<RowSet<Row>> preparedQuery(String sql, PrepareOptions options) {
        refuse(sql);
        return connection.preparedQuery(sql, options);
    }

    @Override
    public Future<PreparedStatement> prepare(String sql) {
        refuse(sql);
        return connection.prepare(sql);
    }

    @Override
    public Future<PreparedStatement> prepare(String sql, PrepareOptions options) {
        refuse(sql);
        return connection.prepare(sql, options);
    }

    /// Never: the simple protocol runs several statements.
    @Override
    public Query<RowSet<Row>> query(String sql) {
        throw new UnsupportedOperationException("preparedQuery carries one statement");
    }

    @Override
    public SqlConnection exceptionHandler(Handler<Throwable> handler) {
        connection.exceptionHandler(handler);
        return this;
    }

    @Override
    public SqlConnection closeHandler(Handler<Void> handler) {
        connection.closeHandler(handler);
        return this;
    }

    @Override
    public Future<Transaction> begin() {
        return connection.begin();
    }

    @Override
    public Transaction transaction() {
        return connection.transaction();
    }

    @Override
    public boolean isSSL() {
        return connection.isSSL();
    }

    @Override
    public DatabaseMetadata databaseMetadata() {
        return connection.databaseMetadata();
    }

    /// Never: the door cleans the connection and takes it back.
    @Override
    public Future<Void> close() {
        throw new UnsupportedOperationException("the door closes it");
    }
}
