import { useQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import {
  BookOpen,
  Brain,
  CalendarDays,
  Contact,
  Globe,
  Handshake,
  KeyRound,
  LayoutDashboard,
  Megaphone,
  MessagesSquare,
  RefreshCw,
  ScrollText,
  Settings,
  ShieldCheck,
  Users,
  UserRoundCog,
  Wallet,
} from 'lucide-react';
import { useApi } from '../api.ts';
import { useSessionState } from '../session/session-context.ts';
import { CompanySwitcher } from './company-switcher.tsx';
import { Frame } from './frame.tsx';
import { type PlaceGroup, Side } from './side.tsx';

/** The console of one company. It renders nothing while somebody else is signing in, so that no call goes out as nobody. */
export function CompanyShell() {
  const state = useSessionState();
  if (state.kind !== 'member') return null;
  return <SignedIn key={state.company.id} member={state} />;
}

function SignedIn({ member }: { member: Parameters<typeof CompanySwitcher>[0]['member'] }) {
  const api = useApi();
  const counts = useQuery(api.conversations.counts.queryOptions(undefined, { refetchInterval: 30_000 }));
  const side = (
    <Side
      top={<CompanySwitcher member={member} />}
      groups={placesOf((counts.data?.waiting ?? 0) + (counts.data?.actions ?? 0))}
      user={member.user}
    />
  );
  return (
    <Frame name={member.company.name} side={side}>
      <Outlet />
    </Frame>
  );
}

function placesOf(waiting: number): PlaceGroup[] {
  return [
    {
      places: [
        { to: '/overview', label: 'Overview', icon: LayoutDashboard },
        { to: '/conversations', label: 'Conversations', icon: MessagesSquare, count: waiting },
        { to: '/appointments', label: 'Appointments', icon: CalendarDays },
        { to: '/contacts', label: 'Contacts', icon: Contact },
        { to: '/deals', label: 'Deals and drafts', icon: Handshake },
      ],
    },
    {
      title: 'Your AI team',
      places: [
        { to: '/agents', label: 'Agents', icon: UserRoundCog },
        { to: '/knowledge', label: 'Knowledge', icon: BookOpen },
        { to: '/memory', label: 'Memory', icon: Brain },
        { to: '/contexts', label: 'Brand voice', icon: Megaphone },
      ],
    },
    {
      title: 'Your company',
      places: [
        { to: '/site', label: 'Website and chat', icon: Globe },
        { to: '/keys', label: 'AI keys', icon: KeyRound },
        { to: '/budget', label: 'Budget', icon: Wallet },
        { to: '/team', label: 'Team', icon: Users },
        { to: '/updates', label: 'Updates', icon: RefreshCw },
        { to: '/isolation', label: 'Isolation', icon: ShieldCheck },
        { to: '/audit', label: 'Audit log', icon: ScrollText },
        { to: '/settings', label: 'Settings', icon: Settings },
      ],
    },
  ];
}
