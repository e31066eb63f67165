import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../api.ts';
import { Moment } from '../format/moment.tsx';
import { humanize } from '../format/words.ts';
import { useMember } from '../session/session-context.ts';
import { useTitle } from '../shell/title.ts';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/dialog.tsx';
import { Loaded } from '../ui/states.tsx';
import { Badge, PageHeader, Section } from '../ui/surface.tsx';
import { Table } from '../ui/table.tsx';
import { sayDone } from '../ui/toasts.tsx';
import { InviteForm } from './invite-form.tsx';
import { RoleSelect } from './role-select.tsx';

export function TeamPage() {
  useTitle('Team');
  const api = useApi();
  const queryClient = useQueryClient();
  const me = useMember();
  const team = useQuery(api.members.list.queryOptions());
  const [leaving, setLeaving] = useState<{ id: string; name: string }>();
  const remove = useMutation(
    api.members.remove.mutationOptions({
      onSuccess: () => {
        sayDone('They can no longer sign in to this company.');
        setLeaving(undefined);
        return queryClient.invalidateQueries(api.members.list.pathFilter());
      },
    }),
  );
  return (
    <>
      <PageHeader title="Team" lead="Who may sign in to this company, and what they may do." />
      <div className="grid grid-cols-1 gap-8">
        <Loaded query={team}>
          {({ members, invitations }) => (
            <>
              <Table
                caption="Members"
                rows={members}
                rowKey={(member) => member.id}
                columns={[
                  {
                    title: 'Name',
                    cell: (member) => (
                      <span className="grid">
                        <span className="font-medium">
                          {member.name} {member.id === me?.user.id && <Badge>You</Badge>}
                        </span>
                        <span className="text-sm text-quiet">{member.email}</span>
                      </span>
                    ),
                  },
                  {
                    title: 'Role',
                    cell: (member) =>
                      member.id === me?.user.id ? (
                        <span className="whitespace-nowrap">{humanize(member.role)}</span>
                      ) : (
                        <RoleSelect memberId={member.id} name={member.name} role={member.role} />
                      ),
                  },
                  { title: 'Since', wide: true, cell: (member) => <Moment iso={member.joinedAt} look="ago" /> },
                  {
                    title: 'Remove',
                    numeric: true,
                    cell: (member) =>
                      member.id === me?.user.id ? null : (
                        <Button size="small" look="danger" onClick={() => setLeaving(member)}>
                          Remove<span className="sr-only"> {member.name}</span>
                        </Button>
                      ),
                  },
                ]}
              />
              {invitations.length > 0 && (
                <Section title="Invited, not here yet">
                  <Table
                    caption="Open invitations"
                    rows={invitations}
                    rowKey={(invitation) => invitation.id}
                    columns={[
                      { title: 'E-mail', cell: (invitation) => invitation.email },
                      { title: 'Role', cell: (invitation) => humanize(invitation.role) },
                      {
                        title: 'Valid until',
                        wide: true,
                        cell: (invitation) => <Moment iso={invitation.expiresAt} />,
                      },
                    ]}
                  />
                </Section>
              )}
            </>
          )}
        </Loaded>
        <InviteForm />
      </div>
      {leaving !== undefined && (
        <Confirm
          open
          onClose={() => setLeaving(undefined)}
          title={`Remove ${leaving.name}?`}
          action="Remove"
          busy={remove.isPending}
          onConfirm={() => remove.mutate({ memberId: leaving.id })}
        >
          They are signed out of this company at once. What they wrote stays.
        </Confirm>
      )}
    </>
  );
}
