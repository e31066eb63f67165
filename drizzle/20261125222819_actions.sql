CREATE TABLE "tenant"."content_drafts" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"agent_id" uuid,
	"conversation_id" uuid,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"body" text NOT NULL,
	"status" text DEFAULT 'draft' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "content_drafts_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "content_drafts_status" CHECK ("tenant"."content_drafts"."status" in ('draft', 'approved', 'discarded'))
);
--> statement-breakpoint
CREATE TABLE "tenant"."conversation_notes" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"user_id" uuid,
	"author" text NOT NULL,
	"text" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "conversation_notes_company_id_id_pk" PRIMARY KEY("company_id","id")
);
--> statement-breakpoint
CREATE TABLE "tenant"."pending_actions" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"agent_id" uuid NOT NULL,
	"tool" text NOT NULL,
	"summary" text NOT NULL,
	"payload" jsonb NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"decided_by" uuid,
	"decided_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "pending_actions_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "pending_actions_status" CHECK ("tenant"."pending_actions"."status" in ('pending', 'confirmed', 'refused'))
);
--> statement-breakpoint
CREATE TABLE "tenant"."quotes" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"conversation_id" uuid,
	"contact_id" uuid,
	"agent_id" uuid,
	"title" text NOT NULL,
	"lines" jsonb NOT NULL,
	"total_from_micro_usd" bigint NOT NULL,
	"total_to_micro_usd" bigint,
	"status" text NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"valid_until" date NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "quotes_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "quotes_status" CHECK ("tenant"."quotes"."status" in ('draft', 'sent', 'accepted', 'declined'))
);
--> statement-breakpoint
CREATE TABLE "platform"."jobs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"company_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"run_at" timestamp with time zone NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"locked_until" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "tenant"."appointments" DROP CONSTRAINT "appointments_status";--> statement-breakpoint
ALTER TABLE "tenant"."memories" DROP CONSTRAINT "memories_source";--> statement-breakpoint
ALTER TABLE "tenant"."companies" ADD COLUMN "booking_capacity" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "tenant"."companies" ADD COLUMN "booking_notice_minutes" integer DEFAULT 120 NOT NULL;--> statement-breakpoint
ALTER TABLE "tenant"."appointments" ADD COLUMN "buffer_minutes" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "tenant"."appointments" ADD COLUMN "booked_by" text DEFAULT 'staff' NOT NULL;--> statement-breakpoint
ALTER TABLE "tenant"."appointments" ADD COLUMN "visitor_id" uuid;--> statement-breakpoint
ALTER TABLE "tenant"."appointments" ADD COLUMN "conversation_id" uuid;--> statement-breakpoint
ALTER TABLE "tenant"."appointments" ADD COLUMN "cancel_reason" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "tenant"."appointments" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "tenant"."appointments" ADD COLUMN "updated_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "tenant"."deals" ADD COLUMN "conversation_id" uuid;--> statement-breakpoint
ALTER TABLE "tenant"."conversations" ADD COLUMN "consolidated_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "tenant"."handoffs" ADD COLUMN "accepted_by" uuid;--> statement-breakpoint
ALTER TABLE "tenant"."messages" ADD COLUMN "card" jsonb;--> statement-breakpoint
ALTER TABLE "tenant"."visitors" ADD COLUMN "contact_trusted" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "tenant"."visitors" ADD COLUMN "warnings" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "tenant"."visitors" ADD COLUMN "blocked_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "tenant"."memories" ADD COLUMN "audience" text DEFAULT 'everyone' NOT NULL;--> statement-breakpoint
ALTER TABLE "tenant"."memories" ADD COLUMN "conversation_id" uuid;--> statement-breakpoint
ALTER TABLE "tenant"."widget_settings" ADD COLUMN "off_topic_guard" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "tenant"."content_drafts" ADD CONSTRAINT "content_drafts_company_id_companies_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "tenant"."companies"("company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."conversation_notes" ADD CONSTRAINT "conversation_notes_company_id_conversation_id_conversations_company_id_id_fk" FOREIGN KEY ("company_id","conversation_id") REFERENCES "tenant"."conversations"("company_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."pending_actions" ADD CONSTRAINT "pending_actions_company_id_conversation_id_conversations_company_id_id_fk" FOREIGN KEY ("company_id","conversation_id") REFERENCES "tenant"."conversations"("company_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."quotes" ADD CONSTRAINT "quotes_company_id_companies_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "tenant"."companies"("company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."quotes" ADD CONSTRAINT "quotes_company_id_contact_id_contacts_company_id_id_fk" FOREIGN KEY ("company_id","contact_id") REFERENCES "tenant"."contacts"("company_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."jobs" ADD CONSTRAINT "jobs_company_id_companies_id_fk" FOREIGN KEY ("company_id") REFERENCES "platform"."companies"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "content_drafts_newest" ON "tenant"."content_drafts" USING btree ("company_id","created_at","id");--> statement-breakpoint
CREATE INDEX "conversation_notes_conversation" ON "tenant"."conversation_notes" USING btree ("company_id","conversation_id","created_at");--> statement-breakpoint
CREATE INDEX "pending_actions_open" ON "tenant"."pending_actions" USING btree ("company_id","status","created_at");--> statement-breakpoint
CREATE INDEX "pending_actions_conversation" ON "tenant"."pending_actions" USING btree ("company_id","conversation_id");--> statement-breakpoint
CREATE INDEX "quotes_newest" ON "tenant"."quotes" USING btree ("company_id","created_at","id");--> statement-breakpoint
CREATE INDEX "quotes_contact" ON "tenant"."quotes" USING btree ("company_id","contact_id");--> statement-breakpoint
CREATE INDEX "quotes_conversation" ON "tenant"."quotes" USING btree ("company_id","conversation_id");--> statement-breakpoint
CREATE UNIQUE INDEX "jobs_once" ON "platform"."jobs" USING btree ("company_id","kind","subject_id");--> statement-breakpoint
CREATE INDEX "jobs_due" ON "platform"."jobs" USING btree ("run_at");--> statement-breakpoint
CREATE INDEX "appointments_visitor" ON "tenant"."appointments" USING btree ("company_id","visitor_id");--> statement-breakpoint
CREATE INDEX "contacts_phone" ON "tenant"."contacts" USING btree ("company_id","phone");--> statement-breakpoint
ALTER TABLE "tenant"."appointments" ADD CONSTRAINT "appointments_status" CHECK ("tenant"."appointments"."status" in ('requested', 'booked', 'cancelled', 'done'));--> statement-breakpoint
ALTER TABLE "tenant"."memories" ADD CONSTRAINT "memories_audience" CHECK ("tenant"."memories"."audience" in ('everyone', 'staff'));--> statement-breakpoint
ALTER TABLE "tenant"."memories" ADD CONSTRAINT "memories_source" CHECK ("tenant"."memories"."source" in ('agent', 'staff', 'conversation'));
--> statement-breakpoint
ALTER TABLE tenant.content_drafts ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.content_drafts FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.content_drafts AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.content_drafts AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.content_drafts TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.content_drafts TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.conversation_notes ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.conversation_notes FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.conversation_notes AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.conversation_notes AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.conversation_notes TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.conversation_notes TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.pending_actions ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.pending_actions FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.pending_actions AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.pending_actions AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.pending_actions TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.pending_actions TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.quotes ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.quotes FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.quotes AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.quotes AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.quotes TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.quotes TO rowhouse_platform;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON platform.jobs TO rowhouse_platform;
