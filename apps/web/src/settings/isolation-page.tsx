import { useQuery } from '@tanstack/react-query';
import { useApi } from '../api.ts';
import { useTitle } from '../shell/title.ts';
import { Loaded } from '../ui/states.tsx';
import { PageHeader } from '../ui/surface.tsx';
import { IsolationChecks } from './isolation-checks.tsx';

export function IsolationPage() {
  useTitle('Isolation');
  const api = useApi();
  const report = useQuery(api.isolation.report.queryOptions());
  return (
    <>
      <PageHeader
        title="Isolation"
        lead="What keeps your company’s data apart from every other company’s, checked on the running system just now."
      />
      <Loaded query={report}>{(data) => <IsolationChecks report={data} />}</Loaded>
    </>
  );
}
