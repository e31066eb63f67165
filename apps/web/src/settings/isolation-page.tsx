import { useQuery } from '@tanstack/react-query';
import { useApi } from '../api.ts';
import { useTitle } from '../shell/title.ts';
import { Loaded } from '../ui/states.tsx';
import { PageHeader } from '../ui/surface.tsx';
import { EvidenceActions, IsolationEvidence } from './isolation-evidence.tsx';

/** What keeps this company apart from the others, layer by layer, as checked just now. */
export function IsolationPage() {
  useTitle('Isolation');
  const api = useApi();
  const report = useQuery(api.isolation.report.queryOptions());
  return (
    <>
      <PageHeader
        title="Isolation"
        lead="What keeps your company’s data apart from every other company’s, asked from the running system just now. The figures are your company’s own."
        actions={<EvidenceActions report={report.data} />}
      />
      <Loaded query={report}>{(data) => <IsolationEvidence report={data} />}</Loaded>
    </>
  );
}
