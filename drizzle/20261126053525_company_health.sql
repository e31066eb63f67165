CREATE TABLE "platform"."company_health" (
	"id" uuid PRIMARY KEY NOT NULL,
	"severity" integer NOT NULL,
	"failed_runs" integer NOT NULL,
	"unserved_answers" integer NOT NULL,
	"refused_keys" integer NOT NULL,
	"dead_jobs" integer NOT NULL,
	"unsettled_charges" integer NOT NULL,
	"golden_asked" integer NOT NULL,
	"golden_failing" integer NOT NULL,
	"measured_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "platform"."jobs" ADD COLUMN "failed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "platform"."company_health" ADD CONSTRAINT "company_health_id_companies_id_fk" FOREIGN KEY ("id") REFERENCES "platform"."companies"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "company_health_worst" ON "platform"."company_health" USING btree ("severity");--> statement-breakpoint
CREATE INDEX "jobs_failed" ON "platform"."jobs" USING btree ("failed_at") WHERE failed_at is not null;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON platform.company_health TO rowhouse_platform;
