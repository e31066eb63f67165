/** A fault somebody might plant in a database, and the check that must name it. Each is undone with its transaction. */
export type DatabaseFault = { fault: string; check: string; sql: string; since?: number };

const probe =
  'create table tenant.probe (company_id uuid not null, id uuid not null, name text, primary key (company_id, id))';
const sealed = `${probe}; alter table tenant.probe owner to rowhouse_owner; alter table tenant.probe enable row level security; alter table tenant.probe force row level security`;
const canon = `(company_id = (select nullif(current_setting('app.current_company_id', true), '')::uuid))`;
const walls = (using = canon, check = canon) =>
  `create policy a on tenant.probe using ${using} with check ${check}; create policy w on tenant.probe as restrictive using ${canon} with check ${canon}`;

const rooms: [string, string][] = [
  ['row security switched off', 'alter table tenant.agents disable row level security'],
  ['row security not forced', 'alter table tenant.agents no force row level security'],
  ['a table that was born without its walls', probe],
  ['a table without a company', 'create table tenant.probe (id uuid primary key)'],
  [
    'a company that may be missing',
    'alter table tenant.guardrails drop constraint guardrails_company_id_id_pk cascade; alter table tenant.guardrails alter company_id drop not null',
  ],
  [
    'a company with a default',
    `alter table tenant.agents alter company_id set default '00000000-0000-4000-8000-000000000000'`,
  ],
  ['a company as text', 'create table tenant.probe (company_id text not null, id uuid, primary key (company_id, id))'],
  [
    'a company behind a domain',
    'create domain public.company as uuid; create table tenant.probe (company_id public.company not null, id uuid, primary key (company_id, id))',
  ],
  [
    'a primary key that begins elsewhere',
    'create table tenant.probe (company_id uuid not null, id uuid, primary key (id, company_id))',
  ],
  ['a table without a primary key', 'create table tenant.probe (company_id uuid not null, id uuid)'],
  ['a table that the administrator owns', 'alter table tenant.agents owner to postgres'],
  [
    'a child that inherits rows and no walls',
    'create table tenant.probe (primary key (company_id, id)) inherits (tenant.agents)',
  ],
  [
    'a partition without walls',
    'create table tenant.parts (company_id uuid not null, id uuid not null, primary key (company_id, id)) partition by hash (company_id); create table tenant.probe partition of tenant.parts for values with (modulus 1, remainder 0)',
  ],
];

const policies: [string, string][] = [
  ['the permissive policy gone', 'drop policy company_access on tenant.agents'],
  ['the restrictive policy gone', 'drop policy company_wall on tenant.agents'],
  ['a third policy that shows everything', 'create policy everybody on tenant.agents using (true)'],
  [
    'a third policy that shows "shared" rows',
    `create policy shared on tenant.agents for select using (name = 'Sarah')`,
  ],
  ['a check that lets rows move', 'alter policy company_access on tenant.agents with check (true)'],
  ['a condition that is always true', 'alter policy company_wall on tenant.agents using (company_id is not null)'],
  [
    'a condition that fails open without a company',
    `alter policy company_wall on tenant.agents using (company_id = coalesce(nullif(current_setting('app.current_company_id', true), '')::uuid, company_id))`,
  ],
  [
    'a condition on another setting',
    `alter policy company_wall on tenant.agents using (company_id = (select nullif(current_setting('app.company', true), '')::uuid))`,
  ],
  ['a policy for one role only', 'alter policy company_access on tenant.agents to rowhouse_tenant'],
  [
    'a policy for reading only',
    `${sealed}; create policy a on tenant.probe for select using ${canon}; create policy w on tenant.probe as restrictive using ${canon} with check ${canon}`,
  ],
  [
    'two policies, both permissive',
    `${sealed}; create policy a on tenant.probe using ${canon} with check ${canon}; create policy w on tenant.probe using ${canon} with check ${canon}`,
  ],
  [
    'a policy without its check',
    `${sealed}; create policy a on tenant.probe using ${canon}; create policy w on tenant.probe as restrictive using ${canon} with check ${canon}`,
  ],
  ['a sealed table without policies', sealed],
];

const keys: [string, string][] = [
  [
    'a foreign key that leaves the company out',
    'create unique index probe on tenant.agents (id); alter table tenant.memories add constraint probe foreign key (agent_id) references tenant.agents (id)',
  ],
  [
    'a foreign key with the company in the second place',
    'create unique index probe on tenant.agents (id, company_id); alter table tenant.memories add constraint probe foreign key (agent_id, company_id) references tenant.agents (id, company_id)',
  ],
  [
    'a foreign key that blanks',
    'alter table tenant.memories add constraint probe foreign key (company_id, agent_id) references tenant.agents (company_id, id) on delete set null',
  ],
  [
    'a foreign key that carries a new company along',
    'alter table tenant.memories add constraint probe foreign key (company_id, agent_id) references tenant.agents (company_id, id) on update cascade',
  ],
  [
    'a foreign key that was never checked',
    'alter table tenant.memories add constraint probe foreign key (company_id, agent_id) references tenant.agents (company_id, id) not valid',
  ],
  [
    'a foreign key into the platform',
    'alter table tenant.agents add column probe uuid references platform.identities (id)',
  ],
  [
    'a foreign key from the platform',
    'alter table platform.identities add column probe uuid, add column c uuid; alter table platform.identities add foreign key (c, probe) references tenant.agents (company_id, id)',
  ],
];

const indexes: [string, string][] = [
  ['a unique slug for all companies', 'create unique index probe on tenant.agents (slug)'],
  ['an index that begins elsewhere', 'create index probe on tenant.agents (slug, company_id)'],
  ['an index on an expression', 'create index probe on tenant.agents (lower(name), company_id)'],
  [
    'a unique constraint with the company last',
    'alter table tenant.agents add constraint probe unique (slug, company_id)',
  ],
  [
    'an exclusion over all companies',
    'alter table tenant.agents add constraint probe exclude using hash (slug with =)',
  ],
  [
    'an index that is not valid',
    `update pg_index set indisvalid = false where indexrelid = (select min(indexrelid) from pg_index where indrelid = 'tenant.agents'::regclass)`,
  ],
];

const privileges: [string, string, number?][] = [
  ['everybody may read', 'grant select on tenant.agents to public'],
  ['the tenant role may truncate', 'grant truncate on tenant.agents to rowhouse_tenant'],
  ['the tenant role may refer', 'grant references on tenant.agents to rowhouse_tenant'],
  ['the tenant role may make triggers', 'grant trigger on tenant.agents to rowhouse_tenant'],
  ['the tenant role may maintain', 'grant maintain on tenant.agents to rowhouse_tenant', 17],
  ['the tenant role may pass on', 'grant select on tenant.agents to rowhouse_tenant with grant option'],
  ['a column for everybody', 'grant select (name) on tenant.agents to public'],
  ['a column for the platform role', 'grant select (name) on tenant.agents to rowhouse_platform'],
  ['the platform role may read a company', 'grant select on tenant.messages to rowhouse_platform'],
  ['the platform role may change a company', 'grant update on tenant.companies to rowhouse_platform'],
  ['the past may be rewritten', 'grant update on tenant.audit_events to rowhouse_tenant'],
  ['the past may be forgotten', 'grant delete on tenant.audit_events to rowhouse_tenant'],
  ['the tenant role may read identities', 'grant select on platform.identities to rowhouse_tenant'],
  ['the tenant role may change prices', 'grant update on platform.model_prices to rowhouse_tenant'],
  ['a stranger may read', 'create role probe_stranger; grant select on tenant.agents to probe_stranger'],
];

const roles: [string, string][] = [
  ['a tenant role above all', 'alter role rowhouse_tenant superuser'],
  ['a tenant role above row security', 'alter role rowhouse_tenant bypassrls'],
  ['a platform role above row security', 'alter role rowhouse_platform bypassrls'],
  ['a tenant role that makes roles', 'alter role rowhouse_tenant createrole'],
  ['a tenant role that makes databases', 'alter role rowhouse_tenant createdb'],
  ['a tenant role that replicates', 'alter role rowhouse_tenant replication'],
  ['an owner that can sign in', 'alter role rowhouse_owner login'],
  ['a tenant role that can become the owner', 'grant rowhouse_owner to rowhouse_tenant'],
  ['a tenant role that can become the platform', 'grant rowhouse_platform to rowhouse_tenant'],
  ['a tenant role that reads all data', 'grant pg_read_all_data to rowhouse_tenant'],
  ['a tenant role that reads the server’s files', 'grant pg_read_server_files to rowhouse_tenant'],
  ['a tenant role that may make tables', 'grant create on schema tenant to rowhouse_tenant'],
  ['a platform role that may make tables anywhere', 'grant create on schema public to rowhouse_platform'],
  [
    'a tenant role that owns a table',
    'create table public.probe (id int); alter table public.probe owner to rowhouse_tenant',
  ],
  ['a tenant role that owns a schema', 'create schema probe authorization rowhouse_tenant'],
];

const functions: [string, string][] = [
  ['set_config for everybody again', 'grant execute on function pg_catalog.set_config(text, text, boolean) to public'],
  [
    'set_config for the tenant role',
    'grant execute on function pg_catalog.set_config(text, text, boolean) to rowhouse_tenant',
  ],
  [
    'a function that runs text',
    'grant execute on function pg_catalog.query_to_xml(text, boolean, boolean, text) to rowhouse_tenant',
  ],
  ['a channel between companies', 'grant execute on function pg_catalog.pg_notify(text, text) to public'],
  ['a lock that companies share', 'grant execute on function pg_catalog.pg_advisory_lock(bigint) to rowhouse_tenant'],
  ['a large object', 'grant execute on function pg_catalog.lo_get(oid) to public'],
  ['a function of somebody’s', 'create function tenant.probe() returns int language sql as $$ select 1 $$'],
  [
    'a function that acts as its owner',
    'create function public.probe() returns bigint language sql security definer as $$ select count(*) from tenant.agents $$',
  ],
  [
    'a function that leaks past policies',
    'create function public.probe(word text) returns boolean language plpgsql leakproof as $$ begin raise notice using message = word; return true; end $$',
  ],
  ['a procedure', 'create procedure tenant.probe() language sql as $$ select 1 $$'],
];

const relations: [string, string][] = [
  ['a view that reads as its owner', 'create view tenant.probe as select id, name from tenant.agents'],
  [
    'a view that says so expressly',
    'create view tenant.probe with (security_invoker = false) as select id from tenant.agents',
  ],
  ['a materialized view', 'create materialized view tenant.probe as select id from tenant.agents'],
  ['a materialized view in the platform', 'create materialized view platform.probe as select id from tenant.agents'],
  ['a sequence that counts all companies', 'create sequence tenant.probe'],
  ['a serial column', 'alter table tenant.agents add column probe serial'],
  ['an identity column', 'alter table tenant.agents add column probe int generated always as identity'],
  [
    'a table somewhere else',
    'create foreign data wrapper probe; create server probe foreign data wrapper probe; create foreign table tenant.probe (company_id uuid) server probe',
  ],
];

const schemas: [string, string][] = [
  [
    'a table outside that the tenant role reads',
    'create table public.probe (id int); grant select on public.probe to rowhouse_tenant',
  ],
  [
    'a table outside that everybody reads',
    'create schema probe; create table probe.probe (id int); grant usage on schema probe to public; grant select on probe.probe to public',
  ],
  [
    'a column outside',
    'create table public.probe (id int, secret text); grant select (secret) on public.probe to rowhouse_platform',
  ],
  ['a platform table that bears a company', 'create table platform.probe (company_id uuid)'],
];

const doors: [string, string][] = [
  ['a rule', 'create rule probe as on insert to tenant.agents do also notify probe'],
  [
    'a trigger',
    'create function public.probe() returns trigger language plpgsql as $$ begin return new; end $$; create trigger probe before insert on tenant.agents for each row execute function public.probe()',
  ],
  ['foreign keys switched off', 'alter table tenant.memories disable trigger all'],
  [
    'an event trigger',
    'create function public.probe() returns event_trigger language plpgsql as $$ begin end $$; create event trigger probe on ddl_command_end execute function public.probe()',
  ],
  ['a publication', 'create publication probe for table tenant.agents'],
  ['default privileges', 'alter default privileges in schema tenant grant select on tables to public'],
  ['a parameter that may be set', 'grant set on parameter session_replication_role to rowhouse_tenant'],
  [
    'a company preset on the role',
    `alter role rowhouse_tenant set app.current_company_id = '00000000-0000-4000-8000-000000000000'`,
  ],
  ['row security preset off', 'alter role rowhouse_tenant set row_security = off'],
  ['a search path preset', 'alter role rowhouse_tenant set search_path = public'],
  [
    'a company preset on every database',
    `alter role all set app.current_company_id = '00000000-0000-4000-8000-000000000000'`,
  ],
];

const listed: [string, [string, string, number?][]][] = [
  ['closed-rooms', rooms],
  ['policies', policies],
  ['foreign-keys', keys],
  ['indexes', indexes],
  ['privileges', privileges],
  ['roles', roles],
  ['functions', functions],
  ['relations', relations],
  ['schemas', schemas],
  ['side-doors', doors],
];

export const databaseFaults: readonly DatabaseFault[] = [
  ...listed.flatMap(([check, list]) =>
    list.map(([fault, sql, since]) => ({ fault, check, sql, ...(since === undefined ? {} : { since }) })),
  ),
  { fault: 'a condition that compares nothing', check: 'policies', sql: `${sealed}; ${walls('(true)')}` },
  { fault: 'a check that compares nothing', check: 'policies', sql: `${sealed}; ${walls(canon, '(true)')}` },
];
