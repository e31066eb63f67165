import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useApi, useApiClient } from '../api.ts';

const typistShownMs = 4_000;

/**
 * Keeps conversations fresh while this tab is looked at. A hidden tab lets go of its connection: browsers allow about
 * six to one server, and people keep many tabs.
 */
export function useWatch(watched?: string): { live: boolean; typist: string; visitorIsHere: boolean } {
  const api = useApi();
  const client = useApiClient();
  const queryClient = useQueryClient();
  const visible = useVisible();
  const [live, setLive] = useState(false);
  const [typist, setTypist] = useState('');
  const [visitorIsHere, setHere] = useState(false);
  useEffect(() => {
    if (!visible) return;
    const refresh = (conversationId?: string) => {
      void queryClient.invalidateQueries(api.conversations.list.pathFilter());
      void queryClient.invalidateQueries(api.company.usage.pathFilter());
      void queryClient.invalidateQueries(api.conversations.counts.pathFilter());
      void queryClient.invalidateQueries(api.actions.pathFilter());
      const one =
        conversationId === undefined
          ? api.conversations.get.pathFilter()
          : api.conversations.get.queryFilter({ conversationId });
      void queryClient.invalidateQueries(one);
    };
    let wasLost = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const subscription = client.conversations.watch.subscribe(undefined, {
      onData: (event) => {
        if (event.type === 'budget') void queryClient.invalidateQueries(api.budget.pathFilter());
        else if (event.type === 'conversation') refresh(event.conversationId);
        else if (event.conversationId !== watched || event.who !== 'visitor') return;
        else if (event.type === 'presence') setHere(event.here);
        else {
          setTypist(event.name);
          clearTimeout(timer);
          timer = setTimeout(() => setTypist(''), typistShownMs);
        }
      },
      onConnectionStateChange: ({ state }) => {
        setLive(state === 'pending');
        // What happened in between was not told.
        if (state === 'pending' && wasLost) refresh();
        wasLost = state === 'connecting';
      },
      onError: () => setLive(false),
    });
    // Whoever comes in says so, and a visitor who is there answers.
    if (watched !== undefined)
      client.conversations.present.mutate({ conversationId: watched, here: true }).catch(() => undefined);
    return () => {
      clearTimeout(timer);
      subscription.unsubscribe();
    };
  }, [api, client, queryClient, visible, watched]);
  return { live, typist, visitorIsHere };
}

function useVisible(): boolean {
  const [visible, setVisible] = useState(document.visibilityState === 'visible');
  useEffect(() => {
    const look = () => setVisible(document.visibilityState === 'visible');
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);
  return visible;
}
