CREATE TABLE "tenant"."template_upgrades" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"from_industry_version" integer NOT NULL,
	"to_industry_version" integer NOT NULL,
	"from_company_template_version" integer NOT NULL,
	"to_company_template_version" integer NOT NULL,
	"status" text NOT NULL,
	"changes" jsonb NOT NULL,
	"golden_before" integer NOT NULL,
	"golden_after" integer NOT NULL,
	"golden_questions" integer NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"rolled_back_at" timestamp with time zone,
	CONSTRAINT "template_upgrades_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "template_upgrades_status" CHECK ("tenant"."template_upgrades"."status" in ('applied', 'rolled-back'))
);
--> statement-breakpoint
ALTER TABLE "tenant"."companies" ADD COLUMN "industry_version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "tenant"."companies" ADD COLUMN "company_template_version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "platform"."companies" ADD COLUMN "company_template_version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "platform"."companies" ADD COLUMN "upgrade_held" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "tenant"."template_upgrades" ADD CONSTRAINT "template_upgrades_company_id_companies_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "tenant"."companies"("company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "template_upgrades_newest" ON "tenant"."template_upgrades" USING btree ("company_id","created_at");--> statement-breakpoint
ALTER TABLE tenant.template_upgrades ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.template_upgrades FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.template_upgrades AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.template_upgrades AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON tenant.template_upgrades TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.template_upgrades TO rowhouse_platform;
