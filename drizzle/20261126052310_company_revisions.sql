CREATE TABLE "tenant"."company_revisions" (
	"company_id" uuid PRIMARY KEY NOT NULL,
	"revision" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "tenant"."company_revisions" ADD CONSTRAINT "company_revisions_company_id_companies_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "tenant"."companies"("company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE tenant.company_revisions ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.company_revisions FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.company_revisions AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.company_revisions AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.company_revisions TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.company_revisions TO rowhouse_platform;
