CREATE TABLE "tenant"."prompt_fragments" (
	"company_id" uuid NOT NULL,
	"hash" text NOT NULL,
	"text" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "prompt_fragments_company_id_hash_pk" PRIMARY KEY("company_id","hash")
);
--> statement-breakpoint
CREATE TABLE "tenant"."golden_results" (
	"company_id" uuid NOT NULL,
	"run_id" uuid NOT NULL,
	"golden_id" uuid NOT NULL,
	"passed" boolean NOT NULL,
	"rank" integer NOT NULL,
	"decision" text NOT NULL,
	"confidence" real NOT NULL,
	"found" text[] NOT NULL,
	CONSTRAINT "golden_results_company_id_run_id_golden_id_pk" PRIMARY KEY("company_id","run_id","golden_id")
);
--> statement-breakpoint
CREATE TABLE "tenant"."golden_runs" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"cause" text NOT NULL,
	"knowledge_version" bigint NOT NULL,
	"basis" text NOT NULL,
	"answerable" integer NOT NULL,
	"first" integer NOT NULL,
	"among_three" integer NOT NULL,
	"unanswerable" integer NOT NULL,
	"quoted_wrongly" integer NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "golden_runs_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "golden_runs_cause" CHECK ("tenant"."golden_runs"."cause" in ('knowledge', 'prompt', 'template', 'asked'))
);
--> statement-breakpoint
CREATE TABLE "tenant"."knowledge_embeddings" (
	"company_id" uuid NOT NULL,
	"entry_id" uuid NOT NULL,
	"model" text NOT NULL,
	"entry_version" integer NOT NULL,
	"vector" "bytea" NOT NULL,
	CONSTRAINT "knowledge_embeddings_company_id_entry_id_model_pk" PRIMARY KEY("company_id","entry_id","model")
);
--> statement-breakpoint
CREATE TABLE "tenant"."knowledge_entry_versions" (
	"company_id" uuid NOT NULL,
	"entry_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"category_id" uuid NOT NULL,
	"question" text NOT NULL,
	"phrasings" text[] NOT NULL,
	"answer" text NOT NULL,
	"status" text NOT NULL,
	"valid_from" timestamp with time zone NOT NULL,
	"replaced_at" timestamp with time zone NOT NULL,
	"replaced_by" text NOT NULL,
	CONSTRAINT "knowledge_entry_versions_company_id_entry_id_version_pk" PRIMARY KEY("company_id","entry_id","version")
);
--> statement-breakpoint
CREATE TABLE "tenant"."knowledge_proposals" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"entry_id" uuid,
	"category_id" uuid,
	"question" text NOT NULL,
	"phrasings" text[] NOT NULL,
	"answer" text NOT NULL,
	"reason" text NOT NULL,
	"proposed_by" text NOT NULL,
	"conversation_id" uuid,
	"status" text DEFAULT 'open' NOT NULL,
	"decided_by" text DEFAULT '' NOT NULL,
	"decided_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "knowledge_proposals_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "knowledge_proposals_kind" CHECK ("tenant"."knowledge_proposals"."kind" in ('entry', 'phrasing')),
	CONSTRAINT "knowledge_proposals_status" CHECK ("tenant"."knowledge_proposals"."status" in ('open', 'accepted', 'declined'))
);
--> statement-breakpoint
ALTER TABLE "tenant"."messages" ADD COLUMN "choices" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "tenant"."knowledge_stats" ADD COLUMN "semantic" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "tenant"."unanswered_questions" ADD COLUMN "chosen_entry_id" uuid;--> statement-breakpoint
ALTER TABLE "tenant"."unanswered_questions" ADD COLUMN "decided_by" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "tenant"."unanswered_questions" ADD COLUMN "decided_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "tenant"."prompt_fragments" ADD CONSTRAINT "prompt_fragments_company_id_companies_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "tenant"."companies"("company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."golden_results" ADD CONSTRAINT "golden_results_company_id_run_id_golden_runs_company_id_id_fk" FOREIGN KEY ("company_id","run_id") REFERENCES "tenant"."golden_runs"("company_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."golden_results" ADD CONSTRAINT "golden_results_company_id_golden_id_golden_questions_company_id_id_fk" FOREIGN KEY ("company_id","golden_id") REFERENCES "tenant"."golden_questions"("company_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."golden_runs" ADD CONSTRAINT "golden_runs_company_id_companies_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "tenant"."companies"("company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."knowledge_embeddings" ADD CONSTRAINT "knowledge_embeddings_company_id_entry_id_knowledge_entries_company_id_id_fk" FOREIGN KEY ("company_id","entry_id") REFERENCES "tenant"."knowledge_entries"("company_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."knowledge_entry_versions" ADD CONSTRAINT "knowledge_entry_versions_company_id_entry_id_knowledge_entries_company_id_id_fk" FOREIGN KEY ("company_id","entry_id") REFERENCES "tenant"."knowledge_entries"("company_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."knowledge_proposals" ADD CONSTRAINT "knowledge_proposals_company_id_companies_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "tenant"."companies"("company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."knowledge_proposals" ADD CONSTRAINT "knowledge_proposals_company_id_entry_id_knowledge_entries_company_id_id_fk" FOREIGN KEY ("company_id","entry_id") REFERENCES "tenant"."knowledge_entries"("company_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."knowledge_proposals" ADD CONSTRAINT "knowledge_proposals_company_id_category_id_knowledge_categories_company_id_id_fk" FOREIGN KEY ("company_id","category_id") REFERENCES "tenant"."knowledge_categories"("company_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "golden_results_question" ON "tenant"."golden_results" USING btree ("company_id","golden_id");--> statement-breakpoint
CREATE INDEX "golden_runs_newest" ON "tenant"."golden_runs" USING btree ("company_id","created_at","id");--> statement-breakpoint
CREATE INDEX "knowledge_proposals_newest" ON "tenant"."knowledge_proposals" USING btree ("company_id","created_at","id");--> statement-breakpoint
CREATE INDEX "knowledge_proposals_entry" ON "tenant"."knowledge_proposals" USING btree ("company_id","entry_id");--> statement-breakpoint
CREATE INDEX "knowledge_proposals_category" ON "tenant"."knowledge_proposals" USING btree ("company_id","category_id");--> statement-breakpoint
CREATE INDEX "unanswered_questions_conversation" ON "tenant"."unanswered_questions" USING btree ("company_id","conversation_id");
--> statement-breakpoint
ALTER TABLE tenant.golden_results ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.golden_results FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.golden_results AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.golden_results AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.golden_results TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.golden_results TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.golden_runs ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.golden_runs FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.golden_runs AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.golden_runs AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.golden_runs TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.golden_runs TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.knowledge_embeddings ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.knowledge_embeddings FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.knowledge_embeddings AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.knowledge_embeddings AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.knowledge_embeddings TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.knowledge_embeddings TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.knowledge_entry_versions ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.knowledge_entry_versions FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.knowledge_entry_versions AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.knowledge_entry_versions AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT ON tenant.knowledge_entry_versions TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.knowledge_entry_versions TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.knowledge_proposals ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.knowledge_proposals FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.knowledge_proposals AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.knowledge_proposals AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.knowledge_proposals TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.knowledge_proposals TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.prompt_fragments ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.prompt_fragments FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.prompt_fragments AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.prompt_fragments AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, DELETE ON tenant.prompt_fragments TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.prompt_fragments TO rowhouse_platform;
