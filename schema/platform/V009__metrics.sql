-- Bytes on disk of each table that a tenant's data and models are in; null of one that is locked.
create function relation_bytes(in_tenant text) returns table (part text, relation text, bytes bigint)
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp
    set lock_timeout = '200ms'
as $$
declare
    its record;
begin
    for its in
        select c.oid, c.relname, n.nspname
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('t_' || in_tenant || '_raw', 't_' || in_tenant || '_models')
          and c.relkind in ('r', 'm')
        order by n.nspname desc, c.relname
    loop
        part := case when its.nspname like '%\_raw' then 'raw' else 'models' end;
        relation := its.relname;
        begin
            bytes := pg_total_relation_size(its.oid);
        exception when lock_not_available then
            bytes := null;
        end;
        return next;
    end loop;
end $$;
revoke all on function relation_bytes from public;
grant execute on function relation_bytes to millrace_platform;

-- To find the calls of a day.
create index audit_days on audit (tenant, at);
