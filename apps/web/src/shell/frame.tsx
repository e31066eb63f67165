import { Dialog } from '@base-ui/react/dialog';
import { useLocation } from '@tanstack/react-router';
import { Menu, Search, X } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Logo } from '../ui/logo.tsx';
import { BottomBar } from './bottom-bar.tsx';
import type { Place } from './places.ts';
import { useWarmPages } from './prefetch.ts';

type FrameProps = {
  /** Shown in the bar of a phone. */
  name: string;
  /** What stands in the side bar, or in the drawer of a phone. */
  side: ReactNode;
  /** The few places that a thumb reaches on a phone. */
  near: Place[];
  waiting?: number;
  onFind: () => void;
  children: ReactNode;
};

/** Side bar and page on a desk; on a phone a bar above, a few places below, and all of them in a drawer. */
export function Frame({ name, side, near, waiting = 0, onFind, children }: FrameProps) {
  const [drawer, setDrawer] = useState(false);
  const { pathname } = useLocation();
  useWarmPages();
  const main = useRef<HTMLElement>(null);
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    setDrawer(false);
    // Keyboard and screen reader start at the top of the new page, as after a full load.
    main.current?.focus({ preventScroll: true });
  }, [pathname]);
  return (
    <div className="lg:grid lg:grid-cols-[16.5rem_minmax(0,1fr)] print:block">
      <a
        href="#main"
        className="sr-only rounded-lg bg-surface px-4 py-2 focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50"
      >
        Skip to the page
      </a>
      <aside className="sticky top-0 hidden h-dvh overflow-y-auto border-r border-line lg:block print:hidden">
        {side}
      </aside>
      <Dialog.Root open={drawer} onOpenChange={setDrawer}>
        <header className="sticky top-0 z-20 flex h-14 items-center gap-3 border-b border-line bg-paper px-3 lg:hidden print:hidden">
          <Dialog.Trigger
            aria-label="Open the menu"
            className="grid size-11 place-items-center rounded-lg hover:bg-sunken"
          >
            <Menu className="size-5" aria-hidden />
          </Dialog.Trigger>
          <Logo className="size-7 shrink-0" />
          <span className="min-w-0 grow truncate font-semibold">{name}</span>
          <button
            type="button"
            aria-label="Find anything"
            onClick={onFind}
            className="grid size-11 shrink-0 place-items-center rounded-lg hover:bg-sunken"
          >
            <Search className="size-5" aria-hidden />
          </button>
        </header>
        <Dialog.Portal>
          <Dialog.Backdrop className="fixed inset-0 z-30 bg-shade" />
          <Dialog.Popup className="fixed inset-y-0 left-0 z-40 w-72 max-w-[85vw] overflow-y-auto bg-paper shadow-high">
            <Dialog.Title className="sr-only">Menu</Dialog.Title>
            <Dialog.Close
              aria-label="Close the menu"
              className="absolute top-3 right-3 grid size-11 place-items-center rounded-lg hover:bg-sunken"
            >
              <X className="size-5" aria-hidden />
            </Dialog.Close>
            {side}
          </Dialog.Popup>
        </Dialog.Portal>
      </Dialog.Root>
      <main
        id="main"
        ref={main}
        tabIndex={-1}
        className="min-w-0 px-4 pt-6 pb-28 outline-none sm:px-6 lg:px-10 lg:pt-9 lg:pb-24"
      >
        <div className="mx-auto max-w-6xl">{children}</div>
      </main>
      <BottomBar places={near} waiting={waiting} />
    </div>
  );
}
