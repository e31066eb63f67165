/** The roles every company is born with. */
export const roles = [
  { value: 'admin', label: 'Admin: everything' },
  { value: 'manager', label: 'Manager: everything but keys, team and plan' },
  { value: 'staff', label: 'Staff: conversations and contacts' },
  { value: 'viewer', label: 'Viewer: reads only' },
] as const;
