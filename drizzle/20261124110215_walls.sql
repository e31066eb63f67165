-- The walls: two policies on every tenant table, forced, and the narrowest rights for the two runtime roles.
-- Written by hand and reviewed as text: the catalog checks compare every policy and every grant word for word.
GRANT USAGE ON SCHEMA tenant TO rowhouse_tenant, rowhouse_platform;
--> statement-breakpoint
GRANT USAGE ON SCHEMA platform TO rowhouse_tenant, rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.agent_handoff_routes ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.agent_handoff_routes FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.agent_handoff_routes AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.agent_handoff_routes AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.agent_handoff_routes TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.agent_handoff_routes TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.agent_knowledge_scopes ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.agent_knowledge_scopes FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.agent_knowledge_scopes AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.agent_knowledge_scopes AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.agent_knowledge_scopes TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.agent_knowledge_scopes TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.agent_starters ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.agent_starters FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.agent_starters AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.agent_starters AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.agent_starters TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.agent_starters TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.agent_tools ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.agent_tools FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.agent_tools AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.agent_tools AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.agent_tools TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.agent_tools TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.agents ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.agents FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.agents AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.agents AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.agents TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.agents TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.ai_budgets ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.ai_budgets FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.ai_budgets AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.ai_budgets AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.ai_budgets TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.ai_budgets TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.ai_ledger ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.ai_ledger FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.ai_ledger AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.ai_ledger AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.ai_ledger TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.ai_ledger TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.api_keys ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.api_keys FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.api_keys AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.api_keys AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.api_keys TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.api_keys TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.appointment_type_services ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.appointment_type_services FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.appointment_type_services AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.appointment_type_services AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.appointment_type_services TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.appointment_type_services TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.appointment_types ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.appointment_types FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.appointment_types AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.appointment_types AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.appointment_types TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.appointment_types TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.appointments ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.appointments FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.appointments AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.appointments AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.appointments TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.appointments TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.audit_events ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.audit_events FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.audit_events AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.audit_events AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT ON tenant.audit_events TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.audit_events TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.business_holidays ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.business_holidays FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.business_holidays AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.business_holidays AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.business_holidays TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.business_holidays TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.business_hours ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.business_hours FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.business_hours AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.business_hours AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.business_hours TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.business_hours TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.chat_runs ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.chat_runs FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.chat_runs AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.chat_runs AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.chat_runs TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.chat_runs TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.companies ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.companies FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.companies AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.companies AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.companies TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.companies TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.company_data_keys ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.company_data_keys FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.company_data_keys AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.company_data_keys AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.company_data_keys TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.company_data_keys TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.contacts ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.contacts FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.contacts AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.contacts AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.contacts TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.contacts TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.conversations ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.conversations FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.conversations AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.conversations AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.conversations TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.conversations TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.deals ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.deals FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.deals AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.deals AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.deals TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.deals TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.entitlements ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.entitlements FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.entitlements AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.entitlements AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.entitlements TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.entitlements TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.golden_questions ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.golden_questions FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.golden_questions AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.golden_questions AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.golden_questions TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.golden_questions TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.gpt_contexts ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.gpt_contexts FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.gpt_contexts AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.gpt_contexts AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.gpt_contexts TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.gpt_contexts TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.guardrails ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.guardrails FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.guardrails AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.guardrails AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.guardrails TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.guardrails TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.handoffs ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.handoffs FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.handoffs AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.handoffs AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.handoffs TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.handoffs TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.invitations ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.invitations FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.invitations AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.invitations AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.invitations TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.invitations TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.knowledge_categories ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.knowledge_categories FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.knowledge_categories AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.knowledge_categories AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.knowledge_categories TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.knowledge_categories TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.knowledge_concepts ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.knowledge_concepts FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.knowledge_concepts AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.knowledge_concepts AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.knowledge_concepts TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.knowledge_concepts TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.knowledge_entries ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.knowledge_entries FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.knowledge_entries AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.knowledge_entries AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.knowledge_entries TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.knowledge_entries TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.knowledge_overrides ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.knowledge_overrides FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.knowledge_overrides AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.knowledge_overrides AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.knowledge_overrides TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.knowledge_overrides TO rowhouse_platform;
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
ALTER TABLE tenant.knowledge_stats ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.knowledge_stats FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.knowledge_stats AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.knowledge_stats AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.knowledge_stats TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.knowledge_stats TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.knowledge_terms ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.knowledge_terms FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.knowledge_terms AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.knowledge_terms AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.knowledge_terms TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.knowledge_terms TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.llm_providers ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.llm_providers FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.llm_providers AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.llm_providers AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.llm_providers TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.llm_providers TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.locations ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.locations FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.locations AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.locations AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.locations TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.locations TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.memories ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.memories FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.memories AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.memories AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.memories TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.memories TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.message_templates ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.message_templates FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.message_templates AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.message_templates AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.message_templates TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.message_templates TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.messages ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.messages FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.messages AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.messages AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.messages TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.messages TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.notification_preferences ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.notification_preferences FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.notification_preferences AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.notification_preferences AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.notification_preferences TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.notification_preferences TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.pipeline_stages ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.pipeline_stages FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.pipeline_stages AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.pipeline_stages AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.pipeline_stages TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.pipeline_stages TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.price_adjustments ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.price_adjustments FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.price_adjustments AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.price_adjustments AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.price_adjustments TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.price_adjustments TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.role_permissions ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.role_permissions FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.role_permissions AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.role_permissions AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.role_permissions TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.role_permissions TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.roles ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.roles FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.roles AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.roles AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.roles TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.roles TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.service_prices ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.service_prices FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.service_prices AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.service_prices AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.service_prices TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.service_prices TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.services ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.services FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.services AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.services AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.services TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.services TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.site_keys ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.site_keys FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.site_keys AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.site_keys AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.site_keys TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.site_keys TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.site_navigation ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.site_navigation FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.site_navigation AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.site_navigation AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.site_navigation TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.site_navigation TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.site_pages ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.site_pages FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.site_pages AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.site_pages AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.site_pages TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.site_pages TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.site_sections ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.site_sections FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.site_sections AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.site_sections AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.site_sections TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.site_sections TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.sites ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.sites FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.sites AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.sites AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.sites TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.sites TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.subscriptions ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.subscriptions FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.subscriptions AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.subscriptions AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.subscriptions TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.subscriptions TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.token_budgets ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.token_budgets FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.token_budgets AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.token_budgets AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.token_budgets TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.token_budgets TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.unanswered_questions ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.unanswered_questions FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.unanswered_questions AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.unanswered_questions AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.unanswered_questions TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.unanswered_questions TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.users ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.users FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.users AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.users AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.users TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.users TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.visitors ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.visitors FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.visitors AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.visitors AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.visitors TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.visitors TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.webhooks ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.webhooks FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.webhooks AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.webhooks AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.webhooks TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.webhooks TO rowhouse_platform;
--> statement-breakpoint
ALTER TABLE tenant.widget_settings ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE tenant.widget_settings FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY company_access ON tenant.widget_settings AS PERMISSIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
CREATE POLICY company_wall ON tenant.widget_settings AS RESTRICTIVE FOR ALL TO PUBLIC
  USING      (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid))
  WITH CHECK (company_id = (SELECT nullif(current_setting('app.current_company_id', true), '')::uuid));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.widget_settings TO rowhouse_tenant;
--> statement-breakpoint
GRANT INSERT ON tenant.widget_settings TO rowhouse_platform;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON platform.companies TO rowhouse_platform;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON platform.identities TO rowhouse_platform;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON platform.key_sentinels TO rowhouse_platform;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON platform.master_entries TO rowhouse_platform;
--> statement-breakpoint
GRANT SELECT ON platform.master_entries TO rowhouse_tenant;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON platform.master_postings TO rowhouse_platform;
--> statement-breakpoint
GRANT SELECT ON platform.master_postings TO rowhouse_tenant;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON platform.master_stats TO rowhouse_platform;
--> statement-breakpoint
GRANT SELECT ON platform.master_stats TO rowhouse_tenant;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON platform.master_terms TO rowhouse_platform;
--> statement-breakpoint
GRANT SELECT ON platform.master_terms TO rowhouse_tenant;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON platform.memberships TO rowhouse_platform;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON platform.model_prices TO rowhouse_platform;
--> statement-breakpoint
GRANT SELECT ON platform.model_prices TO rowhouse_tenant;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON platform.operator_audit TO rowhouse_platform;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON platform.refresh_tokens TO rowhouse_platform;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON platform.template_postings TO rowhouse_platform;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON platform.template_tables TO rowhouse_platform;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON platform.template_terms TO rowhouse_platform;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON platform.templates TO rowhouse_platform;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON platform.tiers TO rowhouse_platform;
