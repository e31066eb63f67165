import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import {
  BookOpen,
  Building2,
  Contact,
  ExternalLink,
  Keyboard,
  LogOut,
  MessageSquare,
  MessagesSquare,
  UserPlus,
  UserRoundCog,
} from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { useApi } from '../api.ts';
import { useAsk } from '../conversations/use-ask.ts';
import type { SessionState } from '../session/session.ts';
import type { PlaceGroup } from '../shell/places.ts';
import { useSignOut } from '../shell/sign-out.ts';
import { useSwitchCompany } from '../shell/switch-company.ts';
import { best, bestFirst } from './matching.ts';
import { type Choice, type ChoiceGroup, Palette } from './palette.tsx';

type Props = {
  member: Extract<SessionState, { kind: 'member' }>;
  places: PlaceGroup[];
  open: boolean;
  onClose: () => void;
  onHelp: () => void;
};

/** Pages, agents and acts at once; conversations, contacts and knowledge as the server finds them. */
export function CompanyPalette({ member, places, open, onClose, onHelp }: Props) {
  const [typed, setTyped] = useState('');
  const close = () => {
    setTyped('');
    onClose();
  };
  const words = useDeferredValue(typed.trim());
  const acts = useActs(member, onHelp);
  const found = useFound(words, open);
  const pages: Choice[] = places
    .flatMap((group) => group.places)
    .map((place) => ({
      id: `page-${place.to}`,
      label: place.label,
      hint: place.letter === undefined ? undefined : `G ${place.letter.toUpperCase()}`,
      icon: place.icon,
      run: () => acts.go(place.to),
    }));
  const aliases = new Map(places.flatMap((group) => group.places).map((one) => [one.label, one.alias ?? '']));
  const groups: ChoiceGroup[] = [
    {
      title: 'Go to',
      choices: best(words, pages, ({ label }) => `${label} ${aliases.get(label) ?? ''}`, words === '' ? 30 : 5),
    },
    ...found.groups,
    { title: 'Do', choices: best(words, acts.choices, ({ label }) => label, 8) },
  ];
  return (
    <Palette
      open={open}
      onClose={close}
      typed={typed}
      onType={setTyped}
      groups={groups.filter((group) => group.choices.length > 0)}
      busy={found.busy}
      placeholder="Find a page, a conversation, a person, an answer …"
    />
  );
}

function useActs(member: Props['member'], onHelp: () => void) {
  const navigate = useNavigate();
  const signOut = useSignOut();
  const switchCompany = useSwitchCompany();
  const go = (to: PlaceGroup['places'][number]['to']) => void navigate({ to });
  const choices: Choice[] = [
    { id: 'do-invite', label: 'Invite somebody to the team', icon: UserPlus, run: () => go('/team') },
    {
      id: 'do-site',
      label: 'Open your site',
      icon: ExternalLink,
      run: () => window.open(member.company.siteUrl, '_blank', 'noreferrer'),
    },
    ...member.companies
      .filter(({ slug }) => slug !== member.company.slug)
      .map(({ slug, name }) => ({
        id: `do-switch-${slug}`,
        label: `Switch to ${name}`,
        icon: Building2,
        run: () => switchCompany.mutate({ slug }),
      })),
    { id: 'do-help', label: 'Keyboard shortcuts', hint: '?', icon: Keyboard, run: onHelp },
    { id: 'do-sign-out', label: 'Sign out', icon: LogOut, run: () => signOut.mutate() },
  ];
  return { go, choices };
}

function useFound(words: string, open: boolean): { groups: ChoiceGroup[]; busy: boolean } {
  const api = useApi();
  const navigate = useNavigate();
  const ask = useAsk();
  const looking = { enabled: open && words.length >= 2, placeholderData: keepPreviousData };
  const agents = useQuery(api.agents.list.queryOptions(undefined, { enabled: open }));
  const conversations = useQuery(api.conversations.list.queryOptions({ query: words, limit: 5 }, looking));
  const contacts = useQuery(api.contacts.list.queryOptions({ query: words, limit: 4 }, looking));
  const entries = useQuery(api.knowledge.list.queryOptions({ query: words, limit: 30 }, looking));
  if (words === '') return { groups: [], busy: false };
  const team = (agents.data ?? []).flatMap((agent) => [
    {
      id: `agent-${agent.id}`,
      label: agent.name,
      hint: agent.title,
      icon: UserRoundCog,
      run: () => void navigate({ to: '/agents/$agentId', params: { agentId: agent.id } }),
    },
    {
      id: `talk-${agent.id}`,
      label: `Talk to ${agent.name}`,
      icon: MessageSquare,
      run: () => ask.mutate({ agentId: agent.id }),
    },
  ]);
  const has = words.length >= 2;
  const groups: ChoiceGroup[] = [
    {
      title: 'Agents',
      choices: best<Choice>(words, team, ({ label, hint = '' }) => `${label} ${hint}`, 4),
    },
    {
      title: 'Conversations',
      choices: (has ? (conversations.data?.conversations ?? []) : []).map((row) => ({
        id: `conversation-${row.id}`,
        label: row.visitorName,
        hint: row.preview,
        icon: MessagesSquare,
        run: () => void navigate({ to: '/conversations/$conversationId', params: { conversationId: row.id } }),
      })),
    },
    {
      title: 'Contacts',
      choices: (has ? (contacts.data?.contacts ?? []) : []).map((contact) => ({
        id: `contact-${contact.id}`,
        label: contact.name ?? contact.email ?? contact.phone ?? 'Unnamed',
        hint: contact.email ?? contact.phone ?? undefined,
        icon: Contact,
        run: () => void navigate({ to: '/contacts', search: { contact: contact.id } }),
      })),
    },
    {
      title: 'Knowledge',
      choices: (has ? bestFirst(words, entries.data?.entries ?? [], (entry) => entry.question, 5) : []).map(
        (entry) => ({
          id: `entry-${entry.id}`,
          label: entry.question,
          icon: BookOpen,
          run: () => void navigate({ to: '/knowledge/$entryId', params: { entryId: entry.id } }),
        }),
      ),
    },
  ];
  return { groups, busy: conversations.isFetching || contacts.isFetching || entries.isFetching };
}
