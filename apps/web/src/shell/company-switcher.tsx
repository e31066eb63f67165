import { Menu } from '@base-ui/react/menu';
import { Check, ChevronsUpDown } from 'lucide-react';
import type { SessionState } from '../session/session.ts';
import { Logo } from '../ui/logo.tsx';
import { useSwitchCompany } from './switch-company.ts';

type Member = Extract<SessionState, { kind: 'member' }>;

/** The way to another company of the same person; nothing but the name where there is only one. */
export function CompanySwitcher({ member }: { member: Member }) {
  const change = useSwitchCompany();
  const name = (
    <>
      <Logo className="size-8 shrink-0" />
      <span className="min-w-0 grow truncate text-left font-semibold">{member.company.name}</span>
    </>
  );
  if (member.companies.length < 2)
    return <div className="flex min-h-12 items-center gap-3 px-2 pr-12 lg:pr-2">{name}</div>;
  return (
    <Menu.Root>
      <Menu.Trigger
        disabled={change.isPending}
        className="mr-12 flex min-h-12 items-center gap-3 rounded-lg px-2 hover:bg-sunken lg:mr-0"
      >
        {name}
        <ChevronsUpDown className="size-4 shrink-0 text-quiet" aria-hidden />
        <span className="sr-only">, change the company</span>
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={6} align="start" className="z-50">
          <Menu.Popup className="min-w-60 rounded-xl border border-line bg-surface p-1.5 shadow-high outline-none">
            {member.companies.map((company) => (
              <Menu.Item
                key={company.slug}
                onClick={() => company.slug !== member.company.slug && change.mutate({ slug: company.slug })}
                className="flex min-h-11 cursor-pointer items-center gap-3 rounded-lg px-3 outline-none data-highlighted:bg-sunken"
              >
                <span className="grow">{company.name}</span>
                {company.slug === member.company.slug && <Check className="size-4 text-good" aria-label="shown now" />}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
