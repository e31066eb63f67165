CREATE TABLE "tenant"."budget_alerts" (
	"company_id" uuid NOT NULL,
	"period" text NOT NULL,
	"period_start" date NOT NULL,
	"measure" text NOT NULL,
	"threshold" integer NOT NULL,
	"used" bigint NOT NULL,
	"allowed" bigint NOT NULL,
	"raised_at" timestamp with time zone NOT NULL,
	"dismissed_at" timestamp with time zone,
	CONSTRAINT "budget_alerts_company_id_period_period_start_measure_threshold_pk" PRIMARY KEY("company_id","period","period_start","measure","threshold"),
	CONSTRAINT "budget_alerts_period" CHECK ("tenant"."budget_alerts"."period" in ('day', 'month')),
	CONSTRAINT "budget_alerts_measure" CHECK ("tenant"."budget_alerts"."measure" in ('money', 'tokens'))
);
--> statement-breakpoint
CREATE TABLE "platform"."company_figures" (
	"id" uuid PRIMARY KEY NOT NULL,
	"row_count" bigint NOT NULL,
	"disk_bytes" bigint NOT NULL,
	"redis_bytes" bigint,
	"calls" bigint NOT NULL,
	"tokens" bigint NOT NULL,
	"micro_usd" bigint NOT NULL,
	"answers" bigint NOT NULL,
	"measured_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "platform"."company_load" (
	"id" uuid NOT NULL,
	"day" date NOT NULL,
	"cpu_micros" bigint NOT NULL,
	"database_micros" bigint NOT NULL,
	"statements" bigint NOT NULL,
	CONSTRAINT "company_load_id_day_pk" PRIMARY KEY("id","day")
);
--> statement-breakpoint
CREATE TABLE "platform"."daily_jobs" (
	"job" text NOT NULL,
	"day" date NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone,
	CONSTRAINT "daily_jobs_job_day_pk" PRIMARY KEY("job","day")
);
--> statement-breakpoint
CREATE TABLE "platform"."fleet_usage" (
	"day" date NOT NULL,
	"owner" text NOT NULL,
	"provider" text NOT NULL,
	"model" text NOT NULL,
	"calls" bigint DEFAULT 0 NOT NULL,
	"estimated_calls" bigint DEFAULT 0 NOT NULL,
	"input_tokens" bigint DEFAULT 0 NOT NULL,
	"output_tokens" bigint DEFAULT 0 NOT NULL,
	"cached_tokens" bigint DEFAULT 0 NOT NULL,
	"micro_usd" bigint DEFAULT 0 NOT NULL,
	"reported_calls" bigint,
	"reported_input_tokens" bigint,
	"reported_output_tokens" bigint,
	"reported_cached_tokens" bigint,
	"reported_micro_usd" bigint,
	"drifts" boolean DEFAULT false NOT NULL,
	"checked_at" timestamp with time zone NOT NULL,
	CONSTRAINT "fleet_usage_day_owner_provider_model_pk" PRIMARY KEY("day","owner","provider","model"),
	CONSTRAINT "fleet_usage_owner" CHECK ("platform"."fleet_usage"."owner" in ('platform', 'companies'))
);
--> statement-breakpoint
CREATE TABLE "platform"."machine_load" (
	"day" date PRIMARY KEY NOT NULL,
	"cpu_micros" bigint NOT NULL,
	"watched_ms" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "platform"."model_prices" DROP CONSTRAINT "model_prices_provider_model_valid_from_pk";--> statement-breakpoint
ALTER TABLE "platform"."model_prices" ADD COLUMN "origin" text DEFAULT 'list' NOT NULL;--> statement-breakpoint
ALTER TABLE "platform"."model_prices" ADD CONSTRAINT "model_prices_provider_model_origin_valid_from_pk" PRIMARY KEY("provider","model","origin","valid_from");--> statement-breakpoint
ALTER TABLE "platform"."model_prices" ADD COLUMN "created_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "tenant"."budget_alerts" ADD CONSTRAINT "budget_alerts_company_id_companies_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "tenant"."companies"("company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."company_figures" ADD CONSTRAINT "company_figures_id_companies_id_fk" FOREIGN KEY ("id") REFERENCES "platform"."companies"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."company_load" ADD CONSTRAINT "company_load_id_companies_id_fk" FOREIGN KEY ("id") REFERENCES "platform"."companies"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "messages_answers" ON "tenant"."messages" USING btree ("company_id","created_at") WHERE role = 'agent';--> statement-breakpoint
ALTER TABLE "platform"."model_prices" ADD CONSTRAINT "model_prices_origin" CHECK ("platform"."model_prices"."origin" in ('list', 'operator'));
--> statement-breakpoint
ALTER TABLE tenant.budget_alerts ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.budget_alerts FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.budget_alerts AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.budget_alerts AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.budget_alerts TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.budget_alerts TO rowhouse_platform;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON platform.company_figures TO rowhouse_platform;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON platform.company_load TO rowhouse_platform;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON platform.daily_jobs TO rowhouse_platform;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON platform.fleet_usage TO rowhouse_platform;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON platform.machine_load TO rowhouse_platform;
