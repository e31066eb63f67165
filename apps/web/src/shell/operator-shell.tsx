import { Outlet } from '@tanstack/react-router';
import { useState } from 'react';
import { OperatorPalette } from '../palette/operator-palette.tsx';
import { useSessionState } from '../session/session-context.ts';
import { Logo } from '../ui/logo.tsx';
import { Frame } from './frame.tsx';
import { HelpSheet } from './help-sheet.tsx';
import { operatorPlaces } from './places.ts';
import { useShortcuts } from './shortcuts.ts';
import { Side } from './side.tsx';

/** The operator's console: the fleet, and nothing that a company wrote. */
export function OperatorShell() {
  const state = useSessionState();
  const [layer, setLayer] = useState<'palette' | 'help'>();
  const openPalette = () => setLayer('palette');
  const openHelp = () => setLayer('help');
  useShortcuts({ groups: operatorPlaces, openPalette, openHelp });
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
    <>
      <Frame
        name="Operator"
        side={<Side top={top} groups={operatorPlaces} user={state.user} onFind={openPalette} onHelp={openHelp} />}
        near={operatorPlaces.flatMap((group) => group.places)}
        onFind={openPalette}
      >
        <Outlet />
      </Frame>
      <OperatorPalette open={layer === 'palette'} onClose={() => setLayer(undefined)} onHelp={openHelp} />
      <HelpSheet open={layer === 'help'} onClose={() => setLayer(undefined)} groups={operatorPlaces} />
    </>
  );
}
