CREATE TABLE "tenant"."api_keys" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"prefix" text NOT NULL,
	"key_hash" "bytea" NOT NULL,
	"role_id" uuid NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_used_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "api_keys_company_id_id_pk" PRIMARY KEY("company_id","id")
);
--> statement-breakpoint
CREATE TABLE "tenant"."invitations" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"role_id" uuid NOT NULL,
	"invited_by" uuid NOT NULL,
	"token_hash" "bytea" NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"accepted_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "invitations_company_id_id_pk" PRIMARY KEY("company_id","id")
);
--> statement-breakpoint
CREATE TABLE "tenant"."notification_preferences" (
	"company_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"event" text NOT NULL,
	"channel" text NOT NULL,
	"enabled" boolean NOT NULL,
	CONSTRAINT "notification_preferences_company_id_user_id_event_channel_pk" PRIMARY KEY("company_id","user_id","event","channel"),
	CONSTRAINT "notification_preferences_channel" CHECK ("tenant"."notification_preferences"."channel" in ('inbox', 'email'))
);
--> statement-breakpoint
CREATE TABLE "tenant"."role_permissions" (
	"company_id" uuid NOT NULL,
	"role_id" uuid NOT NULL,
	"permission" text NOT NULL,
	CONSTRAINT "role_permissions_company_id_role_id_permission_pk" PRIMARY KEY("company_id","role_id","permission")
);
--> statement-breakpoint
CREATE TABLE "tenant"."roles" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"description" text NOT NULL,
	"position" integer NOT NULL,
	"template_row" uuid,
	"template_version" integer,
	CONSTRAINT "roles_company_id_id_pk" PRIMARY KEY("company_id","id")
);
--> statement-breakpoint
CREATE TABLE "tenant"."users" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"identity_id" uuid NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"role_id" uuid NOT NULL,
	"status" text DEFAULT 'active' NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "users_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "users_status" CHECK ("tenant"."users"."status" in ('active', 'removed'))
);
--> statement-breakpoint
CREATE TABLE "tenant"."agent_handoff_routes" (
	"company_id" uuid NOT NULL,
	"agent_id" uuid NOT NULL,
	"to_agent_id" uuid NOT NULL,
	"topic" text NOT NULL,
	CONSTRAINT "agent_handoff_routes_company_id_agent_id_to_agent_id_pk" PRIMARY KEY("company_id","agent_id","to_agent_id")
);
--> statement-breakpoint
CREATE TABLE "tenant"."agent_knowledge_scopes" (
	"company_id" uuid NOT NULL,
	"agent_id" uuid NOT NULL,
	"category_id" uuid NOT NULL,
	CONSTRAINT "agent_knowledge_scopes_company_id_agent_id_category_id_pk" PRIMARY KEY("company_id","agent_id","category_id")
);
--> statement-breakpoint
CREATE TABLE "tenant"."agent_starters" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"agent_id" uuid NOT NULL,
	"text" text NOT NULL,
	"position" integer NOT NULL,
	"template_row" uuid,
	"template_version" integer,
	CONSTRAINT "agent_starters_company_id_id_pk" PRIMARY KEY("company_id","id")
);
--> statement-breakpoint
CREATE TABLE "tenant"."agent_tools" (
	"company_id" uuid NOT NULL,
	"agent_id" uuid NOT NULL,
	"tool" text NOT NULL,
	"needs_confirmation" boolean NOT NULL,
	CONSTRAINT "agent_tools_company_id_agent_id_tool_pk" PRIMARY KEY("company_id","agent_id","tool")
);
--> statement-breakpoint
CREATE TABLE "tenant"."agents" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"title" text NOT NULL,
	"instructions" text NOT NULL,
	"tone" text NOT NULL,
	"greeting" text NOT NULL,
	"model_class" text NOT NULL,
	"is_public" boolean NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"knowledge_scope" text NOT NULL,
	"position" integer NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"template_row" uuid,
	"template_version" integer,
	CONSTRAINT "agents_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "agents_model_class" CHECK ("tenant"."agents"."model_class" in ('fast', 'strong')),
	CONSTRAINT "agents_knowledge_scope" CHECK ("tenant"."agents"."knowledge_scope" in ('all', 'listed'))
);
--> statement-breakpoint
CREATE TABLE "tenant"."gpt_contexts" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"slug" text NOT NULL,
	"title" text NOT NULL,
	"text" text NOT NULL,
	"position" integer NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"template_row" uuid,
	"template_version" integer,
	CONSTRAINT "gpt_contexts_company_id_id_pk" PRIMARY KEY("company_id","id")
);
--> statement-breakpoint
CREATE TABLE "tenant"."guardrails" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"slug" text NOT NULL,
	"rule" text NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"position" integer NOT NULL,
	"template_row" uuid,
	"template_version" integer,
	CONSTRAINT "guardrails_company_id_id_pk" PRIMARY KEY("company_id","id")
);
--> statement-breakpoint
CREATE TABLE "tenant"."ai_budgets" (
	"company_id" uuid PRIMARY KEY NOT NULL,
	"daily_limit_micro_usd" bigint NOT NULL,
	"monthly_limit_micro_usd" bigint NOT NULL,
	"generation" bigint DEFAULT 0 NOT NULL,
	"store_identity" text DEFAULT '' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tenant"."ai_ledger" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"request_id" text NOT NULL,
	"attempt" integer NOT NULL,
	"state" text NOT NULL,
	"spend_date" date NOT NULL,
	"generation" bigint NOT NULL,
	"agent_id" uuid,
	"conversation_id" uuid,
	"provider_id" uuid,
	"provider" text NOT NULL,
	"model" text NOT NULL,
	"reserved_micro_usd" bigint NOT NULL,
	"reserved_tokens" bigint NOT NULL,
	"charged_micro_usd" bigint DEFAULT 0 NOT NULL,
	"charged_tokens" bigint DEFAULT 0 NOT NULL,
	"input_tokens" integer DEFAULT 0 NOT NULL,
	"output_tokens" integer DEFAULT 0 NOT NULL,
	"cached_tokens" integer DEFAULT 0 NOT NULL,
	"estimated" boolean DEFAULT false NOT NULL,
	"lease_expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"settled_at" timestamp with time zone,
	CONSTRAINT "ai_ledger_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "ai_ledger_state" CHECK ("tenant"."ai_ledger"."state" in ('reserved', 'dispatched', 'settled', 'released', 'expired-charged', 'adjustment'))
);
--> statement-breakpoint
CREATE TABLE "tenant"."token_budgets" (
	"company_id" uuid PRIMARY KEY NOT NULL,
	"daily_tokens" bigint NOT NULL,
	"monthly_tokens" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tenant"."appointment_type_services" (
	"company_id" uuid NOT NULL,
	"appointment_type_id" uuid NOT NULL,
	"service_id" uuid NOT NULL,
	CONSTRAINT "appointment_type_services_company_id_appointment_type_id_service_id_pk" PRIMARY KEY("company_id","appointment_type_id","service_id")
);
--> statement-breakpoint
CREATE TABLE "tenant"."appointment_types" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"description" text NOT NULL,
	"minutes" integer NOT NULL,
	"buffer_minutes" integer NOT NULL,
	"position" integer NOT NULL,
	"template_row" uuid,
	"template_version" integer,
	CONSTRAINT "appointment_types_company_id_id_pk" PRIMARY KEY("company_id","id")
);
--> statement-breakpoint
CREATE TABLE "tenant"."audit_events" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" text NOT NULL,
	"action" text NOT NULL,
	"target" text DEFAULT '' NOT NULL,
	"detail" text DEFAULT '' NOT NULL,
	"request_id" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "audit_events_company_id_id_pk" PRIMARY KEY("company_id","id")
);
--> statement-breakpoint
CREATE TABLE "tenant"."business_holidays" (
	"company_id" uuid NOT NULL,
	"holiday" text NOT NULL,
	CONSTRAINT "business_holidays_company_id_holiday_pk" PRIMARY KEY("company_id","holiday")
);
--> statement-breakpoint
CREATE TABLE "tenant"."business_hours" (
	"company_id" uuid NOT NULL,
	"day" smallint NOT NULL,
	"closed" boolean NOT NULL,
	"opens" text,
	"closes" text,
	CONSTRAINT "business_hours_company_id_day_pk" PRIMARY KEY("company_id","day")
);
--> statement-breakpoint
CREATE TABLE "tenant"."companies" (
	"company_id" uuid PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"industry" text NOT NULL,
	"tier" text NOT NULL,
	"status" text DEFAULT 'active' NOT NULL,
	"phone" text,
	"email" text,
	"address" text,
	"area" text,
	"license" text,
	"time_zone" text NOT NULL,
	"noun_business" text NOT NULL,
	"noun_customer" text NOT NULL,
	"noun_visit" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "companies_status" CHECK ("tenant"."companies"."status" in ('active', 'suspended', 'closing'))
);
--> statement-breakpoint
CREATE TABLE "tenant"."entitlements" (
	"company_id" uuid NOT NULL,
	"feature" text NOT NULL,
	"enabled" boolean NOT NULL,
	"quantity" integer,
	CONSTRAINT "entitlements_company_id_feature_pk" PRIMARY KEY("company_id","feature")
);
--> statement-breakpoint
CREATE TABLE "tenant"."locations" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"address" text,
	"is_primary" boolean NOT NULL,
	CONSTRAINT "locations_company_id_id_pk" PRIMARY KEY("company_id","id")
);
--> statement-breakpoint
CREATE TABLE "tenant"."price_adjustments" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"slug" text NOT NULL,
	"label" text NOT NULL,
	"applies" text[] NOT NULL,
	"kind" text NOT NULL,
	"amount_micro_usd" bigint NOT NULL,
	"percent" integer NOT NULL,
	"waived" text DEFAULT '' NOT NULL,
	"note" text NOT NULL,
	"position" integer NOT NULL,
	"template_row" uuid,
	"template_version" integer,
	CONSTRAINT "price_adjustments_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "price_adjustments_kind" CHECK ("tenant"."price_adjustments"."kind" in ('fixed', 'percent'))
);
--> statement-breakpoint
CREATE TABLE "tenant"."service_prices" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"service_id" uuid NOT NULL,
	"slug" text NOT NULL,
	"label" text NOT NULL,
	"from_micro_usd" bigint NOT NULL,
	"to_micro_usd" bigint,
	"is_open" boolean NOT NULL,
	"unit" text NOT NULL,
	"position" integer NOT NULL,
	"template_row" uuid,
	"template_version" integer,
	CONSTRAINT "service_prices_company_id_id_pk" PRIMARY KEY("company_id","id")
);
--> statement-breakpoint
CREATE TABLE "tenant"."services" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"summary" text NOT NULL,
	"includes" text[] DEFAULT '{}' NOT NULL,
	"min_minutes" integer NOT NULL,
	"max_minutes" integer NOT NULL,
	"bookable" boolean NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	"position" integer NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"template_row" uuid,
	"template_version" integer,
	CONSTRAINT "services_company_id_id_pk" PRIMARY KEY("company_id","id")
);
--> statement-breakpoint
CREATE TABLE "tenant"."subscriptions" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"tier" text NOT NULL,
	"status" text NOT NULL,
	"price_micro_usd_per_month" bigint NOT NULL,
	"period_start" date NOT NULL,
	"period_end" date NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "subscriptions_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "subscriptions_status" CHECK ("tenant"."subscriptions"."status" in ('trial', 'active', 'past-due', 'ended'))
);
--> statement-breakpoint
CREATE TABLE "tenant"."appointments" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"appointment_type_id" uuid NOT NULL,
	"service_id" uuid,
	"contact_id" uuid NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"status" text NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "appointments_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "appointments_status" CHECK ("tenant"."appointments"."status" in ('booked', 'cancelled', 'done'))
);
--> statement-breakpoint
CREATE TABLE "tenant"."contacts" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text,
	"email" text,
	"phone" text,
	"note" text DEFAULT '' NOT NULL,
	"source" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "contacts_company_id_id_pk" PRIMARY KEY("company_id","id")
);
--> statement-breakpoint
CREATE TABLE "tenant"."deals" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"contact_id" uuid NOT NULL,
	"stage_id" uuid NOT NULL,
	"title" text NOT NULL,
	"value_micro_usd" bigint DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "deals_company_id_id_pk" PRIMARY KEY("company_id","id")
);
--> statement-breakpoint
CREATE TABLE "tenant"."message_templates" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"channel" text NOT NULL,
	"subject" text DEFAULT '' NOT NULL,
	"body" text NOT NULL,
	"position" integer NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"template_row" uuid,
	"template_version" integer,
	CONSTRAINT "message_templates_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "message_templates_channel" CHECK ("tenant"."message_templates"."channel" in ('chat', 'email', 'sms'))
);
--> statement-breakpoint
CREATE TABLE "tenant"."pipeline_stages" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"description" text NOT NULL,
	"kind" text NOT NULL,
	"position" integer NOT NULL,
	"template_row" uuid,
	"template_version" integer,
	CONSTRAINT "pipeline_stages_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "pipeline_stages_kind" CHECK ("tenant"."pipeline_stages"."kind" in ('open', 'won', 'lost'))
);
--> statement-breakpoint
CREATE TABLE "tenant"."chat_runs" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"idempotency_key" text NOT NULL,
	"question_id" uuid NOT NULL,
	"status" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone,
	CONSTRAINT "chat_runs_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "chat_runs_status" CHECK ("tenant"."chat_runs"."status" in ('running', 'done', 'failed', 'stopped'))
);
--> statement-breakpoint
CREATE TABLE "tenant"."conversations" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"agent_id" uuid NOT NULL,
	"channel" text NOT NULL,
	"visitor_id" uuid,
	"user_id" uuid,
	"contact_id" uuid,
	"status" text DEFAULT 'agent' NOT NULL,
	"assigned_to" uuid,
	"preview" text DEFAULT '' NOT NULL,
	"message_count" integer DEFAULT 0 NOT NULL,
	"unread_count" integer DEFAULT 0 NOT NULL,
	"cost_micro_usd" bigint DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_message_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "conversations_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "conversations_status" CHECK ("tenant"."conversations"."status" in ('agent', 'waiting', 'staff', 'closed')),
	CONSTRAINT "conversations_channel" CHECK ("tenant"."conversations"."channel" in ('widget', 'console'))
);
--> statement-breakpoint
CREATE TABLE "tenant"."handoffs" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"from_agent_id" uuid,
	"to_agent_id" uuid,
	"reason" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"accepted_at" timestamp with time zone,
	CONSTRAINT "handoffs_company_id_id_pk" PRIMARY KEY("company_id","id")
);
--> statement-breakpoint
CREATE TABLE "tenant"."messages" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"role" text NOT NULL,
	"author" text DEFAULT '' NOT NULL,
	"agent_id" uuid,
	"run_id" uuid,
	"text" text NOT NULL,
	"sources" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"quoted" boolean DEFAULT false NOT NULL,
	"provider" text,
	"model" text,
	"cost_micro_usd" bigint DEFAULT 0 NOT NULL,
	"input_tokens" integer DEFAULT 0 NOT NULL,
	"output_tokens" integer DEFAULT 0 NOT NULL,
	"trace" jsonb,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "messages_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "messages_role" CHECK ("tenant"."messages"."role" in ('visitor', 'agent', 'staff', 'system'))
);
--> statement-breakpoint
CREATE TABLE "tenant"."visitors" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"resume_hash" "bytea" NOT NULL,
	"contact_id" uuid,
	"origin" text DEFAULT '' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "visitors_company_id_id_pk" PRIMARY KEY("company_id","id")
);
--> statement-breakpoint
CREATE TABLE "tenant"."company_data_keys" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"version" integer NOT NULL,
	"master_version" integer NOT NULL,
	"wrapped_key" "bytea" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "company_data_keys_company_id_id_pk" PRIMARY KEY("company_id","id")
);
--> statement-breakpoint
CREATE TABLE "tenant"."llm_providers" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"label" text NOT NULL,
	"base_url" text,
	"api_key" "bytea" NOT NULL,
	"last_four" text NOT NULL,
	"fingerprint" text NOT NULL,
	"fast_model" text NOT NULL,
	"strong_model" text NOT NULL,
	"status" text NOT NULL,
	"last_error" text DEFAULT '' NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "llm_providers_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "llm_providers_kind" CHECK ("tenant"."llm_providers"."kind" in ('openai', 'anthropic', 'openai-compatible')),
	CONSTRAINT "llm_providers_status" CHECK ("tenant"."llm_providers"."status" in ('ready', 'refused', 'needs-re-entry', 'disabled'))
);
--> statement-breakpoint
CREATE TABLE "tenant"."webhooks" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"url" text NOT NULL,
	"events" text[] NOT NULL,
	"secret" "bytea" NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "webhooks_company_id_id_pk" PRIMARY KEY("company_id","id")
);
--> statement-breakpoint
CREATE TABLE "tenant"."golden_questions" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"slug" text NOT NULL,
	"question" text NOT NULL,
	"kind" text NOT NULL,
	"entry_slugs" text[] NOT NULL,
	"agent_slug" text,
	"instead" text DEFAULT '' NOT NULL,
	"template_row" uuid,
	"template_version" integer,
	CONSTRAINT "golden_questions_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "golden_questions_kind" CHECK ("tenant"."golden_questions"."kind" in ('answerable', 'unanswerable'))
);
--> statement-breakpoint
CREATE TABLE "tenant"."knowledge_categories" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"description" text NOT NULL,
	"position" integer NOT NULL,
	"template_row" uuid,
	"template_version" integer,
	CONSTRAINT "knowledge_categories_company_id_id_pk" PRIMARY KEY("company_id","id")
);
--> statement-breakpoint
CREATE TABLE "tenant"."knowledge_concepts" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"slug" text NOT NULL,
	"words" text[] NOT NULL,
	"template_row" uuid,
	"template_version" integer,
	CONSTRAINT "knowledge_concepts_company_id_id_pk" PRIMARY KEY("company_id","id")
);
--> statement-breakpoint
CREATE TABLE "tenant"."knowledge_entries" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"category_id" uuid NOT NULL,
	"slug" text NOT NULL,
	"question" text NOT NULL,
	"phrasings" text[] DEFAULT '{}' NOT NULL,
	"answer" text NOT NULL,
	"status" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"template_row" uuid,
	"template_version" integer,
	CONSTRAINT "knowledge_entries_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "knowledge_entries_status" CHECK ("tenant"."knowledge_entries"."status" in ('published', 'draft', 'archived'))
);
--> statement-breakpoint
CREATE TABLE "tenant"."knowledge_overrides" (
	"company_id" uuid NOT NULL,
	"master_entry_id" uuid NOT NULL,
	"entry_id" uuid,
	CONSTRAINT "knowledge_overrides_company_id_master_entry_id_pk" PRIMARY KEY("company_id","master_entry_id")
);
--> statement-breakpoint
CREATE TABLE "tenant"."knowledge_postings" (
	"company_id" uuid NOT NULL,
	"term" text collate "C" NOT NULL,
	"entry_id" uuid NOT NULL,
	"category_id" uuid NOT NULL,
	"weight" real NOT NULL,
	CONSTRAINT "knowledge_postings_company_id_term_entry_id_pk" PRIMARY KEY("company_id","term","entry_id") INCLUDE ("category_id","weight")
);
--> statement-breakpoint
CREATE TABLE "tenant"."knowledge_stats" (
	"company_id" uuid PRIMARY KEY NOT NULL,
	"entry_count" integer NOT NULL,
	"version" bigint NOT NULL,
	"analyzer_version" integer NOT NULL,
	"quote_threshold" real DEFAULT 0.5 NOT NULL,
	"suggest_threshold" real DEFAULT 0.2 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tenant"."knowledge_terms" (
	"company_id" uuid NOT NULL,
	"term" text collate "C" NOT NULL,
	"entry_count" integer NOT NULL,
	CONSTRAINT "knowledge_terms_company_id_term_pk" PRIMARY KEY("company_id","term")
);
--> statement-breakpoint
CREATE TABLE "tenant"."unanswered_questions" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"question" text NOT NULL,
	"conversation_id" uuid,
	"best_entry_id" uuid,
	"confidence" real NOT NULL,
	"status" text DEFAULT 'open' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "unanswered_questions_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "unanswered_questions_status" CHECK ("tenant"."unanswered_questions"."status" in ('open', 'answered', 'ignored'))
);
--> statement-breakpoint
CREATE TABLE "tenant"."memories" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"subject_kind" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"agent_id" uuid,
	"text" text NOT NULL,
	"source" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_used_at" timestamp with time zone,
	CONSTRAINT "memories_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "memories_subject_kind" CHECK ("tenant"."memories"."subject_kind" in ('visitor', 'contact', 'member', 'company')),
	CONSTRAINT "memories_source" CHECK ("tenant"."memories"."source" in ('agent', 'staff'))
);
--> statement-breakpoint
CREATE TABLE "platform"."companies" (
	"id" uuid PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"status" text DEFAULT 'active' NOT NULL,
	"tier" text NOT NULL,
	"industry" text NOT NULL,
	"template_version" integer NOT NULL,
	"idempotency_key" text NOT NULL,
	"request_hash" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "companies_status" CHECK ("platform"."companies"."status" in ('active', 'suspended', 'closing'))
);
--> statement-breakpoint
CREATE TABLE "platform"."identities" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text NOT NULL,
	"is_operator" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "platform"."key_sentinels" (
	"master_version" integer PRIMARY KEY NOT NULL,
	"sealed" "bytea" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "platform"."master_entries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"category_slug" text NOT NULL,
	"question" text NOT NULL,
	"phrasings" text[] NOT NULL,
	"answer" text NOT NULL,
	"version" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "platform"."master_postings" (
	"term" text collate "C" NOT NULL,
	"entry_id" uuid NOT NULL,
	"category_slug" text NOT NULL,
	"weight" real NOT NULL,
	CONSTRAINT "master_postings_term_entry_id_pk" PRIMARY KEY("term","entry_id") INCLUDE ("category_slug","weight")
);
--> statement-breakpoint
CREATE TABLE "platform"."master_stats" (
	"one" boolean PRIMARY KEY NOT NULL,
	"entry_count" integer NOT NULL,
	"version" integer NOT NULL,
	"analyzer_version" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "platform"."master_terms" (
	"term" text collate "C" PRIMARY KEY NOT NULL,
	"entry_count" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "platform"."memberships" (
	"id" uuid PRIMARY KEY NOT NULL,
	"identity_id" uuid NOT NULL,
	"company_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "platform"."model_prices" (
	"provider" text NOT NULL,
	"model" text NOT NULL,
	"valid_from" date NOT NULL,
	"input_micro_usd" bigint NOT NULL,
	"output_micro_usd" bigint NOT NULL,
	"cached_micro_usd" bigint NOT NULL,
	CONSTRAINT "model_prices_provider_model_valid_from_pk" PRIMARY KEY("provider","model","valid_from")
);
--> statement-breakpoint
CREATE TABLE "platform"."operator_audit" (
	"id" uuid PRIMARY KEY NOT NULL,
	"identity_id" uuid,
	"action" text NOT NULL,
	"target" text NOT NULL,
	"reason" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "platform"."refresh_tokens" (
	"token_hash" "bytea" PRIMARY KEY NOT NULL,
	"family_id" uuid NOT NULL,
	"identity_id" uuid NOT NULL,
	"membership_id" uuid,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	"successor" "bytea",
	"revoked_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "platform"."template_postings" (
	"template_id" uuid NOT NULL,
	"term" text collate "C" NOT NULL,
	"entry_id" uuid NOT NULL,
	"category_id" uuid NOT NULL,
	"weight" real NOT NULL,
	CONSTRAINT "template_postings_template_id_term_entry_id_pk" PRIMARY KEY("template_id","term","entry_id")
);
--> statement-breakpoint
CREATE TABLE "platform"."template_tables" (
	"template_id" uuid NOT NULL,
	"table_name" text NOT NULL,
	"rows" jsonb NOT NULL,
	"row_count" integer NOT NULL,
	CONSTRAINT "template_tables_template_id_table_name_pk" PRIMARY KEY("template_id","table_name")
);
--> statement-breakpoint
CREATE TABLE "platform"."template_terms" (
	"template_id" uuid NOT NULL,
	"term" text collate "C" NOT NULL,
	"entry_count" integer NOT NULL,
	CONSTRAINT "template_terms_template_id_term_pk" PRIMARY KEY("template_id","term")
);
--> statement-breakpoint
CREATE TABLE "platform"."templates" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"slug" text NOT NULL,
	"version" integer NOT NULL,
	"checksum" text NOT NULL,
	"is_current" boolean NOT NULL,
	"name" text NOT NULL,
	"grouping" text NOT NULL,
	"tagline" text NOT NULL,
	"icon" text NOT NULL,
	"accent" text NOT NULL,
	"noun_business" text NOT NULL,
	"noun_customer" text NOT NULL,
	"noun_visit" text NOT NULL,
	"entries" integer NOT NULL,
	"services" integer NOT NULL,
	"analyzer_version" integer NOT NULL,
	"loaded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "templates_kind" CHECK ("platform"."templates"."kind" in ('company', 'industry'))
);
--> statement-breakpoint
CREATE TABLE "platform"."tiers" (
	"slug" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"summary" text NOT NULL,
	"price_micro_usd_per_month" bigint NOT NULL,
	"daily_limit_micro_usd" bigint NOT NULL,
	"monthly_limit_micro_usd" bigint NOT NULL,
	"daily_tokens" integer NOT NULL,
	"monthly_tokens" integer NOT NULL,
	"entitlements" jsonb NOT NULL,
	"highlights" text[] NOT NULL,
	"position" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tenant"."site_keys" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"key" text NOT NULL,
	"label" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "site_keys_company_id_id_pk" PRIMARY KEY("company_id","id")
);
--> statement-breakpoint
CREATE TABLE "tenant"."site_navigation" (
	"company_id" uuid NOT NULL,
	"area" text NOT NULL,
	"page_id" uuid NOT NULL,
	"label" text NOT NULL,
	"position" integer NOT NULL,
	CONSTRAINT "site_navigation_company_id_area_page_id_pk" PRIMARY KEY("company_id","area","page_id")
);
--> statement-breakpoint
CREATE TABLE "tenant"."site_pages" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"slug" text NOT NULL,
	"path" text NOT NULL,
	"title" text NOT NULL,
	"description" text NOT NULL,
	"position" integer NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"template_row" uuid,
	"template_version" integer,
	CONSTRAINT "site_pages_company_id_id_pk" PRIMARY KEY("company_id","id")
);
--> statement-breakpoint
CREATE TABLE "tenant"."site_sections" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"page_id" uuid NOT NULL,
	"slug" text NOT NULL,
	"kind" text NOT NULL,
	"heading" text NOT NULL,
	"body" text DEFAULT '' NOT NULL,
	"items" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"action" jsonb,
	"category" text,
	"position" integer NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"template_row" uuid,
	"template_version" integer,
	CONSTRAINT "site_sections_company_id_id_pk" PRIMARY KEY("company_id","id")
);
--> statement-breakpoint
CREATE TABLE "tenant"."sites" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"tagline" text NOT NULL,
	"accent" text NOT NULL,
	"icon" text NOT NULL,
	"published" boolean DEFAULT true NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"template_row" uuid,
	"template_version" integer,
	CONSTRAINT "sites_company_id_id_pk" PRIMARY KEY("company_id","id")
);
--> statement-breakpoint
CREATE TABLE "tenant"."widget_settings" (
	"company_id" uuid PRIMARY KEY NOT NULL,
	"agent_id" uuid NOT NULL,
	"launcher_label" text NOT NULL,
	"accent" text NOT NULL,
	"show_sources" boolean NOT NULL,
	"allowed_origins" text[] DEFAULT '{}' NOT NULL,
	"version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "tenant"."api_keys" ADD CONSTRAINT "api_keys_company_id_companies_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "tenant"."companies"("company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."api_keys" ADD CONSTRAINT "api_keys_company_id_role_id_roles_company_id_id_fk" FOREIGN KEY ("company_id","role_id") REFERENCES "tenant"."roles"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."api_keys" ADD CONSTRAINT "api_keys_company_id_created_by_users_company_id_id_fk" FOREIGN KEY ("company_id","created_by") REFERENCES "tenant"."users"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."invitations" ADD CONSTRAINT "invitations_company_id_companies_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "tenant"."companies"("company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."invitations" ADD CONSTRAINT "invitations_company_id_role_id_roles_company_id_id_fk" FOREIGN KEY ("company_id","role_id") REFERENCES "tenant"."roles"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."invitations" ADD CONSTRAINT "invitations_company_id_invited_by_users_company_id_id_fk" FOREIGN KEY ("company_id","invited_by") REFERENCES "tenant"."users"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."notification_preferences" ADD CONSTRAINT "notification_preferences_company_id_user_id_users_company_id_id_fk" FOREIGN KEY ("company_id","user_id") REFERENCES "tenant"."users"("company_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."role_permissions" ADD CONSTRAINT "role_permissions_company_id_role_id_roles_company_id_id_fk" FOREIGN KEY ("company_id","role_id") REFERENCES "tenant"."roles"("company_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."roles" ADD CONSTRAINT "roles_company_id_companies_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "tenant"."companies"("company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."users" ADD CONSTRAINT "users_company_id_companies_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "tenant"."companies"("company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."users" ADD CONSTRAINT "users_company_id_role_id_roles_company_id_id_fk" FOREIGN KEY ("company_id","role_id") REFERENCES "tenant"."roles"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."agent_handoff_routes" ADD CONSTRAINT "agent_handoff_routes_company_id_agent_id_agents_company_id_id_fk" FOREIGN KEY ("company_id","agent_id") REFERENCES "tenant"."agents"("company_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."agent_handoff_routes" ADD CONSTRAINT "agent_handoff_routes_company_id_to_agent_id_agents_company_id_id_fk" FOREIGN KEY ("company_id","to_agent_id") REFERENCES "tenant"."agents"("company_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."agent_knowledge_scopes" ADD CONSTRAINT "agent_knowledge_scopes_company_id_agent_id_agents_company_id_id_fk" FOREIGN KEY ("company_id","agent_id") REFERENCES "tenant"."agents"("company_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."agent_knowledge_scopes" ADD CONSTRAINT "agent_knowledge_scopes_company_id_category_id_knowledge_categories_company_id_id_fk" FOREIGN KEY ("company_id","category_id") REFERENCES "tenant"."knowledge_categories"("company_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."agent_starters" ADD CONSTRAINT "agent_starters_company_id_agent_id_agents_company_id_id_fk" FOREIGN KEY ("company_id","agent_id") REFERENCES "tenant"."agents"("company_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."agent_tools" ADD CONSTRAINT "agent_tools_company_id_agent_id_agents_company_id_id_fk" FOREIGN KEY ("company_id","agent_id") REFERENCES "tenant"."agents"("company_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."agents" ADD CONSTRAINT "agents_company_id_companies_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "tenant"."companies"("company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."gpt_contexts" ADD CONSTRAINT "gpt_contexts_company_id_companies_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "tenant"."companies"("company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."guardrails" ADD CONSTRAINT "guardrails_company_id_companies_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "tenant"."companies"("company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."ai_budgets" ADD CONSTRAINT "ai_budgets_company_id_companies_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "tenant"."companies"("company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."ai_ledger" ADD CONSTRAINT "ai_ledger_company_id_companies_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "tenant"."companies"("company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."token_budgets" ADD CONSTRAINT "token_budgets_company_id_companies_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "tenant"."companies"("company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."appointment_type_services" ADD CONSTRAINT "appointment_type_services_company_id_appointment_type_id_appointment_types_company_id_id_fk" FOREIGN KEY ("company_id","appointment_type_id") REFERENCES "tenant"."appointment_types"("company_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."appointment_type_services" ADD CONSTRAINT "appointment_type_services_company_id_service_id_services_company_id_id_fk" FOREIGN KEY ("company_id","service_id") REFERENCES "tenant"."services"("company_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."appointment_types" ADD CONSTRAINT "appointment_types_company_id_companies_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "tenant"."companies"("company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."audit_events" ADD CONSTRAINT "audit_events_company_id_companies_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "tenant"."companies"("company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."business_holidays" ADD CONSTRAINT "business_holidays_company_id_companies_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "tenant"."companies"("company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."business_hours" ADD CONSTRAINT "business_hours_company_id_companies_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "tenant"."companies"("company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."entitlements" ADD CONSTRAINT "entitlements_company_id_companies_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "tenant"."companies"("company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."locations" ADD CONSTRAINT "locations_company_id_companies_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "tenant"."companies"("company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."price_adjustments" ADD CONSTRAINT "price_adjustments_company_id_companies_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "tenant"."companies"("company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."service_prices" ADD CONSTRAINT "service_prices_company_id_service_id_services_company_id_id_fk" FOREIGN KEY ("company_id","service_id") REFERENCES "tenant"."services"("company_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."services" ADD CONSTRAINT "services_company_id_companies_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "tenant"."companies"("company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."subscriptions" ADD CONSTRAINT "subscriptions_company_id_companies_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "tenant"."companies"("company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."appointments" ADD CONSTRAINT "appointments_company_id_appointment_type_id_appointment_types_company_id_id_fk" FOREIGN KEY ("company_id","appointment_type_id") REFERENCES "tenant"."appointment_types"("company_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."appointments" ADD CONSTRAINT "appointments_company_id_contact_id_contacts_company_id_id_fk" FOREIGN KEY ("company_id","contact_id") REFERENCES "tenant"."contacts"("company_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."contacts" ADD CONSTRAINT "contacts_company_id_companies_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "tenant"."companies"("company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."deals" ADD CONSTRAINT "deals_company_id_contact_id_contacts_company_id_id_fk" FOREIGN KEY ("company_id","contact_id") REFERENCES "tenant"."contacts"("company_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."deals" ADD CONSTRAINT "deals_company_id_stage_id_pipeline_stages_company_id_id_fk" FOREIGN KEY ("company_id","stage_id") REFERENCES "tenant"."pipeline_stages"("company_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."message_templates" ADD CONSTRAINT "message_templates_company_id_companies_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "tenant"."companies"("company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."pipeline_stages" ADD CONSTRAINT "pipeline_stages_company_id_companies_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "tenant"."companies"("company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."chat_runs" ADD CONSTRAINT "chat_runs_company_id_conversation_id_conversations_company_id_id_fk" FOREIGN KEY ("company_id","conversation_id") REFERENCES "tenant"."conversations"("company_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."conversations" ADD CONSTRAINT "conversations_company_id_companies_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "tenant"."companies"("company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."conversations" ADD CONSTRAINT "conversations_company_id_agent_id_agents_company_id_id_fk" FOREIGN KEY ("company_id","agent_id") REFERENCES "tenant"."agents"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."conversations" ADD CONSTRAINT "conversations_company_id_visitor_id_visitors_company_id_id_fk" FOREIGN KEY ("company_id","visitor_id") REFERENCES "tenant"."visitors"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."conversations" ADD CONSTRAINT "conversations_company_id_user_id_users_company_id_id_fk" FOREIGN KEY ("company_id","user_id") REFERENCES "tenant"."users"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."conversations" ADD CONSTRAINT "conversations_company_id_contact_id_contacts_company_id_id_fk" FOREIGN KEY ("company_id","contact_id") REFERENCES "tenant"."contacts"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."conversations" ADD CONSTRAINT "conversations_company_id_assigned_to_users_company_id_id_fk" FOREIGN KEY ("company_id","assigned_to") REFERENCES "tenant"."users"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."handoffs" ADD CONSTRAINT "handoffs_company_id_conversation_id_conversations_company_id_id_fk" FOREIGN KEY ("company_id","conversation_id") REFERENCES "tenant"."conversations"("company_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."messages" ADD CONSTRAINT "messages_company_id_conversation_id_conversations_company_id_id_fk" FOREIGN KEY ("company_id","conversation_id") REFERENCES "tenant"."conversations"("company_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."visitors" ADD CONSTRAINT "visitors_company_id_companies_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "tenant"."companies"("company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."visitors" ADD CONSTRAINT "visitors_company_id_contact_id_contacts_company_id_id_fk" FOREIGN KEY ("company_id","contact_id") REFERENCES "tenant"."contacts"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."company_data_keys" ADD CONSTRAINT "company_data_keys_company_id_companies_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "tenant"."companies"("company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."llm_providers" ADD CONSTRAINT "llm_providers_company_id_companies_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "tenant"."companies"("company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."webhooks" ADD CONSTRAINT "webhooks_company_id_companies_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "tenant"."companies"("company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."golden_questions" ADD CONSTRAINT "golden_questions_company_id_companies_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "tenant"."companies"("company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."knowledge_categories" ADD CONSTRAINT "knowledge_categories_company_id_companies_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "tenant"."companies"("company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."knowledge_concepts" ADD CONSTRAINT "knowledge_concepts_company_id_companies_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "tenant"."companies"("company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."knowledge_entries" ADD CONSTRAINT "knowledge_entries_company_id_category_id_knowledge_categories_company_id_id_fk" FOREIGN KEY ("company_id","category_id") REFERENCES "tenant"."knowledge_categories"("company_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."knowledge_overrides" ADD CONSTRAINT "knowledge_overrides_company_id_companies_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "tenant"."companies"("company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."knowledge_overrides" ADD CONSTRAINT "knowledge_overrides_company_id_entry_id_knowledge_entries_company_id_id_fk" FOREIGN KEY ("company_id","entry_id") REFERENCES "tenant"."knowledge_entries"("company_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."knowledge_stats" ADD CONSTRAINT "knowledge_stats_company_id_companies_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "tenant"."companies"("company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."unanswered_questions" ADD CONSTRAINT "unanswered_questions_company_id_companies_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "tenant"."companies"("company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."memories" ADD CONSTRAINT "memories_company_id_companies_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "tenant"."companies"("company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."master_postings" ADD CONSTRAINT "master_postings_entry_id_master_entries_id_fk" FOREIGN KEY ("entry_id") REFERENCES "platform"."master_entries"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."memberships" ADD CONSTRAINT "memberships_identity_id_identities_id_fk" FOREIGN KEY ("identity_id") REFERENCES "platform"."identities"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."memberships" ADD CONSTRAINT "memberships_company_id_companies_id_fk" FOREIGN KEY ("company_id") REFERENCES "platform"."companies"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."refresh_tokens" ADD CONSTRAINT "refresh_tokens_identity_id_identities_id_fk" FOREIGN KEY ("identity_id") REFERENCES "platform"."identities"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."refresh_tokens" ADD CONSTRAINT "refresh_tokens_membership_id_memberships_id_fk" FOREIGN KEY ("membership_id") REFERENCES "platform"."memberships"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."template_postings" ADD CONSTRAINT "template_postings_template_id_templates_id_fk" FOREIGN KEY ("template_id") REFERENCES "platform"."templates"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."template_tables" ADD CONSTRAINT "template_tables_template_id_templates_id_fk" FOREIGN KEY ("template_id") REFERENCES "platform"."templates"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform"."template_terms" ADD CONSTRAINT "template_terms_template_id_templates_id_fk" FOREIGN KEY ("template_id") REFERENCES "platform"."templates"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."site_keys" ADD CONSTRAINT "site_keys_company_id_companies_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "tenant"."companies"("company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."site_navigation" ADD CONSTRAINT "site_navigation_company_id_page_id_site_pages_company_id_id_fk" FOREIGN KEY ("company_id","page_id") REFERENCES "tenant"."site_pages"("company_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."site_pages" ADD CONSTRAINT "site_pages_company_id_companies_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "tenant"."companies"("company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."site_sections" ADD CONSTRAINT "site_sections_company_id_page_id_site_pages_company_id_id_fk" FOREIGN KEY ("company_id","page_id") REFERENCES "tenant"."site_pages"("company_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."sites" ADD CONSTRAINT "sites_company_id_companies_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "tenant"."companies"("company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."widget_settings" ADD CONSTRAINT "widget_settings_company_id_companies_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "tenant"."companies"("company_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenant"."widget_settings" ADD CONSTRAINT "widget_settings_company_id_agent_id_agents_company_id_id_fk" FOREIGN KEY ("company_id","agent_id") REFERENCES "tenant"."agents"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "invitations_newest" ON "tenant"."invitations" USING btree ("company_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "roles_slug" ON "tenant"."roles" USING btree ("company_id","slug");--> statement-breakpoint
CREATE UNIQUE INDEX "users_identity" ON "tenant"."users" USING btree ("company_id","identity_id");--> statement-breakpoint
CREATE INDEX "users_role" ON "tenant"."users" USING btree ("company_id","role_id");--> statement-breakpoint
CREATE INDEX "agent_handoff_routes_target" ON "tenant"."agent_handoff_routes" USING btree ("company_id","to_agent_id");--> statement-breakpoint
CREATE INDEX "agent_knowledge_scopes_category" ON "tenant"."agent_knowledge_scopes" USING btree ("company_id","category_id");--> statement-breakpoint
CREATE INDEX "agent_starters_agent" ON "tenant"."agent_starters" USING btree ("company_id","agent_id");--> statement-breakpoint
CREATE UNIQUE INDEX "agents_slug" ON "tenant"."agents" USING btree ("company_id","slug");--> statement-breakpoint
CREATE UNIQUE INDEX "gpt_contexts_slug" ON "tenant"."gpt_contexts" USING btree ("company_id","slug");--> statement-breakpoint
CREATE UNIQUE INDEX "ai_ledger_once" ON "tenant"."ai_ledger" USING btree ("company_id","request_id","attempt") WHERE state <> 'adjustment';--> statement-breakpoint
CREATE UNIQUE INDEX "ai_ledger_adjusted_once" ON "tenant"."ai_ledger" USING btree ("company_id","request_id","attempt") WHERE state = 'adjustment';--> statement-breakpoint
CREATE INDEX "ai_ledger_date" ON "tenant"."ai_ledger" USING btree ("company_id","spend_date");--> statement-breakpoint
CREATE INDEX "ai_ledger_newest" ON "tenant"."ai_ledger" USING btree ("company_id","created_at","id");--> statement-breakpoint
CREATE INDEX "appointment_type_services_service" ON "tenant"."appointment_type_services" USING btree ("company_id","service_id");--> statement-breakpoint
CREATE INDEX "audit_events_newest" ON "tenant"."audit_events" USING btree ("company_id","created_at","id");--> statement-breakpoint
CREATE INDEX "service_prices_service" ON "tenant"."service_prices" USING btree ("company_id","service_id");--> statement-breakpoint
CREATE UNIQUE INDEX "services_slug" ON "tenant"."services" USING btree ("company_id","slug");--> statement-breakpoint
CREATE INDEX "appointments_start" ON "tenant"."appointments" USING btree ("company_id","starts_at");--> statement-breakpoint
CREATE INDEX "appointments_contact" ON "tenant"."appointments" USING btree ("company_id","contact_id");--> statement-breakpoint
CREATE INDEX "appointments_type" ON "tenant"."appointments" USING btree ("company_id","appointment_type_id");--> statement-breakpoint
CREATE INDEX "contacts_email" ON "tenant"."contacts" USING btree ("company_id","email");--> statement-breakpoint
CREATE INDEX "contacts_newest" ON "tenant"."contacts" USING btree ("company_id","created_at","id");--> statement-breakpoint
CREATE INDEX "deals_contact" ON "tenant"."deals" USING btree ("company_id","contact_id");--> statement-breakpoint
CREATE INDEX "deals_stage" ON "tenant"."deals" USING btree ("company_id","stage_id");--> statement-breakpoint
CREATE UNIQUE INDEX "message_templates_slug" ON "tenant"."message_templates" USING btree ("company_id","slug");--> statement-breakpoint
CREATE UNIQUE INDEX "chat_runs_once" ON "tenant"."chat_runs" USING btree ("company_id","conversation_id","idempotency_key");--> statement-breakpoint
CREATE INDEX "conversations_newest" ON "tenant"."conversations" USING btree ("company_id","last_message_at","id");--> statement-breakpoint
CREATE INDEX "conversations_agent" ON "tenant"."conversations" USING btree ("company_id","agent_id");--> statement-breakpoint
CREATE INDEX "conversations_visitor" ON "tenant"."conversations" USING btree ("company_id","visitor_id");--> statement-breakpoint
CREATE INDEX "conversations_user" ON "tenant"."conversations" USING btree ("company_id","user_id");--> statement-breakpoint
CREATE INDEX "conversations_contact" ON "tenant"."conversations" USING btree ("company_id","contact_id");--> statement-breakpoint
CREATE INDEX "conversations_assigned" ON "tenant"."conversations" USING btree ("company_id","assigned_to");--> statement-breakpoint
CREATE INDEX "handoffs_conversation" ON "tenant"."handoffs" USING btree ("company_id","conversation_id");--> statement-breakpoint
CREATE INDEX "messages_conversation" ON "tenant"."messages" USING btree ("company_id","conversation_id","created_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "visitors_resume" ON "tenant"."visitors" USING btree ("company_id","resume_hash");--> statement-breakpoint
CREATE INDEX "visitors_contact" ON "tenant"."visitors" USING btree ("company_id","contact_id");--> statement-breakpoint
CREATE INDEX "company_data_keys_version" ON "tenant"."company_data_keys" USING btree ("company_id","version");--> statement-breakpoint
CREATE UNIQUE INDEX "knowledge_categories_slug" ON "tenant"."knowledge_categories" USING btree ("company_id","slug");--> statement-breakpoint
CREATE UNIQUE INDEX "knowledge_concepts_slug" ON "tenant"."knowledge_concepts" USING btree ("company_id","slug");--> statement-breakpoint
CREATE INDEX "knowledge_entries_category" ON "tenant"."knowledge_entries" USING btree ("company_id","category_id");--> statement-breakpoint
CREATE INDEX "knowledge_entries_updated" ON "tenant"."knowledge_entries" USING btree ("company_id","updated_at","id");--> statement-breakpoint
CREATE INDEX "knowledge_overrides_entry" ON "tenant"."knowledge_overrides" USING btree ("company_id","entry_id");--> statement-breakpoint
CREATE INDEX "knowledge_postings_entry" ON "tenant"."knowledge_postings" USING btree ("company_id","entry_id");--> statement-breakpoint
CREATE INDEX "unanswered_questions_open" ON "tenant"."unanswered_questions" USING btree ("company_id","created_at") WHERE status = 'open';--> statement-breakpoint
CREATE INDEX "memories_subject" ON "tenant"."memories" USING btree ("company_id","subject_kind","subject_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "companies_slug" ON "platform"."companies" USING btree ("slug");--> statement-breakpoint
CREATE UNIQUE INDEX "companies_idempotency" ON "platform"."companies" USING btree ("idempotency_key");--> statement-breakpoint
CREATE INDEX "companies_newest" ON "platform"."companies" USING btree ("created_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "identities_email" ON "platform"."identities" USING btree ("email");--> statement-breakpoint
CREATE UNIQUE INDEX "memberships_once" ON "platform"."memberships" USING btree ("identity_id","company_id");--> statement-breakpoint
CREATE INDEX "memberships_company" ON "platform"."memberships" USING btree ("company_id");--> statement-breakpoint
CREATE INDEX "operator_audit_newest" ON "platform"."operator_audit" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "refresh_tokens_family" ON "platform"."refresh_tokens" USING btree ("family_id");--> statement-breakpoint
CREATE INDEX "refresh_tokens_identity" ON "platform"."refresh_tokens" USING btree ("identity_id");--> statement-breakpoint
CREATE INDEX "refresh_tokens_membership" ON "platform"."refresh_tokens" USING btree ("membership_id");--> statement-breakpoint
CREATE INDEX "refresh_tokens_expiry" ON "platform"."refresh_tokens" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "templates_version" ON "platform"."templates" USING btree ("kind","slug","version");--> statement-breakpoint
CREATE UNIQUE INDEX "site_keys_key" ON "tenant"."site_keys" USING btree ("company_id","key");--> statement-breakpoint
CREATE INDEX "site_navigation_page" ON "tenant"."site_navigation" USING btree ("company_id","page_id");--> statement-breakpoint
CREATE UNIQUE INDEX "site_pages_path" ON "tenant"."site_pages" USING btree ("company_id","path");--> statement-breakpoint
CREATE INDEX "site_sections_page" ON "tenant"."site_sections" USING btree ("company_id","page_id","position");