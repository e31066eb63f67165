DROP INDEX "tenant"."company_data_keys_version";--> statement-breakpoint
CREATE UNIQUE INDEX "company_data_keys_version" ON "tenant"."company_data_keys" USING btree ("company_id","version");