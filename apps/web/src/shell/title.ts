import { useEffect } from 'react';

/** Names the browser tab; a page calls it once. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Rowhouse`;
  }, [title]);
}
