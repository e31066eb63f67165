CREATE TABLE "tenant"."audit_heads" (
	"company_id" uuid PRIMARY KEY NOT NULL,
	"sequence" bigint NOT NULL,
	"hash" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tenant"."canaries" (
	"company_id" uuid NOT NULL,
	"place" text NOT NULL,
	"marker" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "canaries_company_id_place_pk" PRIMARY KEY("company_id","place"),
	CONSTRAINT "canaries_place" CHECK ("tenant"."canaries"."place" in ('knowledge', 'memory', 'settings'))
);
--> statement-breakpoint
DROP INDEX "tenant"."audit_events_newest";--> statement-breakpoint
ALTER TABLE "tenant"."audit_events" ADD COLUMN "sequence" bigint;--> statement-breakpoint
ALTER TABLE "tenant"."audit_events" ADD COLUMN "previous_hash" "bytea";--> statement-breakpoint
ALTER TABLE "tenant"."audit_events" ADD COLUMN "hash" "bytea";--> statement-breakpoint
ALTER TABLE "platform"."companies" ADD COLUMN "canary_version" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "tenant"."audit_heads" ADD CONSTRAINT "audit_heads_company_id_companies_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "tenant"."companies"("company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."canaries" ADD CONSTRAINT "canaries_company_id_companies_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "tenant"."companies"("company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "audit_events_sequence" ON "tenant"."audit_events" USING btree ("company_id","sequence");
--> statement-breakpoint
ALTER TABLE tenant.audit_heads ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.audit_heads FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.audit_heads AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.audit_heads AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON tenant.audit_heads TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.audit_heads TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.canaries ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.canaries FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.canaries AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.canaries AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON tenant.canaries TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.canaries TO rowhouse_platform;
--> statement-breakpoint
-- What was written before there was a chain is chained in the order in which it happened, company by company: the walls are
-- forced for the owner too. The text that is hashed is the one of packages/core/src/audit/chain.ts.
DO $$
DECLARE company uuid; event record; number bigint; previous bytea;
BEGIN
  FOR company IN SELECT id FROM platform.companies LOOP
    EXECUTE format('SET LOCAL app.current_company_id = %L', company);
    number := 0;
    previous := decode(repeat('00', 32), 'hex');
    FOR event IN SELECT * FROM tenant.audit_events WHERE company_id = company ORDER BY created_at, id LOOP
      number := number + 1;
      UPDATE tenant.audit_events SET sequence = number, previous_hash = previous, hash = (
        SELECT sha256(convert_to(string_agg(octet_length(convert_to(field, 'UTF8')) || ':' || field || ',', '' ORDER BY place), 'UTF8'))
        FROM unnest(ARRAY[company::text, number::text, event.id::text, event.actor_kind, event.actor_id, event.action, event.target,
          event.detail, event.request_id, to_char(event.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
          encode(previous, 'hex')]) WITH ORDINALITY AS fields (field, place))
      WHERE company_id = company AND id = event.id
      RETURNING hash INTO previous;
    END LOOP;
    INSERT INTO tenant.audit_heads (company_id, sequence, hash) VALUES (company, number, previous);
  END LOOP;
  SET LOCAL app.current_company_id = '';
END $$;
--> statement-breakpoint
ALTER TABLE tenant.audit_events ALTER COLUMN sequence SET NOT NULL;
--> statement-breakpoint
ALTER TABLE tenant.audit_events ALTER COLUMN previous_hash SET NOT NULL;
--> statement-breakpoint
ALTER TABLE tenant.audit_events ALTER COLUMN hash SET NOT NULL;
