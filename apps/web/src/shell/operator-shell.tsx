import { Outlet } from '@tanstack/react-router';
import { Building2, ChartColumn, LayoutTemplate, Plus, ShieldCheck } from 'lucide-react';
import { useSessionState } from '../session/session-context.ts';
import { Logo } from '../ui/logo.tsx';
import { Frame } from './frame.tsx';
import { type PlaceGroup, Side } from './side.tsx';

const groups: PlaceGroup[] = [
  {
    places: [
      { to: '/operator', label: 'Companies', icon: Building2, exact: true },
      { to: '/operator/provision', label: 'New company', icon: Plus },
      { to: '/operator/templates', label: 'Templates', icon: LayoutTemplate },
      { to: '/operator/usage', label: 'Usage', icon: ChartColumn },
      { to: '/operator/isolation', label: 'Isolation', icon: ShieldCheck },
    ],
  },
];

/** The operator's console: the fleet, and nothing that a company wrote. */
export function OperatorShell() {
  const state = useSessionState();
  if (state.kind !== 'operator') return null;
  const top = (
    <div className="flex min-h-12 items-center gap-3 px-2">
      <Logo className="size-8" />
      <div>
        <p className="font-semibold">Rowhouse</p>
        <p className="text-xs text-quiet">Operator</p>
      </div>
    </div>
  );
  return (
    <Frame name="Operator" side={<Side top={top} groups={groups} user={state.user} />}>
      <Outlet />
    </Frame>
  );
}
