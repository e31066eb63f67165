import type { LinkProps } from '@tanstack/react-router';
import {
  BookOpen,
  Brain,
  Building2,
  CalendarDays,
  ChartColumn,
  Contact,
  Globe,
  Handshake,
  KeyRound,
  LayoutDashboard,
  LayoutTemplate,
  type LucideIcon,
  Megaphone,
  MessagesSquare,
  Plus,
  RefreshCw,
  ScrollText,
  Settings,
  ShieldCheck,
  Users,
  UserRoundCog,
  Wallet,
} from 'lucide-react';

export type Place = {
  to: NonNullable<LinkProps['to']>;
  label: string;
  /** On the bar of a phone, where the label is too long. */
  short?: string;
  icon: LucideIcon;
  exact?: boolean;
  /** Pressed after `g`, it leads there. */
  letter?: string;
  /** Only for those whose role has it. */
  needs?: string;
  /** Other words that people look for it by. */
  alias?: string;
};
export type PlaceGroup = { title?: string; places: Place[] };

export const companyPlaces: PlaceGroup[] = [
  {
    places: [
      { to: '/overview', label: 'Overview', icon: LayoutDashboard, letter: 'o', alias: 'home start today' },
      {
        to: '/conversations',
        label: 'Conversations',
        short: 'Inbox',
        icon: MessagesSquare,
        letter: 'c',
        alias: 'inbox chats messages',
      },
      {
        to: '/appointments',
        needs: 'appointments.read',
        label: 'Appointments',
        short: 'Visits',
        icon: CalendarDays,
        letter: 'a',
        alias: 'calendar bookings visits',
      },
      { to: '/contacts', label: 'Contacts', icon: Contact, letter: 'p', alias: 'people customers leads' },
      { to: '/deals', label: 'Deals and drafts', icon: Handshake, letter: 'd', alias: 'quotes pipeline sales' },
    ],
  },
  {
    title: 'Your AI team',
    places: [
      { to: '/agents', label: 'Agents', icon: UserRoundCog, letter: 't', alias: 'ai team sarah' },
      {
        to: '/knowledge',
        label: 'Knowledge',
        icon: BookOpen,
        letter: 'k',
        alias: 'faq answers import entries unanswered golden test questions',
      },
      { to: '/memory', needs: 'memory.read', label: 'Memory', icon: Brain, letter: 'm', alias: 'remember forget' },
      {
        to: '/contexts',
        needs: 'contexts.read',
        label: 'Brand voice',
        icon: Megaphone,
        letter: 'v',
        alias: 'tone contexts rules',
      },
    ],
  },
  {
    title: 'Your company',
    places: [
      {
        to: '/site',
        needs: 'site.read',
        label: 'Website and chat',
        icon: Globe,
        letter: 'w',
        alias: 'widget snippet pages embed',
      },
      {
        to: '/keys',
        needs: 'providers.read',
        label: 'AI keys',
        icon: KeyRound,
        alias: 'openai anthropic provider model',
      },
      {
        to: '/budget',
        needs: 'budget.read',
        label: 'Budget',
        icon: Wallet,
        letter: 'b',
        alias: 'spend cost usage ledger',
      },
      { to: '/team', needs: 'members.read', label: 'Team', icon: Users, alias: 'members invite roles' },
      { to: '/updates', label: 'Updates', icon: RefreshCw, alias: 'template upgrade' },
      {
        to: '/isolation',
        needs: 'isolation.read',
        label: 'Isolation',
        icon: ShieldCheck,
        alias: 'security proof evidence walls',
      },
      { to: '/audit', needs: 'audit.read', label: 'Audit log', icon: ScrollText, alias: 'history who changed' },
      { to: '/settings', label: 'Settings', icon: Settings, letter: 's', alias: 'hours phone address export close' },
    ],
  },
];

export const operatorPlaces: PlaceGroup[] = [
  {
    places: [
      {
        to: '/operator',
        label: 'Companies',
        short: 'Fleet',
        icon: Building2,
        exact: true,
        letter: 'c',
        alias: 'fleet tenants',
      },
      {
        to: '/operator/provision',
        label: 'New company',
        short: 'New',
        icon: Plus,
        letter: 'n',
        alias: 'provision sign up',
      },
      { to: '/operator/templates', label: 'Templates', icon: LayoutTemplate, letter: 't', alias: 'industries upgrade' },
      { to: '/operator/usage', label: 'Usage', icon: ChartColumn, letter: 'u', alias: 'cost spend reconcile prices' },
      { to: '/operator/isolation', label: 'Isolation', icon: ShieldCheck, letter: 'i', alias: 'proof walls' },
      { to: '/operator/log', label: 'Log', icon: ScrollText, letter: 'l', alias: 'audit history entered' },
    ],
  },
];

/** Without the places that this member's role keeps shut. */
export function openPlaces(groups: PlaceGroup[], may: (permission: string) => boolean | undefined): PlaceGroup[] {
  return groups.map((group) => ({
    ...group,
    places: group.places.filter(({ needs }) => needs === undefined || may(needs) !== false),
  }));
}
