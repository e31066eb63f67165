ALTER TABLE "tenant"."ai_budgets" ADD COLUMN "held_date" date;--> statement-breakpoint
ALTER TABLE "tenant"."ai_budgets" ADD COLUMN "held_until" timestamp with time zone;