import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useApi, useApiClient } from '../api.ts';
import { Moment } from '../format/moment.tsx';
import { humanize } from '../format/words.ts';
import { useMember } from '../session/session-context.ts';
import { useTitle } from '../shell/title.ts';
import { Button } from '../ui/button.tsx';
import { Loaded } from '../ui/states.tsx';
import { Badge, PageHeader, Section } from '../ui/surface.tsx';
import { Table } from '../ui/table.tsx';
import { sayUndo } from '../ui/toasts.tsx';
import { InviteForm } from './invite-form.tsx';
import { RoleSelect } from './role-select.tsx';

/** Who belongs to the company, with which role, and who is invited. */
export function TeamPage() {
  useTitle('Team');
  const api = useApi();
  const queryClient = useQueryClient();
  const me = useMember();
  const team = useQuery(api.members.list.queryOptions());
  const client = useApiClient();
  const refresh = () => queryClient.invalidateQueries(api.members.list.pathFilter());
  const remove = useMutation(
    api.members.remove.mutationOptions({
      onSuccess: (_removed, { memberId }) => {
        const name = team.data?.members.find((member) => member.id === memberId)?.name ?? 'The member';
        sayUndo(`${name} is removed and signed out. What they wrote stays.`, async () => {
          await client.members.restore.mutate({ memberId });
          await refresh();
        });
        return refresh();
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
                        <Button
                          size="small"
                          look="danger"
                          busy={remove.isPending && remove.variables.memberId === member.id}
                          onClick={() => remove.mutate({ memberId: member.id })}
                        >
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
    </>
  );
}
