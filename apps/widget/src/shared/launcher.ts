import type { Notify, Settings } from './settings.ts';

/** What the button on the page lends to the chat, which is loaded when somebody wants it. */
export type Stage = {
  baseUrl: string;
  siteKey: string;
  root: ShadowRoot;
  button: HTMLButtonElement;
  settings(): Settings;
  notify: Notify;
  /** The brand's color. */
  accent(): string;
  /** Draws the button again. */
  draw(): void;
};

/** The chat as the button knows it. */
export type Panel = {
  show(isOpen: boolean, isQuiet?: boolean): void;
  /** Settings have changed. */
  update(): void;
  shutdown(): void;
};

export type ChatScript = { mountChat(stage: Stage): Promise<Panel> };
