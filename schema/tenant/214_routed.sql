-- Records that a route took later leave the unrouted ones; how many did is kept.

create table routed_later (
    mixed bigint not null references batches,
    batch bigint not null references batches,
    rows  bigint not null,
    primary key (mixed, batch)
);
insert into routed_later (mixed, batch, rows)
select batch, routed_into, count(*) from unrouted where routed_into is not null group by 1, 2;

delete from unrouted where routed_into is not null;
alter table unrouted drop column routed_into;

-- Why its dataset refused a record when it was last tried.
alter table unrouted add column problem text;
