-- Figures of the pipeline and of any day of its history.

-- When the oldest record of a batch was written to its topic; null where the batch came as one.
alter table batches add column arrived_at timestamptz;
create index batches_received on batches (received_at);

-- What the pipeline did, by hour (UTC), dataset and latency. A batch is counted when it ends, as it is
-- then, so that nobody looks through the ledger for it.
create table pipeline_hours (
    hour             timestamptz not null,
    dataset          text not null,
    -- From its arrival to its end a batch took at most 2^(step/4) milliseconds; -1 where it failed.
    step             smallint not null,
    batches          bigint not null,
    rows_in          bigint not null,
    rows_stored      bigint not null,
    rows_quarantined bigint not null,
    bytes            bigint not null,
    primary key (hour, dataset, step)
);

insert into pipeline_hours
    (hour, dataset, step, batches, rows_in, rows_stored, rows_quarantined, bytes)
select date_trunc('hour', finished_at, 'UTC'), dataset,
       case state
           when 'failed' then -1
           else least(128, greatest(0, ceil(4 * ln(greatest(1, 1000 * extract(
                    epoch from finished_at - received_at))) / ln(2.0))))::smallint
       end,
       count(*), sum(rows_in), sum(rows_stored), sum(rows_quarantined),
       sum(case state when 'failed' then 0 else bytes end)
from batches
where finished_at is not null and state in ('stored', 'failed')
group by 1, 2, 3;
