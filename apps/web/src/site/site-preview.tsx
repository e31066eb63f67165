import { Monitor, Smartphone } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { classes } from '../ui/classes.ts';
import { showWords, type PreviewWords } from './preview-words.ts';

type PreviewProps = {
  /** The page as the server renders it, on the console's own address. */
  src: string;
  title: string;
  words: PreviewWords;
  /** Which section is being written; it is scrolled to. */
  at: number | undefined;
};

const widths = { phone: 390, desk: 1_180 } as const;

/**
 * The page as visitors see it, with the words as they are being typed. No script runs in it; the console writes into the
 * served page, so that layout, art and prices are the real ones.
 */
export function SitePreview({ src, title, words, at }: PreviewProps) {
  const frame = useRef<HTMLIFrameElement>(null);
  const room = useRef<HTMLDivElement>(null);
  const [device, setDevice] = useState<keyof typeof widths>('phone');
  const [scale, setScale] = useState(1);
  const [loaded, setLoaded] = useState(0);
  useEffect(() => {
    const page = frame.current?.contentDocument;
    if (loaded > 0 && page) showWords(page, words);
  }, [words, loaded]);
  useEffect(() => {
    if (loaded === 0 || at === undefined) return;
    const section = frame.current?.contentDocument?.querySelectorAll<HTMLElement>('#content > section')[at];
    if (!section) return;
    // The page's own header stays in place above it.
    section.style.scrollMarginTop = '7rem';
    section.scrollIntoView({ block: 'start' });
  }, [at, loaded]);
  useEffect(() => {
    if (room.current === null) return;
    const fit = new ResizeObserver(([entry]) => {
      if (entry) setScale(Math.min(1, entry.contentRect.width / widths[device]));
    });
    fit.observe(room.current);
    return () => fit.disconnect();
  }, [device]);
  return (
    <div className="grid gap-2">
      <fieldset className="flex items-center gap-1">
        <legend className="sr-only">Shown as on</legend>
        <span className="grow text-sm text-quiet">As visitors will see it; nothing is saved yet</span>
        {(['phone', 'desk'] as const).map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={device === one}
            aria-label={one === 'phone' ? 'A phone' : 'A desk'}
            onClick={() => setDevice(one)}
            className={classes(
              'grid size-10 place-items-center rounded-lg',
              device === one ? 'bg-accent-soft text-accent-strong' : 'text-quiet hover:bg-sunken',
            )}
          >
            {one === 'phone' ? (
              <Smartphone className="size-4.5" aria-hidden />
            ) : (
              <Monitor className="size-4.5" aria-hidden />
            )}
          </button>
        ))}
      </fieldset>
      <div
        ref={room}
        className="h-[calc(100dvh-9rem)] min-h-96 overflow-hidden rounded-xl border border-line bg-surface shadow-lift"
      >
        <iframe
          ref={frame}
          src={src}
          title={title}
          sandbox="allow-same-origin"
          onLoad={() => setLoaded((count) => count + 1)}
          style={{
            width: `${widths[device]}px`,
            height: `${100 / scale}%`,
            transform: `scale(${scale})`,
            transformOrigin: '0 0',
            marginInline: device === 'phone' && scale === 1 ? 'auto' : undefined,
          }}
          className="block max-w-none border-0"
        />
      </div>
    </div>
  );
}
