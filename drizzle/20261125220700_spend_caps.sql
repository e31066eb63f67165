ALTER TABLE "tenant"."agents" ADD COLUMN "daily_limit_micro_usd" bigint;--> statement-breakpoint
ALTER TABLE "tenant"."ai_budgets" ADD COLUMN "conversation_daily_micro_usd" bigint;--> statement-breakpoint
ALTER TABLE "tenant"."ai_budgets" ADD COLUMN "visitor_daily_micro_usd" bigint;--> statement-breakpoint
ALTER TABLE "tenant"."ai_ledger" ADD COLUMN "visitor_id" uuid;--> statement-breakpoint
ALTER TABLE "tenant"."ai_ledger" ADD COLUMN "purpose" text DEFAULT 'answer' NOT NULL;--> statement-breakpoint
ALTER TABLE "tenant"."ai_ledger" ADD COLUMN "cache_write_tokens" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "tenant"."llm_providers" ADD COLUMN "embedding_model" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "tenant"."llm_providers" ADD COLUMN "own_prices" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "platform"."model_prices" ADD COLUMN "cache_write_micro_usd" bigint;--> statement-breakpoint
CREATE INDEX "ai_ledger_open" ON "tenant"."ai_ledger" USING btree ("company_id","lease_expires_at") WHERE state in ('reserved', 'dispatched');--> statement-breakpoint
ALTER TABLE "tenant"."ai_ledger" ADD CONSTRAINT "ai_ledger_purpose" CHECK ("tenant"."ai_ledger"."purpose" in ('answer', 'embedding', 'key-test'));