import { useQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { useState } from 'react';
import { useApi } from '../api.ts';
import { ZoneContext } from '../format/moment.tsx';
import { useWaiting } from '../knowledge/use-waiting.ts';
import { CompanyPalette } from '../palette/company-palette.tsx';
import { useMay } from '../session/permissions.ts';
import { useSessionState } from '../session/session-context.ts';
import { CompanySwitcher } from './company-switcher.tsx';
import { Frame } from './frame.tsx';
import { HelpSheet } from './help-sheet.tsx';
import { companyPlaces, openPlaces } from './places.ts';
import { useShortcuts } from './shortcuts.ts';
import { Side } from './side.tsx';

const near = ['/overview', '/conversations', '/appointments', '/contacts', '/knowledge'];

/** The console of one company. It renders nothing while somebody else is signing in, so that no call goes out as nobody. */
export function CompanyShell() {
  const state = useSessionState();
  if (state.kind !== 'member') return null;
  return <SignedIn key={state.company.id} member={state} />;
}

function SignedIn({ member }: { member: Parameters<typeof CompanySwitcher>[0]['member'] }) {
  const api = useApi();
  const [layer, setLayer] = useState<'palette' | 'help'>();
  const counts = useQuery(api.conversations.counts.queryOptions(undefined, { refetchInterval: 30_000 }));
  const company = useQuery(api.company.get.queryOptions(undefined, { staleTime: 60_000 }));
  const waiting = (counts.data?.waiting ?? 0) + (counts.data?.actions ?? 0);
  const missed = useWaiting();
  const groups = openPlaces(companyPlaces, useMay());
  const openPalette = () => setLayer('palette');
  const openHelp = () => setLayer('help');
  useShortcuts({ groups, openPalette, openHelp });
  const side = (
    <Side
      top={<CompanySwitcher member={member} />}
      groups={groups}
      counts={{ '/conversations': waiting, '/knowledge': missed ?? 0 }}
      user={member.user}
      onFind={openPalette}
      onHelp={openHelp}
    />
  );
  return (
    <ZoneContext value={company.data?.timeZone}>
      <Frame
        name={member.company.name}
        side={side}
        near={groups.flatMap((group) => group.places).filter(({ to }) => near.includes(to))}
        waiting={waiting}
        onFind={openPalette}
      >
        <Outlet />
      </Frame>
      <CompanyPalette
        member={member}
        places={groups}
        open={layer === 'palette'}
        onClose={() => setLayer(undefined)}
        onHelp={openHelp}
      />
      <HelpSheet open={layer === 'help'} onClose={() => setLayer(undefined)} groups={groups} />
    </ZoneContext>
  );
}
