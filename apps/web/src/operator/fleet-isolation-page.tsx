import { useQuery } from '@tanstack/react-query';
import { useApi } from '../api.ts';
import { formatDateTime } from '../format/dates.ts';
import { EvidenceActions, IsolationEvidence } from '../settings/isolation-evidence.tsx';
import { useTitle } from '../shell/title.ts';
import { Loaded } from '../ui/states.tsx';
import { Notice, PageHeader } from '../ui/surface.tsx';

/** Whether every wall between companies stands, and what the walls let pass and stopped. */
export function FleetIsolationPage() {
  useTitle('Isolation');
  const api = useApi();
  const report = useQuery(api.platform.isolation.queryOptions());
  return (
    <>
      <PageHeader
        title="Isolation"
        lead="The walls between companies, asked from the running system: what each layer passed and stopped, for all companies together."
        actions={<EvidenceActions report={report.data} />}
      />
      <Loaded query={report}>
        {(data) => (
          <div className="grid grid-cols-1 gap-8">
            {data.alarms.length > 0 && (
              <Notice tone="bad" title="Markers were withheld: look into these">
                <ul className="mt-1 grid gap-1 text-sm break-words">
                  {data.alarms.map((alarm) => (
                    <li key={`${alarm.at}${alarm.surfacedIn}`}>
                      <time dateTime={alarm.at}>{formatDateTime(alarm.at)}</time>: in company {alarm.surfacedIn},{' '}
                      {alarm.reason}
                    </li>
                  ))}
                </ul>
              </Notice>
            )}
            <IsolationEvidence report={data} />
          </div>
        )}
      </Loaded>
    </>
  );
}
