package io.millrace.ingest.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.millrace.kernel.Period;
import io.millrace.kernel.Request;
import io.millrace.kernel.TenantId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the ingest service is asked. `R` is the type of the answer; answers are written to the
/// client as they are.
public sealed interface IngestRequest<R> extends Request<R> {
    String ADDRESS = "ingest";

    /// Takes a body that lies in the object store as a new batch of `dataset`.
    ///
    /// @param contentType of CSV, NDJSON, JSON, Parquet or an Excel workbook
    /// @param encoding `identity`, `gzip` or `zstd`
    /// @param bytes size of the object
    /// @param sha256 hex digest of the object
    /// @param idempotencyKey the same key and body give the first answer, or try a failed batch
    ///   again; another body 409
    /// @param waited answer when the batch is stored or failed
    /// @param actor who sent it
    /// @param dialect what is said of its CSV
    /// @param fileName as its sender says it
    /// @param once where the dataset has the same file already, its batch is the answer
    record Accept(
            TenantId tenant,
            String dataset,
            String objectKey,
            String contentType,
            String encoding,
            long bytes,
            String sha256,
            @Nullable String idempotencyKey,
            boolean waited,
            String actor,
            @Nullable DialectSettings dialect,
            @Nullable String fileName,
            boolean once)
            implements IngestRequest<BatchAnswer> {
        /// Says nothing of its dialect and its name, and is stored whatever is there.
        public Accept(
                TenantId tenant,
                String dataset,
                String objectKey,
                String contentType,
                String encoding,
                long bytes,
                String sha256,
                @Nullable String idempotencyKey,
                boolean waited,
                String actor) {
            this(
                    tenant,
                    dataset,
                    objectKey,
                    contentType,
                    encoding,
                    bytes,
                    sha256,
                    idempotencyKey,
                    waited,
                    actor,
                    null,
                    null,
                    false);
        }
    }

    /// What would become of a body of records, by its beginning; stores nothing.
    ///
    /// @param contentType of CSV, NDJSON or JSON
    /// @param encoding `identity`, `gzip` or `zstd`
    /// @param beginning in Base64
    /// @param whole there is no more of it
    /// @param dialect what is said of its CSV
    record PreviewRecords(
            TenantId tenant,
            String dataset,
            String contentType,
            String encoding,
            String beginning,
            boolean whole,
            @Nullable DialectSettings dialect)
            implements IngestRequest<RecordsPreview> {}

    /// Whether an upload with the key would be given the answer of one before: of a batch that did
    /// not fail.
    record FindAnswer(TenantId tenant, String idempotencyKey) implements IngestRequest<Found> {}

    /// Begins an upload that comes in parts. One whose Idempotency-Key has its batch already is at
    /// its end from the beginning.
    ///
    /// @param length of the whole, in bytes
    /// @param dialect what is said of its CSV
    /// @param fileName as its sender says it
    record BeginUpload(
            TenantId tenant,
            String dataset,
            String contentType,
            String encoding,
            long length,
            @Nullable String idempotencyKey,
            String actor,
            @Nullable DialectSettings dialect,
            @Nullable String fileName)
            implements IngestRequest<UploadAnswer> {}

    record GetUpload(TenantId tenant, String dataset, String id)
            implements IngestRequest<UploadAnswer> {}

    /// Says that the object of the upload holds `to` bytes, where `from` is how far it was.
    record AdvanceUpload(TenantId tenant, String dataset, String id, long from, long to)
            implements IngestRequest<UploadAnswer> {}

    /// Makes a batch of an upload that is at its end, as one upload of the whole would.
    ///
    /// @param sha256 hex digest of the whole
    /// @param once as of [Accept]
    record FinishUpload(
            TenantId tenant, String dataset, String id, String sha256, boolean waited, boolean once)
            implements IngestRequest<BatchAnswer> {}

    record CancelUpload(TenantId tenant, String dataset, String id)
            implements IngestRequest<Deleted> {}

    /// How many bytes the uploads are going to have that are not finished.
    record OpenUploads(TenantId tenant) implements IngestRequest<OpenAnswer> {}

    /// Batches, newest first.
    ///
    /// @param within when they came; null for all
    record Batches(
            TenantId tenant,
            @Nullable String dataset,
            int limit,
            @Nullable String cursor,
            @Nullable Period within)
            implements IngestRequest<BatchPage> {
        public Batches(
                TenantId tenant, @Nullable String dataset, int limit, @Nullable String cursor) {
            this(tenant, dataset, limit, cursor, null);
        }
    }

    /// What was done to the records of a time, as it was counted when their batches ended.
    ///
    /// @param dataset null for all
    /// @param from the beginning of an hour
    /// @param until the time ends before
    /// @param byDay else by hour, both in UTC
    record Pipeline(
            TenantId tenant, @Nullable String dataset, Instant from, Instant until, boolean byDay)
            implements IngestRequest<PipelineAnswer> {}

    /// How far the tenant's Kafka sources are behind their topics, by partition.
    record Standings(TenantId tenant) implements IngestRequest<StandingList> {}

    /// The last batches that were stored or failed, newest first.
    record FinishedBatches(TenantId tenant, @Nullable String dataset, int limit)
            implements IngestRequest<BatchPage> {}

    /// The batches of a dataset of which rows changed after one of its revisions.
    record ChangedBatches(TenantId tenant, String dataset, long revision)
            implements IngestRequest<BatchChanges> {}

    record GetBatch(TenantId tenant, String id) implements IngestRequest<BatchAnswer> {}

    /// Where the payload of a batch lies. `gone` when it is not kept (any more).
    record GetPayload(TenantId tenant, String id) implements IngestRequest<PayloadAnswer> {}

    /// Reads the payload of a batch that was stored or failed again, as a new batch whose source is
    /// `replay:<id>`. In a dataset that is appended to, its rows take the place of the batch's; in
    /// an upsert dataset it stores what the batch does not account for. `gone` when the payload is
    /// not kept any more, `conflict` when the batch is not at its end or was replaced.
    ///
    /// @param idempotencyKey the same key gives the first answer, or tries a failed replay again;
    ///   absent, a replay of the batch which is not at its end is the answer
    /// @param waited answer when the new batch is stored or failed
    /// @param actor who asked for it
    record ReplayBatch(
            TenantId tenant,
            String id,
            @Nullable String idempotencyKey,
            boolean waited,
            String actor)
            implements IngestRequest<BatchAnswer> {}

    /// Records that were set aside, newest first.
    record Quarantine(
            TenantId tenant,
            @Nullable String dataset,
            @Nullable String batch,
            @Nullable String reason,
            @Nullable String column,
            int limit,
            @Nullable String cursor)
            implements IngestRequest<QuarantinePage> {}

    /// Records that were set aside and about which nothing was decided, in groups of one dataset,
    /// column and reason, the largest first.
    record QuarantineGroups(TenantId tenant, @Nullable String dataset, @Nullable String batch)
            implements IngestRequest<GroupList> {}

    /// What a rule would do to the records of a group, or to the first of them where that takes
    /// long; changes nothing.
    ///
    /// @param cursor the page of records that is shown begins behind it; the counts are of all that
    ///   were tried
    record PreviewRule(
            TenantId tenant, GroupName group, Rule rule, int limit, @Nullable String cursor)
            implements IngestRequest<PreviewAnswer> {}

    /// Stores the records of a group that fit after a rule; the others stay.
    ///
    /// @param idempotencyKey the same key, group and rule give the first answer; another 409
    /// @param waited answer when it is done
    record Replay(
            TenantId tenant,
            GroupName group,
            Rule rule,
            String actor,
            @Nullable String idempotencyKey,
            boolean waited)
            implements IngestRequest<DecisionAnswer> {}

    /// Gives the records of a group up. They stay counted as quarantined.
    record Discard(TenantId tenant, GroupName group, String why, String actor)
            implements IngestRequest<DecisionAnswer> {}

    record GetDecision(TenantId tenant, String id) implements IngestRequest<DecisionAnswer> {}

    /// What was decided about records that were set aside, newest first.
    record Decisions(TenantId tenant, @Nullable String batch, int limit, @Nullable String cursor)
            implements IngestRequest<DecisionPage> {}

    /// Stored rows in the order of their batch and line.
    record Rows(TenantId tenant, String dataset, int limit, @Nullable String cursor)
            implements IngestRequest<RowPage> {}

    /// What a dataset holds: of an upsert dataset one record a key, in the order of the key; of
    /// others every row, in the order of batch and line.
    ///
    /// @param asOf as it was then; null as it is
    record Records(
            TenantId tenant,
            String dataset,
            @Nullable Instant asOf,
            int limit,
            @Nullable String cursor)
            implements IngestRequest<RowPage> {}

    /// @param key the value of the key's column; of several their values with commas between, in
    ///   which a comma is `\,` and a backslash `\\`
    record GetRecord(TenantId tenant, String dataset, String key, @Nullable Instant asOf)
            implements IngestRequest<RecordAnswer> {}

    /// Every row that was ever accepted for a key, and each time that its record was deleted, the
    /// newest first.
    record Versions(TenantId tenant, String dataset, String key, int limit, @Nullable String cursor)
            implements IngestRequest<VersionPage> {}

    /// Who changes a record, and under which Idempotency-Key.
    record Writer(String actor, @Nullable String idempotencyKey) {}

    /// Stores one record as an upload of it alone would, but a record that does not fit is refused
    /// rather than set aside.
    ///
    /// @param record a JSON object
    record PutRecord(TenantId tenant, String dataset, String record, Writer writer)
            implements IngestRequest<WriteAnswer> {}

    /// Stores a record anew with some values changed.
    ///
    /// @param changes a JSON object; null takes a value away
    record PatchRecord(TenantId tenant, String dataset, String key, String changes, Writer writer)
            implements IngestRequest<WriteAnswer> {}

    /// Takes a record out of what the dataset holds; its versions stay.
    record DeleteRecord(TenantId tenant, String dataset, String key, Writer writer)
            implements IngestRequest<WriteAnswer> {}

    /// The routes of mixed records, which are those that are sent to the dataset `unrouted`.
    record GetRoutes(TenantId tenant) implements IngestRequest<RouteList> {}

    /// Replaces the routes.
    ///
    /// @param version of those that are replaced; 409 where others hold
    record PutRoutes(TenantId tenant, long version, List<RouteRule> items, String actor)
            implements IngestRequest<RouteList> {
        public PutRoutes {
            items = List.copyOf(items);
        }
    }

    /// Which route a record would take; stores nothing.
    ///
    /// @param source that would bring it; null is `http`
    /// @param record a JSON object
    /// @param items routes to try it by; null for those that hold
    record PreviewRoute(
            TenantId tenant,
            @Nullable String source,
            String record,
            @Nullable List<RouteRule> items)
            implements IngestRequest<RoutePreview> {
        public PreviewRoute {
            items = items == null ? null : List.copyOf(items);
        }
    }

    /// Records that no route took, newest first.
    record Unrouted(TenantId tenant, int limit, @Nullable String cursor)
            implements IngestRequest<UnroutedPage> {}

    /// Tries some thousands of the records that wait by the routes as they are now, oldest first.
    ///
    /// @param cursor of the answer before; null begins
    record RouteAgain(TenantId tenant, @Nullable String cursor)
            implements IngestRequest<RoutedAgain> {}

    /// What became of the records of a mixed batch.
    record GetRouting(TenantId tenant, String id) implements IngestRequest<RoutingAnswer> {}

    /// Changes of sources' columns, newest first.
    ///
    /// @param state `open`, `accepted`, `rejected` or `obsolete`
    record Drifts(
            TenantId tenant,
            @Nullable String dataset,
            @Nullable String state,
            int limit,
            @Nullable String cursor)
            implements IngestRequest<DriftPage> {}

    record GetDrift(TenantId tenant, String id) implements IngestRequest<DriftAnswer> {}

    /// Takes a change as it is proposed: later batches are read by its mapping, and stored rows are
    /// converted. Accepted again it stays as it is; what failed half-way goes on.
    ///
    /// @param converts `new` for values of the new shape, `old` for those of the old one; null is
    ///   `new`
    /// @param as `widened` or `beside`, where values go that are none of the column's type; null
    ///   for what the kind suggests
    record AcceptDrift(
            TenantId tenant,
            String id,
            @Nullable String converts,
            @Nullable String as,
            String actor)
            implements IngestRequest<DriftAnswer> {
        /// As it is proposed.
        public AcceptDrift(TenantId tenant, String id, String actor) {
            this(tenant, id, null, null, actor);
        }
    }

    /// What accepting a drift would change; parameters as for that.
    record PreviewDrift(TenantId tenant, String id, @Nullable String converts, @Nullable String as)
            implements IngestRequest<DriftPreview> {}

    /// Takes the mapping of an accepted drift away: later batches are read without it, and rows
    /// that were changed get back what they held.
    record WithdrawDrift(TenantId tenant, String id, String reason, String actor)
            implements IngestRequest<DriftAnswer> {}

    /// Leaves things as they are, for a reason.
    record RejectDrift(TenantId tenant, String id, String reason, String actor)
            implements IngestRequest<DriftAnswer> {}

    record PutDataset(TenantId tenant, String name, DatasetSettings settings)
            implements IngestRequest<DatasetAnswer> {}

    record GetDataset(TenantId tenant, String name) implements IngestRequest<DatasetAnswer> {}

    /// All datasets by name.
    record Datasets(TenantId tenant) implements IngestRequest<DatasetList> {}

    /// Makes or changes a source that is read without end.
    ///
    /// @param kind `kafka`
    /// @param format `json`, `cloudevents` or `avro`
    /// @param pointer RFC 6901 pointer to the object that becomes the row; null is the whole value
    /// @param batch null leaves it to the node
    /// @param avro of the format `avro` only
    /// @param secret of its registry; null keeps the one that there is
    record PutSource(
            TenantId tenant,
            String name,
            String kind,
            String topic,
            String format,
            String dataset,
            @Nullable String pointer,
            @Nullable SourceBatch batch,
            @Nullable AvroSource avro,
            @Nullable String secret)
            implements IngestRequest<SourceAnswer> {
        /// Without the secret.
        @Override
        public String toString() {
            return "PutSource[" + tenant + ", " + name + ", " + kind + ", " + topic + "]";
        }
    }

    /// When a source's batch closes: at so many records, or so long after its first one.
    record SourceBatch(int records, double seconds) {}

    /// How Avro messages are decoded: one of both is there.
    ///
    /// @param registry of messages that name their schema by its id there: a byte 0, the four bytes
    ///   of the id, and Avro's binary
    /// @param schema as JSON, of messages that are Avro's binary and nothing else
    record AvroSource(@Nullable Registry registry, @Nullable String schema) {}

    /// A schema registry that speaks as Confluent's.
    ///
    /// @param user who asks, with the source's secret; null where it asks nobody
    record Registry(String url, @Nullable String user) {}

    /// Makes or changes a source that is pulled: asked for its rows now and then.
    ///
    /// @param kind `postgres`, `mysql`, `rest`, `folder`, `s3` or `sftp`; the settings of that kind
    ///   are there, the others' are null
    /// @param pointer RFC 6901 pointer to the array of records in a page of a REST source; null is
    ///   the whole page
    /// @param secret password, token or key; null keeps the one that there is
    record PutPulledSource(
            TenantId tenant,
            String name,
            String kind,
            String dataset,
            @Nullable String pointer,
            @Nullable String secret,
            @Nullable PostgresSource postgres,
            @Nullable RestSource rest,
            @Nullable FolderSource folder,
            @Nullable S3Source s3,
            @Nullable MysqlSource mysql,
            @Nullable SftpSource sftp)
            implements IngestRequest<SourceAnswer> {
        /// Without the secret.
        @Override
        public String toString() {
            return "PutPulledSource[" + tenant + ", " + name + ", " + kind + "]";
        }
    }

    /// A table or a query of another Postgres.
    ///
    /// @param port null is 5432
    /// @param sslMode `disable`, `require` or `verify-full`; null is `require`
    /// @param table `table` or `schema.table`; null where there is a query
    /// @param query one SELECT
    /// @param mode `full`: all rows at each pull, `cursor`: those behind the last one, or
    ///   `changes`: a copy, then what is changed, as it is; null is `full`
    /// @param cursor column that grows, of the mode `cursor`
    /// @param publication of the other server that has the table, of the mode `changes`
    record PostgresSource(
            String host,
            @Nullable Integer port,
            String database,
            String user,
            @Nullable String sslMode,
            @Nullable String table,
            @Nullable String query,
            @Nullable String mode,
            @Nullable String cursor,
            @Nullable String publication) {}

    /// A REST service that answers GET with JSON.
    ///
    /// @param paging null is one page
    /// @param authentication null is none
    /// @param requestsPerSecond null is 5
    record RestSource(
            String url,
            @Nullable RestPaging paging,
            @Nullable RestAuthentication authentication,
            @Nullable Double requestsPerSecond) {}

    /// How the page after a page is asked for.
    ///
    /// @param kind `none`, `page`, `offset`, `cursor` or `link`
    /// @param parameter of the query that names the page, the offset or the cursor; of `cursor`
    ///   null where the cursor is the address of the next page
    /// @param first number of the first page (null is 1) or first offset (null is 0)
    /// @param sizeParameter of the query that asks for `size` records a page
    /// @param cursor pointer to the next page's cursor
    /// @param total pointer to the number of all records, which is then held against what came
    record RestPaging(
            String kind,
            @Nullable String parameter,
            @Nullable Long first,
            @Nullable String sizeParameter,
            @Nullable Integer size,
            @Nullable String cursor,
            @Nullable String total) {}

    /// Who asks; the secret is the source's.
    ///
    /// @param kind `none`, `bearer`, `header` or `basic`
    /// @param header that carries the key, of `header`
    /// @param user of `basic`
    record RestAuthentication(String kind, @Nullable String header, @Nullable String user) {}

    /// Files of the tenant's folder below the one that the operator has watched.
    ///
    /// @param folder below the tenant's, with `/` between names; null is that itself
    /// @param pattern of their names: `*`, `?`, and `**` across folders; null is all whose format
    ///   is known
    /// @param everySeconds between looks, 0 is none; null is 10
    /// @param settleSeconds so long a file is to be as it was before it is brought; null is 5
    record FolderSource(
            @Nullable String folder,
            @Nullable String pattern,
            @Nullable Integer everySeconds,
            @Nullable Integer settleSeconds) {}

    /// Objects of a bucket of a server that speaks S3. The secret key is the source's secret.
    ///
    /// @param prefix of their keys, taken as a folder; null is the whole bucket
    /// @param endpoint null is AWS
    /// @param region null is `us-east-1`
    /// @param keyId of the access key
    /// @param pattern of their names below the prefix, as of a folder
    /// @param everySeconds between looks, 0 is none; null is 10
    record S3Source(
            String bucket,
            @Nullable String prefix,
            @Nullable String endpoint,
            @Nullable String region,
            String keyId,
            @Nullable String pattern,
            @Nullable Integer everySeconds) {}

    /// A table or a query of a MySQL or MariaDB.
    ///
    /// @param port null is 3306
    /// @param sslMode `disable`, `require` or `verify-full`; null is `require`
    /// @param table `table` or `database.table`; null where there is a query
    /// @param query one SELECT
    /// @param mode `full`: all rows at each pull, or `cursor`: those behind the last one; null is
    ///   `full`
    /// @param cursor column that grows, of the mode `cursor`
    record MysqlSource(
            String host,
            @Nullable Integer port,
            String database,
            String user,
            @Nullable String sslMode,
            @Nullable String table,
            @Nullable String query,
            @Nullable String mode,
            @Nullable String cursor) {}

    /// Files of a server that speaks SFTP. The password or the private key is the source's secret.
    ///
    /// @param port null is 22
    /// @param hostKey fingerprint of the server's key, such as `SHA256:` and 43 characters
    /// @param authentication `password` or `key`; null is `password`
    /// @param folder absolute, or below the one that the login begins in, which null is
    /// @param pattern of their names below it, as of a folder
    /// @param everySeconds between looks, 0 is none; null is 60
    /// @param settleSeconds so long a file is to be as it was before it is brought; null is 5
    record SftpSource(
            String host,
            @Nullable Integer port,
            String user,
            String hostKey,
            @Nullable String authentication,
            @Nullable String folder,
            @Nullable String pattern,
            @Nullable Integer everySeconds,
            @Nullable Integer settleSeconds) {}

    /// Pulls a source now; while a pull of it waits or runs, that one is meant.
    record Pull(TenantId tenant, String name) implements IngestRequest<PullAnswer> {}

    /// Pulls of a source, newest first.
    record Pulls(TenantId tenant, String name, int limit, @Nullable String cursor)
            implements IngestRequest<PullPage> {}

    /// Ends a source and gives its topic up; the rows stay.
    ///
    /// @param leavesSlot where the other server's slot cannot be dropped it stays there
    record DeleteSource(TenantId tenant, String name, boolean leavesSlot)
            implements IngestRequest<Deleted> {}

    record Sources(TenantId tenant) implements IngestRequest<SourceList> {}

    /// Statistics of the `lastBatches` newest stored batches of `dataset`, newest first; fewer
    /// where the answer would grow beyond what the bus carries.
    record Statistics(TenantId tenant, String dataset, int lastBatches)
            implements IngestRequest<StatisticsAnswer> {}

    /// What is known of the rows of a dataset without reading them, exactly as a query would tell
    /// it now: of one that is appended to, as far as each of its batches has exact statistics.
    record Known(TenantId tenant, String dataset) implements IngestRequest<KnownAnswer> {}

    /// What the tenant ever sent, and how fast it came lately.
    record Totals(TenantId tenant) implements IngestRequest<TotalsAnswer> {}

    /// The sums of the decimal columns of every dataset.
    record Sums(TenantId tenant) implements IngestRequest<SumList> {}

    /// A batch in the ledger: `rowsIn = rowsStored + rowsQuarantined` as soon as it is stored.
    ///
    /// @param state `received`, `running`, `stored` or `failed`
    /// @param source `http`, `record` for a single one, `kafka:<source>/<partition>`,
    ///   `postgres:<source>` or `rest:<source>`
    /// @param inserted with the next three: what the rows did to the current table of an upsert
    ///   dataset; absent for an append dataset
    /// @param rowsDiscarded of those in quarantine
    /// @param problem why it failed, or by which it was replaced; then nothing of it is stored
    /// @param dialect how its CSV was read; absent until it is stored, and for what is no CSV
    /// @param fileName as its sender calls the file
    /// @param repeated true where a file was sent that the batch had brought already, else absent
    /// @param replacedBy id of the batch that stored its payload anew, so that nothing of it is
    ///   stored any more; absent where none did
    record BatchAnswer(
            String id,
            String dataset,
            String source,
            String state,
            Instant startedAt,
            @Nullable Instant finishedAt,
            long rowsIn,
            long rowsStored,
            long rowsQuarantined,
            long bytes,
            String checksum,
            @Nullable Long inserted,
            @Nullable Long updated,
            @Nullable Long unchanged,
            @Nullable Long superseded,
            long rowsDiscarded,
            @Nullable String problem,
            @Nullable DialectAnswer dialect,
            @Nullable String fileName,
            @Nullable Boolean repeated,
            @Nullable String replacedBy) {
        /// Of no CSV and no file.
        public BatchAnswer(
                String id,
                String dataset,
                String source,
                String state,
                Instant startedAt,
                @Nullable Instant finishedAt,
                long rowsIn,
                long rowsStored,
                long rowsQuarantined,
                long bytes,
                String checksum,
                @Nullable Long inserted,
                @Nullable Long updated,
                @Nullable Long unchanged,
                @Nullable Long superseded,
                long rowsDiscarded,
                @Nullable String problem) {
            this(
                    id,
                    dataset,
                    source,
                    state,
                    startedAt,
                    finishedAt,
                    rowsIn,
                    rowsStored,
                    rowsQuarantined,
                    bytes,
                    checksum,
                    inserted,
                    updated,
                    unchanged,
                    superseded,
                    rowsDiscarded,
                    problem,
                    null,
                    null,
                    null,
                    null);
        }

        /// As the answer to who sends its file once more.
        public BatchAnswer asRepeated() {
            return new BatchAnswer(
                    id,
                    dataset,
                    source,
                    state,
                    startedAt,
                    finishedAt,
                    rowsIn,
                    rowsStored,
                    rowsQuarantined,
                    bytes,
                    checksum,
                    inserted,
                    updated,
                    unchanged,
                    superseded,
                    rowsDiscarded,
                    problem,
                    dialect,
                    fileName,
                    true,
                    replacedBy);
        }

        /// The same as `id`, under the name that a client of `POST .../records` expects.
        @JsonProperty(value = "batchId", access = JsonProperty.Access.READ_ONLY)
        public String batchId() {
            return id;
        }
    }

    /// What was sent as a batch, in the object store as it came.
    ///
    /// @param encoding `identity`, `gzip` or `zstd`
    /// @param fileName its sender's, or one made of the dataset and the batch
    record PayloadAnswer(
            String objectKey, String contentType, String encoding, long bytes, String fileName) {}

    /// How the CSV of a batch was read.
    ///
    /// @param quote empty where quotes are characters like others
    /// @param encoding as java.nio calls it, in small letters
    /// @param header whether a record names the columns
    /// @param headerLine where it is; null where there is none
    record DialectAnswer(
            String delimiter,
            String quote,
            String encoding,
            boolean header,
            @Nullable Long headerLine) {}

    /// What would become of a body.
    ///
    /// @param dialect of CSV
    /// @param suggestedEncoding that it may have, where many records are not in the one that it was
    ///   read in
    /// @param columns those of the body in its order, then those of the dataset that it has not
    /// @param renamed columns that could not be called what their header says
    /// @param lines the first ones that have fields
    /// @param rowsIn so many records were read
    /// @param rejected the first records that would be set aside
    /// @param whole all of the body was read
    /// @param problem why the whole body would be refused
    record RecordsPreview(
            String dataset,
            @Nullable DialectAnswer dialect,
            @Nullable String suggestedEncoding,
            List<PreviewedColumn> columns,
            List<PreviewedRenaming> renamed,
            List<PreviewedLine> lines,
            long rowsIn,
            long rowsStored,
            long rowsQuarantined,
            List<PreviewedFault> rejected,
            boolean whole,
            @Nullable String problem) {
        public RecordsPreview {
            columns = List.copyOf(columns);
            renamed = List.copyOf(renamed);
            lines = List.copyOf(lines);
            rejected = List.copyOf(rejected);
        }
    }

    /// @param header as the source writes it; of a value in an object that is flattened its pointer
    /// @param added the dataset has no such column yet
    record PreviewedColumn(
            String name, String header, String type, boolean required, boolean added) {}

    record PreviewedRenaming(String header, String column) {}

    /// @param values as they are written, by column; cut to a bounded length
    record PreviewedLine(long line, List<@Nullable String> values) {
        public PreviewedLine {
            values = Collections.unmodifiableList(new ArrayList<>(values));
        }
    }

    /// @param raw cut to a bounded length
    /// @param wording absent where the detail has no code
    record PreviewedFault(
            long line,
            @Nullable String column,
            String reason,
            String detail,
            String raw,
            @Nullable DetailWording wording) {}

    /// What a detail says, for who words it in another language.
    ///
    /// @param code of the contract's closed list
    /// @param type that a value was to have
    /// @param found a count, or the place of a byte, from 1
    /// @param limit what the count was to be, or the most that is taken
    record DetailWording(
            String code, @Nullable String type, @Nullable Long found, @Nullable Long limit) {}

    record Found(boolean isFound) {}

    /// An upload that comes in parts.
    ///
    /// @param id its object's key as well
    /// @param offset bytes that are there; the next part begins here
    /// @param batchId made of it, once it is finished
    record UploadAnswer(
            String id,
            String dataset,
            long offset,
            long length,
            Instant expiresAt,
            @Nullable String idempotencyKey,
            @Nullable String batchId) {}

    record OpenAnswer(long bytes) {}

    record BatchPage(List<BatchAnswer> items, @Nullable String next) {
        public BatchPage {
            items = List.copyOf(items);
        }
    }

    /// A record that was set aside.
    ///
    /// @param line line of the file where the record starts, or the Kafka offset
    /// @param reason one of the contract's closed list
    /// @param fileName as the sender of the batch called its file
    /// @param raw the record as it came, cut to a bounded length, undecodable bytes as `\xNN`
    /// @param wording absent where the detail has no code
    record QuarantinedRow(
            String id,
            String batchId,
            String dataset,
            @Nullable String fileName,
            long line,
            @Nullable String column,
            String reason,
            String detail,
            String raw,
            @Nullable DetailWording wording) {}

    record QuarantinePage(List<QuarantinedRow> items, @Nullable String next) {
        public QuarantinePage {
            items = List.copyOf(items);
        }
    }

    /// A group of records.
    ///
    /// @param column null where it is the whole line
    /// @param batch null for all
    /// @param upTo id of the newest record that is meant; null for all that there are now
    /// @param rows how many they have to be, since one with a lower id may come later; null for any
    record GroupName(
            String dataset,
            String reason,
            @Nullable String column,
            @Nullable String batch,
            @Nullable String upTo,
            @Nullable Long rows) {}

    /// @param expression in SQL, over the columns of the record as text and `raw`, the whole line
    /// @param wholeLine it gives the whole line anew, not the value of the group's column
    record Rule(String expression, boolean wholeLine) {}

    /// @param example the newest record as it came, cut to a bounded length
    /// @param upTo id of the newest record
    record GroupAnswer(
            String dataset,
            @Nullable String column,
            String reason,
            long rows,
            String firstBatch,
            String lastBatch,
            long line,
            String detail,
            String example,
            String upTo) {}

    record GroupList(List<GroupAnswer> items) {
        public GroupList {
            items = List.copyOf(items);
        }
    }

    /// @param rows of the group that were tried
    /// @param upTo the newest of those
    /// @param stored how many would be stored
    /// @param left how many would stay
    /// @param faults why they would stay, the most frequent first
    record PreviewAnswer(
            long rows,
            long stored,
            long left,
            String upTo,
            List<Fault> faults,
            List<PreviewedRow> items,
            @Nullable String next) {
        public PreviewAnswer {
            faults = List.copyOf(faults);
            items = List.copyOf(items);
        }
    }

    /// @param detail of one of the rows
    record Fault(String reason, @Nullable String column, String detail, long rows) {}

    /// @param before the value, or the whole line; null where there is none
    /// @param after what the rule gives
    /// @param reason why the record would stay; null where it would be stored
    /// @param wording absent where the detail has no code
    record PreviewedRow(
            String id,
            String batchId,
            long line,
            @Nullable String before,
            @Nullable String after,
            @Nullable String reason,
            @Nullable String column,
            @Nullable String detail,
            @Nullable DetailWording wording) {}

    /// @param kind `replay` or `discard`
    /// @param state `queued`, `done` or `failed`
    /// @param why somebody discarded the records
    /// @param rows that it was about; of a replay that is queued, how many there were
    /// @param rowsStored so far
    /// @param rowsLeft that still do not fit
    record DecisionAnswer(
            String id,
            String kind,
            String state,
            String dataset,
            String reason,
            @Nullable String column,
            @Nullable String batch,
            @Nullable String expression,
            boolean wholeLine,
            @Nullable String why,
            String actor,
            Instant at,
            @Nullable Instant finishedAt,
            long rows,
            long rowsStored,
            long rowsLeft,
            @Nullable String problem) {}

    record DecisionPage(List<DecisionAnswer> items, @Nullable String next) {
        public DecisionPage {
            items = List.copyOf(items);
        }
    }

    record ColumnName(String name, String type) {}

    /// @param columns of the table in order, `_batch` and `_line` first
    /// @param items a row each, by column name
    record RowPage(
            List<ColumnName> columns,
            List<Map<String, @Nullable Object>> items,
            @Nullable String next) {
        public RowPage {
            columns = List.copyOf(columns);
            items = List.copyOf(items);
        }
    }

    /// @param batchId where the row lies in the raw table, with `line`
    record RecordAnswer(
            String key, String batchId, long line, Map<String, @Nullable Object> values) {}

    /// @param at when it was stored, or the record deleted
    /// @param source of its batch
    /// @param actor who sent it; null of what a source read, and of what came before that was
    ///   recorded
    /// @param current whether the dataset holds this version now
    /// @param values null where the record was deleted
    record VersionAnswer(
            String batchId,
            long line,
            Instant at,
            String source,
            @Nullable String actor,
            boolean deleted,
            boolean current,
            @Nullable Map<String, @Nullable Object> values) {}

    record VersionPage(List<VersionAnswer> items, @Nullable String next) {
        public VersionPage {
            items = List.copyOf(items);
        }
    }

    /// @param outcome `inserted`, `updated`, `unchanged`, `superseded` by a later event time,
    ///   `deleted`, or `stored` in an append dataset
    /// @param record as the dataset holds it now; null where it does not
    record WriteAnswer(String batchId, String outcome, @Nullable RecordAnswer record) {}

    /// What a tenant decides about a dataset; what is absent stays as it is.
    ///
    /// @param mode `append` or `upsert`
    /// @param key columns whose values name a row of an upsert dataset
    /// @param eventTime column that tells which of two versions is the later
    /// @param onNewColumn `add`, `quarantine` or `hold`
    /// @param onDrift `propose`, or `accept` by itself what is sure enough
    /// @param driftConfidence least confidence for that, 0.5 to 1
    /// @param dialect of its CSV, as a whole: what is absent in it is found out
    /// @param nested of its JSON, as a whole
    record DatasetSettings(
            @Nullable String mode,
            @Nullable List<String> key,
            @Nullable String eventTime,
            @Nullable Map<String, ColumnSettings> columns,
            @Nullable String onNewColumn,
            @Nullable String onDrift,
            @Nullable Double driftConfidence,
            @Nullable DialectSettings dialect,
            @Nullable NestedSettings nested) {
        /// Leaves how its records are read as it is.
        public DatasetSettings(
                @Nullable String mode,
                @Nullable List<String> key,
                @Nullable String eventTime,
                @Nullable Map<String, ColumnSettings> columns,
                @Nullable String onNewColumn,
                @Nullable String onDrift,
                @Nullable Double driftConfidence) {
            this(mode, key, eventTime, columns, onNewColumn, onDrift, driftConfidence, null, null);
        }

        /// Leaves what becomes of drift as it is.
        public DatasetSettings(
                @Nullable String mode,
                @Nullable List<String> key,
                @Nullable String eventTime,
                @Nullable Map<String, ColumnSettings> columns,
                @Nullable String onNewColumn) {
            this(mode, key, eventTime, columns, onNewColumn, null, null);
        }
    }

    /// What is said of how CSV is written; what is absent is found out.
    ///
    /// @param delimiter one character of ASCII
    /// @param quote one character of ASCII; empty where quotes are characters like others
    /// @param encoding one that java.nio knows, of a short list
    /// @param header whether the first record names the columns
    record DialectSettings(
            @Nullable String delimiter,
            @Nullable String quote,
            @Nullable String encoding,
            @Nullable Boolean header) {}

    /// What becomes of objects inside JSON records.
    ///
    /// @param mode `keep`: a jsonb column each, or `flatten`: columns for their members
    /// @param depth so many objects inside each other are flattened, 1 to 5; null is 5
    /// @param separator between the names of members in a column's name; null is `_`
    /// @param except RFC 6901 pointers to objects that stay as they are
    record NestedSettings(
            String mode,
            @Nullable Integer depth,
            @Nullable String separator,
            @Nullable List<String> except) {
        public NestedSettings {
            except = except == null ? null : List.copyOf(except);
        }
    }

    /// A change of a source's columns.
    ///
    /// @param batchId the first that had it
    /// @param kind `added dropped renamed retyped split merged unit enum-grown recoded encoding
    ///   nested`
    /// @param columns of the dataset that it is about; none for a whole file
    /// @param confidence 0 to 1
    /// @param state `open accepted rejected obsolete withdrawn`
    /// @param backfill of one that was accepted, or taken away: `running restoring done failed`
    /// @param rowsChanged stored rows that are converted so far
    /// @param converts whose values are: `new` or `old`
    /// @param as where values of another type go: `widened` or `beside`; null as suggested
    /// @param rowsLeft with a value that does not convert
    /// @param decisionId by which records in quarantine are read again
    record DriftAnswer(
            String id,
            String dataset,
            String batchId,
            String kind,
            List<String> columns,
            DriftMapping mapping,
            double confidence,
            List<String> evidence,
            String state,
            Instant foundAt,
            @Nullable Instant decidedAt,
            @Nullable String decidedBy,
            @Nullable String reason,
            @Nullable String backfill,
            long rowsChanged,
            @Nullable String problem,
            String converts,
            @Nullable String as,
            long rowsLeft,
            @Nullable String decisionId) {
        public DriftAnswer {
            columns = List.copyOf(columns);
            evidence = List.copyOf(evidence);
        }
    }

    /// How values of the new shape become values of the old one.
    ///
    /// @param rule `none rename scale split cut values cast decode path`
    /// @param into columns, or keys of an object, that hold the values now
    /// @param values old value by new one
    /// @param factor `new = factor * old + offset`
    /// @param detail a format, a separator, an encoding, a unit, or the column of the object
    /// @param written of text that is written otherwise, how it is now; how it was, where letters
    ///   have another case
    record DriftMapping(
            String rule,
            List<String> into,
            Map<String, String> values,
            @Nullable Double factor,
            @Nullable Double offset,
            @Nullable String detail,
            @Nullable String written) {
        public DriftMapping {
            into = List.copyOf(into);
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }
    }

    /// What accepting a drift would change.
    ///
    /// @param later later batches are read by the mapping
    /// @param rows stored rows that were looked at, of those that it is about
    /// @param converted of them, those that change
    /// @param left of them, those whose value does not convert and stays
    /// @param whole all rows were looked at, not only the first
    /// @param quarantined records that wait in quarantine and are read again
    /// @param added columns that the dataset gets
    /// @param widened the type that the column gets
    /// @param encoding that the dataset's CSV is read in
    record DriftPreview(
            String converts,
            @Nullable String as,
            boolean later,
            long rows,
            long converted,
            long left,
            boolean whole,
            long quarantined,
            List<String> added,
            @Nullable String widened,
            @Nullable String encoding,
            List<DriftExample> examples) {
        public DriftPreview {
            added = List.copyOf(added);
            examples = List.copyOf(examples);
        }
    }

    /// @param before values by column, or the line under `raw`
    /// @param after the same; null where the record stays in quarantine as it is
    record DriftExample(
            String batchId,
            long line,
            Map<String, @Nullable String> before,
            @Nullable Map<String, @Nullable String> after) {
        public DriftExample {
            before = Collections.unmodifiableMap(new LinkedHashMap<>(before));
            after = after == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(after));
        }
    }

    /// A drift that was accepted, and by which batches of a dataset are read.
    record DatasetMapping(
            String driftId,
            String kind,
            List<String> columns,
            DriftMapping mapping,
            String converts,
            @Nullable String as,
            Instant since,
            String by) {
        public DatasetMapping {
            columns = List.copyOf(columns);
        }
    }

    /// A route takes the records that meet all that it asks for; what is null or empty asks for
    /// nothing.
    ///
    /// @param dataset where they belong; made when it is not there
    /// @param source name of the source that brings them; `http` for uploads
    /// @param fields top-level fields in each of which a record has a value
    /// @param field of which the value decides; without `value` any will do
    /// @param value a string without its quotes, anything else as JSON writes it
    record RouteRule(
            String dataset,
            @Nullable String source,
            List<String> fields,
            @Nullable String field,
            @Nullable String value) {
        public RouteRule(
                String dataset,
                @Nullable String source,
                @Nullable List<String> fields,
                @Nullable String field,
                @Nullable String value) {
            this.dataset = dataset;
            this.source = source;
            this.fields = fields == null ? List.of() : List.copyOf(fields);
            this.field = field;
            this.value = value;
        }
    }

    /// @param version rises with each list; 0 where none was given
    /// @param items the first that takes a record decides
    /// @param waiting records that no route took
    record RouteList(
            long version,
            List<RouteRule> items,
            @Nullable Instant changedAt,
            @Nullable String changedBy,
            long waiting) {
        public RouteList {
            items = List.copyOf(items);
        }

        public RouteList withWaiting(long waiting) {
            return new RouteList(version, items, changedAt, changedBy, waiting);
        }
    }

    /// @param place of the route in the list, from 0; null where none takes the record
    record RoutePreview(@Nullable Integer place, @Nullable String dataset) {}

    /// @param line its line, element or offset in the batch
    /// @param record JSON, of which the first 2,000 characters
    /// @param problem why the dataset of its route refused it when it was last tried
    record UnroutedRecord(
            String id,
            String batchId,
            long line,
            String source,
            String record,
            @Nullable String problem) {}

    record UnroutedPage(List<UnroutedRecord> items, @Nullable String next) {
        public UnroutedPage {
            items = List.copyOf(items);
        }
    }

    /// @param routed records that are stored in their datasets now
    /// @param waiting records that no route takes yet, or whose dataset refused them
    /// @param refused of those that were tried
    /// @param next where to go on; null at the end
    record RoutedAgain(
            long routed, long waiting, List<RefusedPart> refused, @Nullable String next) {
        public RoutedAgain {
            refused = List.copyOf(refused);
        }
    }

    /// Records that a dataset refused; they wait on.
    ///
    /// @param reason a sentence
    record RefusedPart(String dataset, long rows, String reason) {}

    /// @param rows that came to the dataset, of which some may be in its quarantine
    record RoutedPart(String batchId, String dataset, long rows) {}

    /// @param rowsIn is `rowsRouted` + `rowsUnrouted` + `rowsQuarantined`
    /// @param rowsUnrouted wait for a route
    /// @param rowsQuarantined are no records
    record RoutingAnswer(
            String batchId,
            long rowsIn,
            long rowsRouted,
            long rowsUnrouted,
            long rowsQuarantined,
            List<RoutedPart> parts) {
        public RoutingAnswer {
            parts = List.copyOf(parts);
        }
    }

    record DriftPage(List<DriftAnswer> items, @Nullable String next) {
        public DriftPage {
            items = List.copyOf(items);
        }
    }

    /// @param type `bigint numeric double boolean date timestamp timestamptz text jsonb`
    /// @param required an empty value sends the row to quarantine
    record ColumnSettings(@Nullable String type, @Nullable Boolean required) {}

    /// @param table name in the tenant's raw schema; every row carries `_batch` and `_line`
    /// @param current name there of the table with one row a key; of upsert datasets only
    /// @param columns in the table's order
    /// @param rows stored so far
    /// @param revision rises whenever rows are stored, also under an older batch
    /// @param dialect what is declared of its CSV; absent where nothing is
    /// @param nested absent where objects stay as they are
    /// @param mappings of drifts that were accepted, as each is about what those before it give
    record DatasetAnswer(
            String name,
            String table,
            @Nullable String current,
            String mode,
            List<String> key,
            @Nullable String eventTime,
            String onNewColumn,
            String onDrift,
            double driftConfidence,
            Map<String, ColumnAnswer> columns,
            @Nullable String lastBatch,
            @Nullable Instant lastBatchAt,
            long rows,
            long revision,
            @Nullable DialectSettings dialect,
            @Nullable NestedSettings nested,
            List<DatasetMapping> mappings) {
        /// Nothing is declared of how its records are read.
        public DatasetAnswer(
                String name,
                String table,
                @Nullable String current,
                String mode,
                List<String> key,
                @Nullable String eventTime,
                String onNewColumn,
                String onDrift,
                double driftConfidence,
                Map<String, ColumnAnswer> columns,
                @Nullable String lastBatch,
                @Nullable Instant lastBatchAt,
                long rows,
                long revision) {
            this(
                    name,
                    table,
                    current,
                    mode,
                    key,
                    eventTime,
                    onNewColumn,
                    onDrift,
                    driftConfidence,
                    columns,
                    lastBatch,
                    lastBatchAt,
                    rows,
                    revision,
                    null,
                    null,
                    List.of());
        }

        public DatasetAnswer {
            key = List.copyOf(key);
            mappings = List.copyOf(mappings);
            columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
        }
    }

    /// @param inferred the type was read from the first batch, not set by the tenant
    /// @param header the name as the source writes it
    record ColumnAnswer(String type, boolean required, boolean inferred, String header) {}

    /// @param batches what rows have as `_batch`, lowest first
    /// @param isWhole else there are more
    record BatchChanges(List<Long> batches, boolean isWhole) {
        public BatchChanges {
            batches = List.copyOf(batches);
        }
    }

    record DatasetList(List<DatasetAnswer> items) {
        public DatasetList {
            items = List.copyOf(items);
        }
    }

    /// @param state of a Kafka source, and of one that follows changes, `running`, or `waiting`
    ///   with the reason in `problem`; of another that is pulled `running` while it is, else
    ///   `idle`, with the reason of a last pull that failed, or of a look at its files, in
    ///   `problem`
    /// @param topic of Kafka, as are format, batch, registry, schema and positions
    /// @param positions the offset up to which rows are stored, by partition
    /// @param position the last cursor value that is stored, of a database's source with a cursor
    /// @param hasSecret a password, token or key is kept
    record SourceAnswer(
            String name,
            String kind,
            @Nullable String topic,
            @Nullable String format,
            String dataset,
            @Nullable String pointer,
            @Nullable SourceBatch batch,
            @Nullable Registry registry,
            @Nullable String schema,
            String state,
            @Nullable String problem,
            Map<Integer, Long> positions,
            @Nullable String position,
            @Nullable Boolean hasSecret,
            @Nullable PostgresSource postgres,
            @Nullable RestSource rest,
            @Nullable FolderSource folder,
            @Nullable S3Source s3,
            @Nullable MysqlSource mysql,
            @Nullable SftpSource sftp,
            @Nullable PullAnswer lastPull,
            @Nullable SlotAnswer slot) {
        public SourceAnswer {
            positions = Map.copyOf(positions);
        }
    }

    /// The replication slot of a source that follows changes, as it was when it was looked at.
    ///
    /// @param state `reserved`, `extended`, `unreserved`, `lost` or `missing`; null before the
    ///   first look
    /// @param lagBytes of the other server's log that it keeps back
    record SlotAnswer(
            String name,
            @Nullable String state,
            @Nullable Long lagBytes,
            @Nullable Instant lookedAt) {}

    /// One reading of a source: `rowsIn = rowsStored + rowsQuarantined`.
    ///
    /// @param cause `request`, `schedule` or `look`, which found files to bring
    /// @param state `queued`, `running`, `succeeded` or `failed`
    /// @param pages of a REST source that are stored
    /// @param batches that are stored; of a source of files each is one
    /// @param problem why it failed; while it runs, why it waits
    record PullAnswer(
            String id,
            String source,
            String cause,
            String state,
            Instant requestedAt,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt,
            long pages,
            long batches,
            long rowsIn,
            long rowsStored,
            long rowsQuarantined,
            @Nullable String problem) {}

    record PullPage(List<PullAnswer> items, @Nullable String next) {
        public PullPage {
            items = List.copyOf(items);
        }
    }

    record Deleted(String name) {}

    record SourceList(List<SourceAnswer> items) {
        public SourceList {
            items = List.copyOf(items);
        }
    }

    record StatisticsAnswer(String dataset, List<BatchStatistics> batches) {
        public StatisticsAnswer {
            batches = List.copyOf(batches);
        }
    }

    /// What one batch held, taken while it was written.
    ///
    /// @param rows stored
    record BatchStatistics(
            String batchId,
            String source,
            Instant startedAt,
            Instant finishedAt,
            long rows,
            long quarantined,
            List<ColumnStatistics> columns,
            List<DimensionStatistics> dimensions) {
        public BatchStatistics {
            columns = List.copyOf(columns);
            dimensions = List.copyOf(dimensions);
        }
    }

    /// One column in one batch.
    ///
    /// @param count of values that are not null
    /// @param distinct estimated beyond a few thousand
    /// @param min as written; for text the first by bytes, cut to a bounded length
    /// @param sum of numeric columns, with `sumOfSquares`
    /// @param quantiles of numeric columns, from the smallest rank
    /// @param top most frequent first; empty when the column has more values than are counted
    record ColumnStatistics(
            String name,
            String type,
            long count,
            long nulls,
            double distinct,
            @Nullable String min,
            @Nullable String max,
            @Nullable Double sum,
            @Nullable Double sumOfSquares,
            List<Quantile> quantiles,
            List<TopValue> top,
            @Nullable Writing writing) {
        public ColumnStatistics {
            quantiles = List.copyOf(quantiles);
            top = List.copyOf(top);
        }
    }

    /// How values of a column are written.
    ///
    /// @param forms of a sample of a text or JSON column's values, most frequent first
    /// @param refused values that are none of the column's type
    /// @param refusedForms of a sample of those
    record Writing(List<TopValue> forms, long refused, List<TopValue> refusedForms) {
        public Writing {
            forms = List.copyOf(forms);
            refusedForms = List.copyOf(refusedForms);
        }
    }

    record Quantile(double rank, double value) {}

    record TopValue(String value, long count) {}

    /// What each value of a column of few values contributed.
    ///
    /// @param column the dimension
    /// @param measures the numeric columns; the order of the sums and counts below
    record DimensionStatistics(String column, List<String> measures, List<DimensionValue> values) {
        public DimensionStatistics {
            measures = List.copyOf(measures);
            values = List.copyOf(values);
        }
    }

    /// @param value null stands for rows without one
    /// @param sums per measure
    /// @param counts per measure, of values that are not null
    record DimensionValue(@Nullable String value, long rows, List<Double> sums, List<Long> counts) {
        public DimensionValue {
            sums = List.copyOf(sums);
            counts = List.copyOf(counts);
        }
    }

    /// @param rows null where nothing is known
    /// @param columns those of which something is
    record KnownAnswer(@Nullable Long rows, List<KnownColumn> columns) {
        public KnownAnswer {
            columns = List.copyOf(columns);
        }
    }

    /// @param values rows that have one
    /// @param edges null where they are not known
    record KnownColumn(String name, long values, @Nullable KnownEdges edges) {}

    /// Of numbers; of dates and times the seconds from 1970 on, as Postgres extracts the epoch.
    /// Null where there is no value.
    record KnownEdges(@Nullable BigDecimal least, @Nullable BigDecimal greatest) {}

    /// `in = stored + quarantined` over all stored batches.
    ///
    /// @param rowsPerSecond stored, over the last seconds
    /// @param series rows stored per five seconds of the last five minutes, oldest first
    record TotalsAnswer(
            long in, long stored, long quarantined, double rowsPerSecond, List<Throughput> series) {
        public TotalsAnswer {
            series = List.copyOf(series);
        }
    }

    record Throughput(Instant at, long rows) {}

    /// @param items the hours or days in which a batch ended, the oldest first
    record PipelineAnswer(PipelineSums total, List<PipelineStep> items) {
        public PipelineAnswer {
            items = List.copyOf(items);
        }
    }

    record PipelineStep(Instant at, PipelineSums sums) {}

    /// `rowsIn = rowsStored + rowsQuarantined`, as the batches ended.
    ///
    /// @param batches that were stored
    /// @param bytes that they brought
    /// @param latency from a record's arrival to its row; null where nothing was stored
    record PipelineSums(
            long batches,
            long failed,
            long rowsIn,
            long rowsStored,
            long rowsQuarantined,
            long bytes,
            @Nullable PipelineLatency latency) {}

    /// Over the rows that were stored; at most a fifth too long.
    record PipelineLatency(double p50Seconds, double p95Seconds, double p99Seconds) {}

    record StandingList(List<Standing> items) {
        public StandingList {
            items = List.copyOf(items);
        }
    }

    /// @param group Kafka's name of who reads
    /// @param lag records that are not stored yet; null where Kafka does not tell
    /// @param recordsPerSecond over the last minute
    /// @param skew records of the fullest partition over those of an even one, 1 when all are even;
    ///   null without records
    record Standing(
            String source,
            String topic,
            String group,
            @Nullable Long lag,
            double recordsPerSecond,
            @Nullable Double skew,
            @Nullable String problem,
            List<PartitionStanding> partitions) {
        public Standing {
            partitions = List.copyOf(partitions);
        }
    }

    /// @param first the oldest offset that the source may read
    /// @param end the offset that the next record is going to have
    /// @param stored the offset up to which records are stored
    record PartitionStanding(
            int partition, long first, long end, long stored, long lag, double recordsPerSecond) {}

    record SumList(List<DatasetSums> items) {
        public SumList {
            items = List.copyOf(items);
        }
    }

    /// @param rows of an upsert dataset those that are current, like the sums
    /// @param at when they were read; nothing was stored since
    record DatasetSums(String dataset, long rows, List<ColumnSum> columns, Instant at) {
        public DatasetSums {
            columns = List.copyOf(columns);
        }
    }

    /// @param sum exact
    record ColumnSum(String column, BigDecimal sum) {}
}
