ALTER TABLE "platform"."companies" ADD COLUMN "domain" text;--> statement-breakpoint
CREATE UNIQUE INDEX "companies_domain" ON "platform"."companies" USING btree ("domain");