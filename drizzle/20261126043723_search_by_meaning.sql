-- Derived, and written by nobody until now: the table is empty.
ALTER TABLE "tenant"."knowledge_embeddings" ADD COLUMN "category_id" uuid NOT NULL;--> statement-breakpoint
ALTER TABLE "tenant"."knowledge_embeddings" ADD COLUMN "signs" bit varying NOT NULL;
