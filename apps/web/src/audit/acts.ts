const sentences: Readonly<Record<string, string>> = {
  'agent.changed': 'Changed an agent',
  'agent.scope-changed': 'Changed what an agent may see',
  'agent.starters-changed': 'Changed what an agent offers to ask',
  'agent.tools-changed': 'Changed what an agent may do',
  'audit.downloaded': 'Downloaded the audit log',
  'budget.alert': 'A limit is being used up',
  'budget.changed': 'Changed the budget',
  'canary.found': 'A text was withheld',
  'company.changed': 'Changed the company’s profile',
  'company.created': 'Founded the company',
  'company.resumed': 'Opened the company again',
  'company.domain-changed': 'Changed the domain of the site',
  'company.tier-changed': 'Changed the plan',
  'company.suspended': 'Suspended the company',
  'context.changed': 'Changed the brand voice',
  'knowledge.checked': 'Checked what the agents know',
  'knowledge.meaning-changed': 'Switched searching by meaning on or off',
  'ready-words.changed': 'Changed ready words',
  'key.added': 'Added an AI key',
  'key.changed': 'Changed an AI key',
  'key.removed': 'Removed an AI key',
  'member.invited': 'Invited somebody',
  'member.joined': 'Joined the team',
  'member.removed': 'Removed a member',
  'member.restored': 'Took a member’s removal back',
  'member.role-changed': 'Changed a member’s role',
  'member.signed-in': 'Signed in',
  'site.domain-changed': 'Changed the website’s own domain',
  'site.domain-lost': 'The website’s own domain was proved to be somebody else’s',
  'site.settings-changed': 'Changed the website’s settings',
  'template.rolled-back': 'Took an update of the trade back',
  'template.upgraded': 'Updated to a new version of the trade',
};

/** What can be asked for: the beginning of an act's name, and its name for people. */
export const actGroups: readonly { prefix: string; name: string }[] = [
  { prefix: 'member.', name: 'Members and sign-ins' },
  { prefix: 'key.', name: 'AI keys' },
  { prefix: 'budget.', name: 'Budget' },
  { prefix: 'agent.', name: 'Agents' },
  { prefix: 'company.', name: 'Company' },
  { prefix: 'context.', name: 'Brand voice' },
  { prefix: 'site.', name: 'Website' },
  { prefix: 'audit.', name: 'Downloads' },
  { prefix: 'canary.', name: 'Withheld texts' },
];

/** What was done, in words. */
export function actSentence(action: string): string {
  return sentences[action] ?? action.replaceAll(/[.-]/g, ' ');
}
