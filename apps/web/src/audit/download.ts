import { useMutation } from '@tanstack/react-query';
import { useApiClient } from '../api.ts';
import { saveJson } from '../format/save-json.ts';

/** Collects the whole chain, page by page up to the head that the first page named, and saves it for `docs/verify-audit.mjs`. */
export function useAuditDownload() {
  const client = useApiClient();
  return useMutation({
    mutationFn: async () => {
      const { companyId, head, ...first } = await client.audit.download.mutate({});
      const events = [...first.events];
      for (let { after } = first; after !== null; ) {
        const page = await client.audit.download.mutate({ after, upTo: head.sequence });
        events.push(...page.events);
        after = page.after;
      }
      saveJson(`audit-log-${new Date().toISOString().slice(0, 10)}.json`, {
        format: 'rowhouse-audit/1',
        companyId,
        head,
        events,
      });
    },
  });
}
