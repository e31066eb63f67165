import { useQuery } from '@tanstack/react-query';
import { useApi } from '../api.ts';
import { IsolationChecks } from '../settings/isolation-checks.tsx';
import { useTitle } from '../shell/title.ts';
import { Loaded } from '../ui/states.tsx';
import { PageHeader } from '../ui/surface.tsx';

export function FleetIsolationPage() {
  useTitle('Isolation');
  const api = useApi();
  const report = useQuery(api.platform.isolation.queryOptions());
  return (
    <>
      <PageHeader
        title="Isolation"
        lead="The walls between companies, read from the running database’s own catalogs."
      />
      <Loaded query={report}>{(data) => <IsolationChecks report={data} />}</Loaded>
    </>
  );
}
