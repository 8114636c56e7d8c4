-- How members, tenants and the record of calls live on. Runs as millrace_owner with search_path
-- millrace.

-- A member that may not come in for now.
alter table memberships add column deactivated_at timestamptz;

-- Who may become a member by showing the token, of which only the digest is kept. What was accepted
-- stays for a while, so that a second use can be told from a token that never was.
create table invitations (
    id          text primary key,
    tenant      text not null references tenants,
    email       text not null check (email = lower(email)),
    role        text not null check (role in ('owner', 'admin', 'engineer', 'steward', 'viewer')),
    hash        text not null unique,
    invited_by  text not null,
    created_at  timestamptz not null default now(),
    expires_at  timestamptz not null,
    accepted_at timestamptz
);
create unique index invitations_open on invitations (tenant, email) where accepted_at is null;

-- What changed of a member while access tokens from before it may be good: the role that counts now,
-- null for none.
create table membership_changes (
    tenant     text not null,
    user_id    text not null,
    role       text check (role in ('owner', 'admin', 'engineer', 'steward', 'viewer')),
    changed_at timestamptz not null default now(),
    expires_at timestamptz not null,
    primary key (tenant, user_id)
);
create index membership_changes_time on membership_changes (changed_at);

-- A tenant that is suspended keeps everything and does nothing. One whose deletion has begun is gone
-- for everybody; a node that finds it so goes on with the deletion.
alter table tenants add column suspended_at timestamptz;
alter table tenants add column suspended_for text;
alter table tenants add column deleting_at timestamptz;
-- Until then a tenant is held: what it has is being put back, and nothing of its own may happen. Only
-- whoever set it may renew or end it.
alter table tenants add column held_until timestamptz;
alter table tenants add column held_by text;
-- Of a topic whose tenant is gone only the time is kept from which on another may read it.
alter table topics alter column tenant drop not null;
create index tenants_closed on tenants (id)
    where suspended_at is not null or deleting_at is not null or held_until is not null;

-- The record of calls is a chain of hashes for each tenant, and one ('') for what is no tenant's. A
-- call is linked in twice, when it begins and when it ends, each time over all that is known of it
-- and the link before. Who nobody knew at the beginning is linked in at the end.
create table audit_heads (
    chain text primary key,
    seq   bigint not null,
    hash  bytea not null
);

alter table audit add column chain text;
alter table audit add column begin_seq bigint;
alter table audit add column begin_hash bytea;
alter table audit add column ended_at timestamptz;
alter table audit add column changes jsonb;
alter table audit add column end_seq bigint;
alter table audit add column end_hash bytea;
create index audit_chain on audit (chain);

-- What a link is the hash of, as anybody can build it: JSON, the times in UTC to the microsecond.
create function audit_time(at timestamptz) returns text
    language sql immutable
    return to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');

create function audit_begin_text(a audit) returns text
    language sql stable
    return json_build_array('begin', a.id, audit_time(a.at), a.chain, a.actor, a.role, a.operation,
                            a.resource, a.address, a.trace)::text;

create function audit_end_text(a audit) returns text
    language sql stable
    return json_build_array('end', a.id, audit_time(a.at), a.chain, a.actor, a.role, a.operation,
                            a.resource, a.address, a.trace, a.status, audit_time(a.ended_at), a.changes)::text;

create function audit_link(before bytea, entry text) returns bytea
    language sql immutable
    return sha256(before || convert_to(entry, 'UTF8'));

-- The end of a chain, locked until the transaction ends.
create function audit_head(in_chain text) returns audit_heads
    language plpgsql set search_path = millrace, pg_catalog, pg_temp
as $$
declare
    head audit_heads;
begin
    insert into audit_heads values (in_chain, 0, '')
    on conflict (chain) do update set chain = excluded.chain
    returning * into head;
    return head;
end $$;

create function begin_audit(in_tenant text, in_actor text, in_role text, in_operation text, in_resource text,
                            in_address text, in_trace text) returns bigint
    language plpgsql security definer set search_path = millrace, pg_catalog, pg_temp
as $$
declare
    head audit_heads;
    item audit;
begin
    item.tenant := in_tenant;
    item.actor := in_actor;
    item.role := in_role;
    item.operation := in_operation;
    item.resource := in_resource;
    item.address := in_address;
    item.trace := in_trace;
    if in_actor <> 'anonymous' then
        item.chain := coalesce(in_tenant, '');
        head := audit_head(item.chain);
        item.begin_seq := head.seq + 1;
    end if;
    item.id := nextval('audit_id_seq');
    item.at := clock_timestamp();
    if item.chain is not null then
        item.begin_hash := audit_link(head.hash, audit_begin_text(item));
        update audit_heads set seq = item.begin_seq, hash = item.begin_hash where chain = item.chain;
    end if;
    insert into audit overriding system value values (item.*);
    return item.id;
end $$;

drop function end_audit(bigint, integer, text, text, text);
-- A call that ended already stays as it is.
create function end_audit(in_id bigint, in_status integer, in_tenant text, in_actor text, in_role text,
                          in_changes jsonb) returns void
    language plpgsql security definer set search_path = millrace, pg_catalog, pg_temp
as $$
declare
    head audit_heads;
    item audit;
begin
    -- What is lost with a crash of the server is the end of calls of its last moments, which look as
    -- if their node had died; the chain stays whole.
    perform set_config('synchronous_commit', 'off', true);
    select * into item from audit where id = in_id and ended_at is null for update;
    if not found then return; end if;
    if item.chain is null then
        item.tenant := in_tenant;
        item.actor := coalesce(in_actor, item.actor);
        item.role := coalesce(in_role, item.role);
        item.chain := coalesce(in_tenant, '');
    end if;
    item.status := in_status;
    item.changes := in_changes;
    item.ended_at := clock_timestamp();
    head := audit_head(item.chain);
    item.end_seq := head.seq + 1;
    item.end_hash := audit_link(head.hash, audit_end_text(item));
    update audit_heads set seq = item.end_seq, hash = item.end_hash where chain = item.chain;
    update audit
    set tenant = item.tenant, actor = item.actor, role = item.role, chain = item.chain, status = item.status,
        changes = item.changes, ended_at = item.ended_at, end_seq = item.end_seq, end_hash = item.end_hash
    where id = in_id;
end $$;

-- Whether a chain is as it was written: every link follows from the one before, none is missing.
create function verify_audit(in_chain text, out valid boolean, out calls bigint, out first_broken bigint)
    language sql stable security definer set search_path = millrace, pg_catalog, pg_temp
as $$
    with links as (
        select id, begin_seq as seq, begin_hash as hash, audit_begin_text(a) as entry
        from audit a where chain = in_chain and begin_seq is not null
        union all
        select id, end_seq, end_hash, audit_end_text(a)
        from audit a where chain = in_chain and end_seq is not null
    ), ordered as (
        select *, lag(seq, 1, 0::bigint) over w as before_seq, lag(hash, 1, ''::bytea) over w as before
        from links window w as (order by seq, id)
    ), broken as (
        select id, seq from ordered
        where seq <> before_seq + 1 or hash is null or hash <> audit_link(before, entry)
        union all
        select id, 0 from audit
        where tenant = in_chain and (chain is distinct from in_chain or begin_seq is null and end_seq is null)
        union all
        select coalesce((select max(id) from audit where chain = in_chain), 0), head.seq + 1
        from audit_heads head
        where head.chain = in_chain and head.seq > 0
          and not exists (select from ordered o where o.seq = head.seq and o.hash = head.hash)
    )
    select not exists (select from broken), (select count(*) from audit where chain = in_chain),
           (select id from broken order by seq, id limit 1)
$$;

-- Removes the record of a tenant that is being deleted.
create function forget_audit(in_tenant text) returns bigint
    language plpgsql security definer set search_path = millrace, pg_catalog, pg_temp
as $$
declare
    forgotten bigint;
begin
    if not exists (select from tenants where id = in_tenant and deleting_at is not null) then return 0; end if;
    delete from audit where tenant = in_tenant;
    get diagnostics forgotten = row_count;
    delete from audit_heads where chain = in_tenant;
    return forgotten;
end $$;

-- What was recorded before there were chains: how it ended is known, or will never be.
do $$
declare
    head audit_heads;
    item audit;
begin
    for item in select * from audit order by id loop
        item.chain := coalesce(item.tenant, '');
        item.ended_at := item.at;
        head := audit_head(item.chain);
        item.end_seq := head.seq + 1;
        item.end_hash := audit_link(head.hash, audit_end_text(item));
        update audit_heads set seq = item.end_seq, hash = item.end_hash where chain = item.chain;
        update audit set chain = item.chain, ended_at = item.ended_at, end_seq = item.end_seq, end_hash = item.end_hash
        where id = item.id;
    end loop;
end $$;

-- Who runs the platform. An operator sees tenants from outside; into one it gets by a grant that an
-- owner of it approved, for reading and for a time.
create table operators (
    id         text primary key,
    email      text not null unique check (email = lower(email)),
    password   text not null,
    created_at timestamptz not null default now()
);

create table access_grants (
    id         text primary key,
    tenant     text not null references tenants,
    operator   text not null references operators,
    reason     text not null,
    minutes    integer not null check (minutes between 1 and 1440),
    state      text not null default 'asked' check (state in ('asked', 'approved', 'denied', 'ended')),
    asked_at   timestamptz not null default now(),
    decided_at timestamptz,
    decided_by text,
    expires_at timestamptz
);
create index access_grants_tenant on access_grants (tenant, asked_at);

-- Bytes on disk of a tenant's tables; null while one of them is locked.
create function tenant_bytes(in_tenant text) returns bigint
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
    return millrace.model_bytes('t_' || in_tenant) + millrace.model_bytes('t_' || in_tenant || '_raw')
        + millrace.model_bytes('t_' || in_tenant || '_models');
exception when lock_not_available then
    return null;
end $$;

grant select, insert, update, delete on invitations, membership_changes, operators, access_grants to millrace_platform;
revoke insert on audit from millrace_platform;
revoke all on function audit_time, audit_begin_text, audit_end_text, audit_link, audit_head, begin_audit, end_audit,
    verify_audit, forget_audit, tenant_bytes from public;
grant execute on function begin_audit, end_audit, verify_audit, forget_audit, tenant_bytes to millrace_platform;
