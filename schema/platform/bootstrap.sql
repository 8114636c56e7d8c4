-- Run once by a superuser in the product's own database; every statement may be run again.
-- ${owner_password} and ${pool_password} are quoted literals, of verifiers and not of the passwords.

do $$ begin
    if not exists (select from pg_roles where rolname = 'millrace_owner') then
        create role millrace_owner login createrole;
        -- It becomes a member of the roles that it makes, to set their default privileges.
        alter role millrace_owner set createrole_self_grant = 'set, inherit';
    end if;
    if not exists (select from pg_roles where rolname = 'millrace_pool') then
        -- The shared pool's login: owns nothing and holds no right of its own until a role is set.
        create role millrace_pool login noinherit;
    end if;
    if not exists (select from pg_roles where rolname = 'millrace_platform') then
        create role millrace_platform nologin;
    end if;
    if not exists (select from pg_roles where rolname = 'millrace_tenant') then
        -- What every tenant's role inherits: its own rows of the shared tables.
        create role millrace_tenant nologin;
    end if;
    if not exists (select from pg_roles where rolname = 'millrace_login') then
        -- What every tenant's login inherits: the right to connect, and nothing else, ever.
        create role millrace_login nologin;
    end if;
end $$;

alter role millrace_owner password ${owner_password};
alter role millrace_pool password ${pool_password};
grant millrace_platform to millrace_pool with inherit false, set true;
grant millrace_platform to millrace_owner with inherit false, set true;
grant millrace_tenant to millrace_owner with admin option;
grant millrace_login to millrace_owner with admin option;
