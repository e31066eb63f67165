/** What a new company's rows are called where people read of them. */
const labels: Readonly<Record<string, string>> = {
  companies: 'Company',
  subscriptions: 'Subscription',
  entitlements: 'Entitlements of the tier',
  ai_budgets: 'AI budget',
  token_budgets: 'Token budget',
  company_data_keys: 'Encryption key of its own',
  roles: 'Roles',
  role_permissions: 'Permissions',
  knowledge_categories: 'Knowledge categories',
  agents: 'AI agents',
  agent_tools: 'Tools of agents',
  agent_knowledge_scopes: 'What each agent may see',
  agent_starters: 'Conversation starters',
  agent_handoff_routes: 'Hand-off routes',
  gpt_contexts: 'GPT contexts',
  guardrails: 'Rules for agents',
  knowledge_entries: 'Knowledge entries',
  knowledge_concepts: 'Words of the trade',
  golden_questions: 'Test questions',
  services: 'Services',
  service_prices: 'Prices',
  price_adjustments: 'Price rules',
  business_hours: 'Opening hours',
  business_holidays: 'Holidays',
  appointment_types: 'Appointment types',
  appointment_type_services: 'Services by appointment',
  pipeline_stages: 'Sales stages',
  message_templates: 'Message templates',
  site_pages: 'Site pages',
  site_sections: 'Site sections',
  site_navigation: 'Menu entries',
  users: 'Admin',
  notification_preferences: 'Notifications',
  sites: 'Site',
  widget_settings: 'Chat widget',
  site_keys: 'Site key',
  audit_events: 'Audit log',
  audit_heads: 'End of the audit log',
  canaries: 'Secret markers',
  knowledge_indexed_entries: 'Search index: entries',
  knowledge_postings: 'Search index: words',
  knowledge_stats: 'Search statistics',
};

/** Rows by table with names for people; what the platform itself keeps is not the company's affair. */
export function madeView(
  made: readonly { table: string; rows: number }[],
): { table: string; label: string; rows: number }[] {
  return made
    .filter(({ table }) => !table.startsWith('platform.'))
    .map(({ table, rows }) => ({ table, label: labels[table] ?? table.replaceAll('_', ' '), rows }));
}
