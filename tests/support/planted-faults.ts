type Fault = readonly [what: string, rule: string, sql: string];

/** A scratch table of the tenant plane with both policies, so that one thing alone is wrong with it. */
const using = `(company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))`;
const sealed = (name: string) => `alter table tenant.${name} owner to rowhouse_owner;
alter table tenant.${name} enable row level security; alter table tenant.${name} force row level security;
create policy company_access on tenant.${name} using ${using} with check ${using};
create policy company_wall on tenant.${name} as restrictive using ${using} with check ${using};`;
const room = (columns: string, rest = '') => `create table tenant.annex (${columns}) ${rest}; ${sealed('annex')}`;

/**
 * Ways to make a database unsafe, each with the rule of the catalog that must notice. Each runs in a transaction of a
 * superuser that is taken back.
 */
export const plantedFaults: readonly Fault[] = [
  ['row security switched off', 'closed-rooms', 'alter table tenant.agents disable row level security'],
  ['row security not forced on the owner', 'closed-rooms', 'alter table tenant.agents no force row level security'],
  ['a table without a company', 'closed-rooms', 'create table tenant.annex (id uuid primary key)'],
  ['a company that may be null', 'closed-rooms', room('company_id uuid, id uuid unique')],
  [
    'a company with a default',
    'closed-rooms',
    `alter table tenant.agents alter company_id set default gen_random_uuid()`,
  ],
  [
    'a company that is a text',
    'closed-rooms',
    'create table tenant.annex (company_id text not null, primary key (company_id))',
  ],
  [
    'a company that is generated',
    'closed-rooms',
    room(`id uuid, company_id uuid generated always as (id) stored not null, primary key (company_id)`),
  ],
  [
    'a company of a domain type',
    'closed-rooms',
    'create domain tenant.company as uuid; create table tenant.annex (company_id tenant.company not null, primary key (company_id))',
  ],
  [
    'a primary key that is not led by the company',
    'closed-rooms',
    room('company_id uuid not null, id uuid, primary key (id, company_id)'),
  ],
  ['a table without a primary key', 'closed-rooms', room('company_id uuid not null')],
  ['a table of another owner', 'closed-rooms', 'alter table tenant.agents owner to postgres'],
  ['a table that a runtime role owns', 'closed-rooms', 'alter table tenant.agents owner to rowhouse_tenant'],
  ['a bare copy of a table', 'closed-rooms', 'create table tenant.annex as select * from tenant.agents'],
  [
    'a table that is lost in a crash',
    'relations',
    room('company_id uuid not null primary key').replace('create table', 'create unlogged table'),
  ],
  [
    'a table that inherits',
    'relations',
    'create table tenant.annex (primary key (company_id, id)) inherits (tenant.agents)',
  ],
  ['a child in another schema', 'relations', 'create table public.annex () inherits (tenant.agents)'],
  [
    'a partition without walls',
    'closed-rooms',
    `${room('company_id uuid not null primary key', 'partition by hash (company_id)')} create table tenant.annex_0 partition of tenant.annex for values with (modulus 1, remainder 0)`,
  ],
  [
    'a partition that may be read directly',
    'privileges',
    `${room('company_id uuid not null primary key', 'partition by hash (company_id)')} create table tenant.annex_0 partition of tenant.annex for values with (modulus 1, remainder 0); ${sealed('annex_0')} grant select on tenant.annex_0 to rowhouse_tenant`,
  ],

  ['a policy that lets everything be read', 'policies', 'create policy open on tenant.agents using (true)'],
  [
    'a policy for reading alone',
    'policies',
    'create policy shared on tenant.agents for select using (company_id is not null)',
  ],
  ['a policy for one role', 'policies', 'create policy platform on tenant.agents to rowhouse_platform using (true)'],
  ['a third, restrictive policy', 'policies', 'create policy more on tenant.agents as restrictive using (true)'],
  [
    'a wall that lets everything be written',
    'policies',
    'alter policy company_wall on tenant.agents with check (true)',
  ],
  [
    'a policy with an OR',
    'policies',
    `alter policy company_access on tenant.agents using (${using} or current_user = 'rowhouse_tenant')`,
  ],
  [
    'a policy with another setting',
    'policies',
    `alter policy company_access on tenant.agents using (company_id = (select nullif(current_setting('app.other', true), '')::uuid))`,
  ],
  [
    'a policy with another column',
    'policies',
    `alter policy company_access on tenant.agents using (id = (select nullif(current_setting('app.current_company_id', true), '')::uuid))`,
  ],
  ['a policy that is missing', 'policies', 'drop policy company_access on tenant.agents'],
  ['a wall that is missing', 'policies', 'drop policy company_wall on tenant.agents'],
  ['a wall for one role', 'policies', 'alter policy company_wall on tenant.agents to rowhouse_platform'],
  [
    'two open doors and no wall',
    'policies',
    `drop policy company_wall on tenant.agents; create policy company_wall on tenant.agents using ${using} with check ${using}`,
  ],
  [
    'a wall for nothing but reading',
    'policies',
    `drop policy company_wall on tenant.agents; create policy company_wall on tenant.agents as restrictive for select using ${using}`,
  ],

  [
    'a plain foreign key',
    'foreign-keys',
    `${room('company_id uuid not null primary key, entry uuid')} create unique index on tenant.agents (id); alter table tenant.annex add foreign key (entry) references tenant.agents (id)`,
  ],
  [
    'a foreign key with its columns swapped',
    'foreign-keys',
    `${room('company_id uuid not null, id uuid not null, primary key (company_id, id)')} alter table tenant.annex add foreign key (id, company_id) references tenant.agents (company_id, id)`,
  ],
  [
    'a foreign key that blanks',
    'foreign-keys',
    `${room('company_id uuid not null primary key, agent uuid')} alter table tenant.annex add foreign key (company_id, agent) references tenant.agents on delete set null`,
  ],
  [
    'a foreign key that moves rows',
    'foreign-keys',
    `${room('company_id uuid not null primary key, agent uuid')} alter table tenant.annex add foreign key (company_id, agent) references tenant.agents on update cascade`,
  ],
  [
    'a foreign key that was never checked',
    'foreign-keys',
    `${room('company_id uuid not null primary key, agent uuid')} alter table tenant.annex add foreign key (company_id, agent) references tenant.agents not valid`,
  ],
  [
    'a foreign key into the platform',
    'foreign-keys',
    `${room('company_id uuid not null primary key references platform.companies (id)')}`,
  ],
  [
    'a foreign key from the platform',
    'foreign-keys',
    'create table platform.annex (tenant_id uuid references tenant.companies (company_id))',
  ],
  [
    'a foreign key from a third schema',
    'foreign-keys',
    'create table public.annex (tenant_id uuid references tenant.companies (company_id))',
  ],

  ['an index that is not led by the company', 'indexes', 'create index on tenant.agents (id)'],
  ['a global unique', 'indexes', 'alter table tenant.agents add unique (id)'],
  ['an index on an expression', 'indexes', 'create index on tenant.agents ((company_id::text))'],
  ['an exclusion over all companies', 'indexes', 'alter table tenant.agents add exclude using btree (id with =)'],
  [
    'an index that was never finished',
    'indexes',
    `update pg_index set indisvalid = false where indrelid = 'tenant.agents'::regclass and not indisprimary; create index annex on tenant.agents (company_id, id, id); update pg_index set indisvalid = false where indexrelid = 'tenant.annex'::regclass`,
  ],
  [
    'a check that was never checked',
    'closed-rooms',
    'alter table tenant.agents add constraint annex check (id is not null) not valid',
  ],

  ['everybody may read', 'privileges', 'grant select on tenant.agents to public'],
  ['everybody may read one column', 'privileges', 'grant select (id) on tenant.agents to public'],
  ['the platform may look inside', 'privileges', 'grant select on tenant.agents to rowhouse_platform'],
  ['the platform may look at one column', 'privileges', 'grant select (id) on tenant.agents to rowhouse_platform'],
  ['a log that may be rewritten', 'privileges', 'grant update on tenant.audit_events to rowhouse_tenant'],
  [
    'one column of a log that may be rewritten',
    'privileges',
    'grant update (detail) on tenant.audit_events to rowhouse_tenant',
  ],
  ['TRUNCATE, which no policy stops', 'privileges', 'grant truncate on tenant.agents to rowhouse_tenant'],
  ['REFERENCES, which no policy stops', 'privileges', 'grant references on tenant.agents to rowhouse_tenant'],
  ['TRIGGER', 'privileges', 'grant trigger on tenant.agents to rowhouse_tenant'],
  ['a right that may be passed on', 'privileges', 'grant select on tenant.agents to rowhouse_tenant with grant option'],
  ['tenants may read identities', 'privileges', 'grant select on platform.identities to rowhouse_tenant'],
  ['tenants may change prices', 'privileges', 'grant update on platform.model_prices to rowhouse_tenant'],
  ['a stranger may read', 'privileges', 'create role annex; grant select on tenant.agents to annex'],
  [
    'a stranger may read a platform table',
    'privileges',
    'create role annex; grant select on platform.identities to annex',
  ],

  ['a tenant role above row security', 'roles', 'alter role rowhouse_tenant bypassrls'],
  ['a superuser at run time', 'roles', 'alter role rowhouse_platform superuser'],
  ['a role that makes roles', 'roles', 'alter role rowhouse_tenant createrole'],
  ['a role that makes databases', 'roles', 'alter role rowhouse_tenant createdb'],
  ['a role that replicates', 'roles', 'alter role rowhouse_tenant replication'],
  ['an owner who may log in', 'roles', 'alter role rowhouse_owner login'],
  ['an owner above row security', 'roles', 'alter role rowhouse_owner bypassrls'],
  ['a tenant role that may become the owner', 'roles', 'grant rowhouse_owner to rowhouse_tenant'],
  ['a platform role that may become the tenant role', 'roles', 'grant rowhouse_tenant to rowhouse_platform'],
  ['a role that reads all data', 'roles', 'grant pg_read_all_data to rowhouse_tenant'],
  ['a role that watches everybody', 'roles', 'grant pg_monitor to rowhouse_tenant'],
  ['a stranger who may become the tenant role', 'roles', 'create role annex login; grant rowhouse_tenant to annex'],
  ['a stranger who may become the owner', 'roles', 'create role annex login; grant rowhouse_owner to annex'],
  [
    'temporary tables for everybody',
    'roles',
    `do $$ begin execute format('grant temporary on database %I to public', current_database()); end $$`,
  ],
  [
    'schemas made at run time',
    'roles',
    `do $$ begin execute format('grant create on database %I to rowhouse_tenant', current_database()); end $$`,
  ],
  ['tables made at run time', 'roles', 'grant create on schema tenant to rowhouse_tenant'],
  ['tables made in public', 'roles', 'grant create on schema public to public'],
  ['a schema of a runtime role', 'roles', 'create schema annex authorization rowhouse_tenant'],
  ['a plane of another owner', 'roles', 'alter schema tenant owner to postgres'],

  [
    "a function with its owner's rights",
    'functions',
    `create function tenant.all_agents() returns setof tenant.agents language sql security definer as 'select * from tenant.agents'`,
  ],
  ['a function of ours', 'functions', `create function public.harmless() returns int language sql as 'select 1'`],
  [
    'a function that leaks',
    'functions',
    `create function public.peek(text) returns boolean language plpgsql leakproof as 'begin return true; end'`,
  ],
  ['the context set by anybody', 'functions', 'grant execute on function set_config(text, text, boolean) to public'],
  [
    'text that runs',
    'functions',
    'grant execute on function query_to_xml(text, boolean, boolean, text) to rowhouse_tenant',
  ],
  ['locks between companies', 'functions', 'grant execute on function pg_advisory_lock(bigint) to rowhouse_tenant'],
  ["a built-in with its owner's rights", 'functions', 'alter function to_number(text, text) security definer'],
  ['files read by the server', 'functions', 'grant execute on function pg_read_file(text) to rowhouse_tenant'],
  [
    'an operator of ours',
    'side-doors',
    'create operator public.=== (function = uuid_eq, leftarg = uuid, rightarg = uuid)',
  ],
  ['a cast of ours', 'side-doors', 'create cast (int4 as uuid) with inout as implicit'],

  ['a materialized view', 'relations', 'create materialized view tenant.annex as select * from tenant.agents'],
  ["a view with its owner's rights", 'relations', 'create view tenant.annex as select * from tenant.agents'],
  [
    'a view that says so',
    'relations',
    'create view platform.annex with (security_invoker = false) as select * from tenant.agents',
  ],
  ['a sequence that tells how much a neighbour does', 'relations', 'create sequence tenant.annex'],
  ['a serial column', 'relations', 'alter table tenant.agents add number serial'],
  ['an identity column', 'relations', 'alter table tenant.agents add number bigint generated always as identity'],
  [
    'a foreign table',
    'relations',
    'create foreign data wrapper annex; create server annex foreign data wrapper annex; create foreign table tenant.annex (company_id uuid) server annex',
  ],

  [
    'a view in a third schema',
    'schemas',
    'create view public.annex as select * from tenant.agents; grant select on public.annex to rowhouse_tenant',
  ],
  [
    'a table in a third schema',
    'schemas',
    'create table public.annex (id int); grant select on public.annex to public',
  ],
  [
    'one column in a third schema',
    'schemas',
    'create table public.annex (id int); grant insert (id) on public.annex to rowhouse_platform',
  ],
  ['a company in an unlisted platform table', 'schemas', 'alter table platform.model_prices add company_id uuid'],

  ['a rule', 'side-doors', 'create rule annex as on insert to tenant.agents do also delete from tenant.contacts'],
  [
    'a trigger',
    'side-doors',
    `create trigger annex before update on tenant.agents for each row execute function suppress_redundant_updates_trigger()`,
  ],
  ['foreign keys switched off', 'side-doors', 'alter table tenant.agents disable trigger all'],
  [
    'an event trigger',
    'side-doors',
    `create function public.annex() returns event_trigger language plpgsql as 'begin end'; create event trigger annex on ddl_command_end execute function public.annex()`,
  ],
  ['a publication', 'side-doors', 'create publication annex for table tenant.agents'],
  [
    'rights on what is still to be made',
    'side-doors',
    'alter default privileges for role rowhouse_owner in schema tenant grant select on tables to public',
  ],
  ['a right to settings', 'side-doors', 'grant set on parameter session_replication_role to rowhouse_tenant'],
  ['an extension', 'side-doors', 'create extension pg_trgm'],
  [
    'a server elsewhere',
    'side-doors',
    'create foreign data wrapper annex; create server annex foreign data wrapper annex',
  ],
  [
    'a company preset on a role',
    'side-doors',
    `alter role rowhouse_tenant set app.current_company_id = '00000000-0000-4000-8000-000000000000'`,
  ],
  [
    'a company preset on the database',
    'side-doors',
    `do $$ begin execute format('alter database %I set app.current_company_id = %L', current_database(), '00000000-0000-4000-8000-000000000000'); end $$`,
  ],
  ['row security preset off', 'side-doors', 'alter role rowhouse_owner set row_security = off'],
  ['a preset path', 'side-doors', 'alter role rowhouse_tenant set search_path = public, tenant'],
  ['foreign keys preset off', 'side-doors', 'alter role rowhouse_tenant set session_replication_role = replica'],
  [
    'strings that the guard would read otherwise',
    'side-doors',
    'alter role rowhouse_tenant set standard_conforming_strings = off',
  ],
  [
    'a library preloaded',
    'side-doors',
    `alter role rowhouse_tenant set local_preload_libraries = '$libdir/plugins/annex'`,
  ],
  ['another role by preset', 'side-doors', 'alter role rowhouse_tenant set role = rowhouse_owner'],
];
