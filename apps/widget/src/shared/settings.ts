/** What a page may say about the chat: as attributes of the script tag, in `window.rowhouseSettings`, or to `boot` and `update`. */
export type Settings = {
  /** Public key of the company's site, from the console. */
  siteKey?: string;
  /** `de`, `es`, `fr`, `en`; left out, the page's own language or the browser's. */
  language?: string;
  /** `auto` follows the visitor's system. */
  theme?: 'auto' | 'light' | 'dark';
  /** The brand's color, `#rrggbb`; left out, the one from the console. */
  accent?: string;
  /** On the button; left out, the one from the console. */
  label?: string;
  side?: 'right' | 'left';
  /** `none`: the page has a button of its own (`data-rowhouse-open`, or `Rowhouse.open()`). */
  launcher?: string;
  /** What the page knows of its visitor already; filled into the forms, sent only when the visitor sends them. */
  contact?: { name?: string; email?: string; phone?: string };
};

export type MessageDetail = { role: string; text: string };

/** Told to the page. */
export type WidgetEvents = {
  open: undefined;
  close: undefined;
  message: MessageDetail;
  /** How many answers nobody has looked at yet. */
  unread: number;
};

export type Notify = <Name extends keyof WidgetEvents>(event: Name, detail: WidgetEvents[Name]) => void;
