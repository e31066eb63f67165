import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useApi, useApiClient } from '../api.ts';

/**
 * Keeps conversations fresh while this tab is looked at. A hidden tab lets go of its connection: browsers allow about
 * six to one server, and people keep many tabs.
 */
export function useWatch(): { live: boolean } {
  const api = useApi();
  const client = useApiClient();
  const queryClient = useQueryClient();
  const visible = useVisible();
  const [live, setLive] = useState(false);
  useEffect(() => {
    if (!visible) return;
    const refresh = (conversationId?: string) => {
      void queryClient.invalidateQueries(api.conversations.list.pathFilter());
      void queryClient.invalidateQueries(api.company.usage.pathFilter());
      const one =
        conversationId === undefined
          ? api.conversations.get.pathFilter()
          : api.conversations.get.queryFilter({ conversationId });
      void queryClient.invalidateQueries(one);
    };
    let wasLost = false;
    const subscription = client.conversations.watch.subscribe(undefined, {
      onData: (event) => {
        if (event.type === 'budget') void queryClient.invalidateQueries(api.budget.pathFilter());
        else refresh(event.conversationId);
      },
      onConnectionStateChange: ({ state }) => {
        setLive(state === 'pending');
        // What happened in between was not told.
        if (state === 'pending' && wasLost) refresh();
        wasLost = state === 'connecting';
      },
      onError: () => setLive(false),
    });
    return () => subscription.unsubscribe();
  }, [api, client, queryClient, visible]);
  return { live };
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
