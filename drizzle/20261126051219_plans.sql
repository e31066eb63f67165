-- Nothing ever wrote to these two.
DROP TABLE "tenant"."api_keys";--> statement-breakpoint
DROP TABLE "tenant"."webhooks";--> statement-breakpoint
-- Features that no plan has any more. The owner is bound by the walls as well, so they are down for this one statement.
ALTER TABLE tenant.entitlements NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
DELETE FROM tenant.entitlements WHERE feature IN ('api-keys', 'webhooks', 'contacts');--> statement-breakpoint
ALTER TABLE tenant.entitlements FORCE ROW LEVEL SECURITY;
