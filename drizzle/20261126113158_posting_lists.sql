-- Postings become lists: every index that is there is carried over, in place. While it is, its owner reads past the walls,
-- which nobody else does: the new tables get theirs before the transaction ends.
ALTER TABLE tenant.knowledge_postings NO FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.knowledge_entries NO FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.knowledge_stats NO FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.knowledge_postings RENAME TO single_postings;
--> statement-breakpoint
ALTER TABLE platform.template_postings RENAME TO single_postings;
--> statement-breakpoint
CREATE TABLE "tenant"."knowledge_indexed_entries" (
	"company_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"entry_id" uuid NOT NULL,
	"category_id" uuid NOT NULL,
	CONSTRAINT "knowledge_indexed_entries_company_id_number_pk" PRIMARY KEY("company_id","number")
);
--> statement-breakpoint
CREATE TABLE "tenant"."knowledge_postings" (
	"company_id" uuid NOT NULL,
	"term" text collate "C" NOT NULL,
	"block" integer NOT NULL,
	"numbers" integer[] NOT NULL,
	"weights" real[] NOT NULL,
	CONSTRAINT "knowledge_postings_company_id_term_block_pk" PRIMARY KEY("company_id","term","block"),
	CONSTRAINT "knowledge_postings_pairs" CHECK (cardinality("tenant"."knowledge_postings"."numbers") = cardinality("tenant"."knowledge_postings"."weights"))
);
--> statement-breakpoint
CREATE TABLE "platform"."template_indexed_entries" (
	"template_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"entry_id" uuid NOT NULL,
	"category_id" uuid NOT NULL,
	CONSTRAINT "template_indexed_entries_template_id_number_pk" PRIMARY KEY("template_id","number")
);
--> statement-breakpoint
CREATE TABLE "platform"."template_postings" (
	"template_id" uuid NOT NULL,
	"term" text collate "C" NOT NULL,
	"block" integer NOT NULL,
	"numbers" integer[] NOT NULL,
	"weights" real[] NOT NULL,
	CONSTRAINT "template_postings_template_id_term_block_pk" PRIMARY KEY("template_id","term","block")
);
--> statement-breakpoint
ALTER TABLE "tenant"."knowledge_stats" ADD COLUMN "next_number" integer DEFAULT 0 NOT NULL;
--> statement-breakpoint
INSERT INTO tenant.knowledge_indexed_entries (company_id, number, entry_id, category_id)
SELECT e.company_id, row_number() OVER (PARTITION BY e.company_id ORDER BY e.created_at, e.id) - 1, e.id, e.category_id
FROM tenant.knowledge_entries e
WHERE EXISTS (SELECT FROM tenant.single_postings p WHERE p.company_id = e.company_id AND p.entry_id = e.id);
--> statement-breakpoint
INSERT INTO tenant.knowledge_postings (company_id, term, block, numbers, weights)
SELECT p.company_id, p.term, i.number >> 7, array_agg(i.number ORDER BY i.number), array_agg(p.weight ORDER BY i.number)
FROM tenant.single_postings p
JOIN tenant.knowledge_indexed_entries i ON i.company_id = p.company_id AND i.entry_id = p.entry_id
GROUP BY 1, 2, 3;
--> statement-breakpoint
UPDATE tenant.knowledge_stats s
SET next_number = (SELECT coalesce(max(i.number) + 1, 0) FROM tenant.knowledge_indexed_entries i WHERE i.company_id = s.company_id);
--> statement-breakpoint
INSERT INTO platform.template_indexed_entries (template_id, number, entry_id, category_id)
SELECT p.template_id, row_number() OVER (PARTITION BY p.template_id ORDER BY p.entry_id) - 1, p.entry_id, p.category_id
FROM (SELECT DISTINCT template_id, entry_id, category_id FROM platform.single_postings) p;
--> statement-breakpoint
INSERT INTO platform.template_postings (template_id, term, block, numbers, weights)
SELECT p.template_id, p.term, i.number >> 7, array_agg(i.number ORDER BY i.number), array_agg(p.weight ORDER BY i.number)
FROM platform.single_postings p
JOIN platform.template_indexed_entries i ON i.template_id = p.template_id AND i.entry_id = p.entry_id
GROUP BY 1, 2, 3;
--> statement-breakpoint
DROP TABLE tenant.single_postings;
--> statement-breakpoint
DROP TABLE platform.single_postings;
--> statement-breakpoint
DROP TABLE tenant.knowledge_terms;
--> statement-breakpoint
DROP TABLE platform.template_terms;
--> statement-breakpoint
ALTER TABLE "tenant"."knowledge_indexed_entries" ADD CONSTRAINT "knowledge_indexed_entries_company_id_entry_id_knowledge_entries_company_id_id_fk" FOREIGN KEY ("company_id","entry_id") REFERENCES "tenant"."knowledge_entries"("company_id","id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "platform"."template_indexed_entries" ADD CONSTRAINT "template_indexed_entries_template_id_templates_id_fk" FOREIGN KEY ("template_id") REFERENCES "platform"."templates"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "platform"."template_postings" ADD CONSTRAINT "template_postings_template_id_templates_id_fk" FOREIGN KEY ("template_id") REFERENCES "platform"."templates"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
CREATE UNIQUE INDEX "knowledge_indexed_entries_entry" ON "tenant"."knowledge_indexed_entries" USING btree ("company_id","entry_id");
--> statement-breakpoint
ALTER TABLE tenant.knowledge_entries FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.knowledge_stats FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.knowledge_indexed_entries ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.knowledge_indexed_entries FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.knowledge_indexed_entries AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.knowledge_indexed_entries AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.knowledge_indexed_entries TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.knowledge_indexed_entries TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.knowledge_postings ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.knowledge_postings FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.knowledge_postings AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.knowledge_postings AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.knowledge_postings TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.knowledge_postings TO rowhouse_platform;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON platform.template_indexed_entries TO rowhouse_platform;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON platform.template_postings TO rowhouse_platform;
