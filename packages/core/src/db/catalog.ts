import { sharedTables } from './tables.ts';

/** Anything that runs a text without parameters: a pool of ours, or an administrator's connection in a test. */
export type Ask = (text: string) => Promise<Record<string, unknown>[]>;

export type CatalogFinding = { check: string; title: string; ok: boolean; rows: Record<string, unknown>[] };

/** The only allow-lists of the catalog checks. */
const lists = {
  sharedTables: sharedTables.join(','),
  platformTablesWithCompany: 'memberships,jobs',
  extensions: 'plpgsql',
};

/** Asks PostgreSQL's own catalogs whether every wall stands. Each check must find nothing; what it finds is the fault. */
export async function checkCatalog(ask: Ask): Promise<CatalogFinding[]> {
  const findings: CatalogFinding[] = [];
  for (const { check, title, text } of catalogChecks) {
    const rows = await ask(text);
    findings.push({ check, title, ok: rows.length === 0, rows });
  }
  return findings;
}

const catalogChecks: readonly { check: string; title: string; text: string }[] = [
  {
    check: 'closed-rooms',
    title: 'every tenant table is a closed room',
    text: `SELECT c.oid::regclass AS tbl, f.fault FROM pg_class c
LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'company_id' AND NOT a.attisdropped
LEFT JOIN pg_index k ON k.indrelid = c.oid AND k.indisprimary
CROSS JOIN LATERAL (VALUES
  (a.attnum IS NULL OR a.atttypid <> 'uuid'::regtype OR NOT a.attnotnull OR a.atthasdef, 'company_id is not "uuid NOT NULL" without default'),
  (k.indexrelid IS NULL OR k.indkey[0] IS DISTINCT FROM a.attnum, 'primary key not led by company_id'),
  (NOT c.relrowsecurity OR NOT c.relforcerowsecurity, 'row security not enabled and forced'),
  (c.relowner <> 'rowhouse_owner'::regrole, 'not owned by rowhouse_owner'),
  (EXISTS (SELECT FROM pg_constraint u WHERE u.conrelid = c.oid AND NOT u.convalidated), 'a constraint was never validated')) AS f (bad, fault)
WHERE c.relnamespace = 'tenant'::regnamespace AND c.relkind IN ('r', 'p') AND f.bad`,
  },
  {
    check: 'policies',
    title: 'the two policies stand on every tenant table, word for word',
    text: `SELECT c.oid::regclass AS tbl, array_agg(p.polname) AS policies FROM pg_class c
CROSS JOIN (VALUES ('(company_id = ( SELECT (NULLIF(current_setting(''app.current_company_id''::text, true), ''''::text))::uuid AS "nullif"))')) AS canon (expr)
LEFT JOIN pg_policy p ON p.polrelid = c.oid
LEFT JOIN LATERAL (SELECT p.polcmd = '*' AND p.polroles = '{0}'::oid[] AND pg_get_expr(p.polqual, c.oid) = expr AND pg_get_expr(p.polwithcheck, c.oid) = expr AS ok) v ON true
WHERE c.relnamespace = 'tenant'::regnamespace AND c.relkind IN ('r', 'p') GROUP BY c.oid
HAVING count(p.oid) <> 2 OR count(*) FILTER (WHERE v.ok AND p.polpermissive) <> 1 OR count(*) FILTER (WHERE v.ok AND NOT p.polpermissive) <> 1`,
  },
  {
    check: 'foreign-keys',
    title: 'no foreign key crosses a wall',
    text: `SELECT k.conrelid::regclass AS tbl, k.conname, pg_get_constraintdef(k.oid) AS def FROM pg_constraint k
JOIN pg_class s ON s.oid = k.conrelid JOIN pg_attribute sa ON sa.attrelid = s.oid AND sa.attnum = k.conkey[1]
JOIN pg_class t ON t.oid = k.confrelid JOIN pg_attribute ta ON ta.attrelid = t.oid AND ta.attnum = k.confkey[1]
WHERE k.contype = 'f' AND 'tenant'::regnamespace IN (s.relnamespace, t.relnamespace) AND k.conname <> ALL ('{}'::name[])
  AND NOT (s.relnamespace = t.relnamespace AND sa.attname = 'company_id' AND ta.attname = 'company_id'
    AND k.convalidated AND k.confupdtype = 'a' AND k.confdeltype IN ('a', 'r', 'c'))`,
  },
  {
    check: 'indexes',
    title: 'every index of a tenant table begins with company_id',
    text: `SELECT i.indrelid::regclass AS tbl, i.indexrelid::regclass AS idx FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
WHERE c.relnamespace = 'tenant'::regnamespace AND (a.attname IS DISTINCT FROM 'company_id' OR NOT i.indisvalid)`,
  },
  {
    check: 'privileges',
    title: 'no privilege beyond the plan',
    text: `SELECT c.oid::regclass AS rel, coalesce(r.rolname, 'PUBLIC') AS grantee, g.privilege_type FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN LATERAL (SELECT x.* FROM aclexplode(c.relacl) x
  UNION ALL SELECT x.* FROM pg_attribute a CROSS JOIN LATERAL aclexplode(a.attacl) x WHERE a.attrelid = c.oid) g
LEFT JOIN pg_roles r ON r.oid = g.grantee
WHERE n.nspname IN ('tenant', 'platform') AND g.grantee <> c.relowner
  AND (g.is_grantable OR c.relispartition OR NOT CASE n.nspname || ' ' || coalesce(r.rolname, 'PUBLIC')
    WHEN 'tenant rowhouse_tenant' THEN g.privilege_type IN ('SELECT', 'INSERT') OR (g.privilege_type IN ('UPDATE', 'DELETE') AND c.relname <> 'audit_events')
    WHEN 'tenant rowhouse_platform' THEN g.privilege_type = 'INSERT'
    WHEN 'platform rowhouse_platform' THEN g.privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
    WHEN 'platform rowhouse_tenant' THEN g.privilege_type = 'SELECT' AND c.relname = ANY ('{${lists.sharedTables}}'::name[])
    ELSE false END)`,
  },
  {
    check: 'roles',
    title: 'no role is more than it should be',
    text: `SELECT r.rolname, f.fault FROM pg_roles r CROSS JOIN LATERAL (VALUES
  (r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication OR (r.rolcanlogin AND r.rolname = 'rowhouse_owner'), 'attribute'),
  (EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid), 'member of another role'),
  (EXISTS (SELECT FROM pg_auth_members m JOIN pg_roles o ON o.oid = m.member WHERE m.roleid = r.oid AND NOT (o.rolsuper OR o.rolcreaterole)), 'somebody who is no administrator is a member of it'),
  (r.rolname = 'rowhouse_owner' AND EXISTS (SELECT FROM pg_namespace n WHERE n.nspname IN ('tenant', 'platform') AND n.nspowner <> r.oid), 'does not own the schemas'),
  (r.rolname <> 'rowhouse_owner' AND (has_database_privilege(r.oid, current_database(), 'CREATE') OR has_database_privilege(r.oid, current_database(), 'TEMP')
    OR EXISTS (SELECT FROM pg_namespace n WHERE has_schema_privilege(r.oid, n.oid, 'CREATE'))
    OR EXISTS (SELECT FROM pg_shdepend d WHERE d.refclassid = 'pg_authid'::regclass AND d.refobjid = r.oid AND d.deptype = 'o')), 'owns or creates')) AS f (bad, fault)
WHERE r.rolname IN ('rowhouse_owner', 'rowhouse_tenant', 'rowhouse_platform') AND f.bad`,
  },
  {
    check: 'functions',
    title: 'no function runs text or moves the context',
    text: `SELECT p.oid::regprocedure AS fn FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE CASE WHEN n.nspname <> 'pg_catalog' THEN n.nspname <> 'information_schema' AND p.oid::regprocedure::text <> ALL ('{}'::text[])
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
    ELSE p.proname ~ '^(set_config|(query|cursor|table|schema|database)_to_xml.*|ts_stat|ts_rewrite|lo_.*|loread|lowrite|pg_notify|pg_(try_)?advisory_.*|pg_read_(binary_)?file|pg_ls_dir|pg_stat_file)$'
     AND (has_function_privilege('rowhouse_tenant', p.oid, 'EXECUTE') OR has_function_privilege('rowhouse_platform', p.oid, 'EXECUTE')) END
   OR p.prosecdef OR (p.oid >= 16384 AND p.proleakproof)`,
  },
  {
    check: 'relations',
    title: 'no relation that row security cannot cover',
    text: `SELECT c.oid::regclass AS rel, c.relkind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ('tenant', 'platform') AND (c.relkind IN ('m', 'f') OR (c.relkind IN ('r', 'p') AND c.relpersistence <> 'p')
  OR EXISTS (SELECT FROM pg_inherits h JOIN pg_class child ON child.oid = h.inhrelid
    WHERE h.inhparent = c.oid AND c.relkind IN ('r', 'p') AND NOT (child.relispartition AND child.relnamespace = c.relnamespace))
  OR (c.relkind = 'S' AND n.nspname = 'tenant')
  OR (c.relkind = 'v' AND NOT coalesce(c.reloptions && '{security_invoker=true,security_invoker=on,security_invoker=yes,security_invoker=1}'::text[], false)))`,
  },
  {
    check: 'schemas',
    title: 'no third schema is reachable',
    text: `SELECT c.oid::regclass AS rel, r.role FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN (VALUES ('rowhouse_tenant'), ('rowhouse_platform')) AS r (role)
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND ((n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'tenant', 'platform')
    AND (has_any_column_privilege(r.role, c.oid, 'SELECT, INSERT, UPDATE') OR has_table_privilege(r.role, c.oid, 'DELETE')))
  OR (n.nspname = 'platform' AND c.relname <> ALL ('{${lists.platformTablesWithCompany}}'::name[])
    AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'company_id' AND NOT a.attisdropped)))`,
  },
  {
    check: 'side-doors',
    title: 'no side doors',
    text: `SELECT 'rule' AS door, w.ev_class::regclass::text AS what FROM pg_rewrite w JOIN pg_class c ON c.oid = w.ev_class
  WHERE w.rulename <> '_RETURN' AND c.relnamespace IN ('tenant'::regnamespace, 'platform'::regnamespace)
UNION ALL SELECT 'trigger', g.tgrelid::regclass::text FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid
  WHERE c.relnamespace IN ('tenant'::regnamespace, 'platform'::regnamespace) AND (NOT g.tgisinternal OR g.tgenabled <> 'O')
UNION ALL SELECT 'event trigger', evtname FROM pg_event_trigger UNION ALL SELECT 'publication', pubname FROM pg_publication
UNION ALL SELECT 'default privileges', defaclrole::regrole::text FROM pg_default_acl UNION ALL SELECT 'parameter grant', parname FROM pg_parameter_acl
UNION ALL SELECT 'foreign server', fdwname FROM pg_foreign_data_wrapper
UNION ALL SELECT 'operator', o.oid::regoperator::text FROM pg_operator o WHERE o.oid >= 16384
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_operator'::regclass AND d.objid = o.oid AND d.deptype = 'e')
UNION ALL SELECT 'cast', format('%s to %s', t.castsource::regtype, t.casttarget::regtype) FROM pg_cast t WHERE t.oid >= 16384
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_cast'::regclass AND d.objid = t.oid AND d.deptype = 'e')
UNION ALL SELECT 'extension', extname FROM pg_extension WHERE extname <> ALL ('{${lists.extensions}}'::name[])
UNION ALL SELECT 'preset', x FROM pg_db_role_setting s CROSS JOIN LATERAL unnest(s.setconfig) x WHERE x ~* '^(app\\.|row_security|session_replication_role|search_path|role=|session_authorization|(local|session)_preload_libraries|standard_conforming_strings|transform_null_equals)'`,
  },
];
