DROP TABLE "tenant"."locations" CASCADE;--> statement-breakpoint
ALTER TABLE "tenant"."knowledge_entries" ADD COLUMN "followed_version" integer DEFAULT 1 NOT NULL;