import type { Figures, TallyName } from '../base/index.ts';
import type { CatalogFinding } from '../db/index.ts';

export type LayerName =
  | 'authentication'
  | 'query-filtering'
  | 'row-level-security'
  | 'agent-isolation'
  | 'credentials'
  | 'knowledge'
  | 'budget';

/** What one of the seven layers had to do, and what it is there for. */
export type LayerEvidence = {
  layer: LayerName;
  title: string;
  /** What it looks at, and when. */
  checks: string;
  /** False when a check of it found something, or it had to stop what should never have come so far. */
  holds: boolean;
  accepted: number;
  refused: number;
  /** What somebody would have to look into, in a sentence; empty while it holds. */
  attention: string;
  /** What would have happened without it. */
  without: string;
};

type Layer = Pick<LayerEvidence, 'layer' | 'title' | 'checks' | 'without'> & {
  accepted: TallyName;
  refused: TallyName;
  /** Said when it refused, where a refusal means that another layer failed; `null` where refusing is daily work. */
  alarm: string | null;
};

const countedLayers: readonly Layer[] = [
  {
    layer: 'authentication',
    title: 'Authentication',
    checks: 'Every request’s token: signature, kind, expiry, then membership and the company’s status.',
    accepted: 'token.accepted',
    refused: 'token.refused',
    alarm: null,
    without: 'Whoever invents a token would name the company to enter.',
  },
  {
    layer: 'query-filtering',
    title: 'Query filtering',
    checks: 'Every statement, before it is sent: each table must be pinned to the company of the request.',
    accepted: 'statement.accepted',
    refused: 'statement.refused',
    alarm: 'A statement was about to be sent that does not name its company.',
    without: 'A forgotten filter would ask for the rows of all companies.',
  },
  {
    layer: 'agent-isolation',
    title: 'Agent isolation',
    checks: 'Every conversation that was loaded: is it this company’s, and this visitor’s or member’s own?',
    accepted: 'owner.accepted',
    refused: 'owner.refused',
    alarm: null,
    without: 'An agent would answer in a conversation that another visitor or company began.',
  },
  {
    layer: 'credentials',
    title: 'Credentials',
    checks:
      'Every call to a model: agent, provider and request must be of one company, and the key opens in its place alone.',
    accepted: 'provider.accepted',
    refused: 'provider.refused',
    alarm: 'A provider of another company was about to be called.',
    without: 'A question would be sent, and paid for, with a neighbour’s key.',
  },
  {
    layer: 'knowledge',
    title: 'Knowledge and canaries',
    checks:
      'Every prompt, tool result, answer and page on its way out: fragments say whose they are, and no other company’s secret marker may be in it.',
    accepted: 'canary.scanned',
    refused: 'canary.found',
    alarm: 'A text with a marker that is not this company’s was withheld.',
    without: 'A neighbour’s knowledge, memory or settings would be read out to a visitor or a model.',
  },
  {
    layer: 'budget',
    title: 'Budget',
    checks: 'Every call to a model: its worst case is set aside from the company’s own budget before it is sent.',
    accepted: 'budget.admitted',
    refused: 'budget.refused',
    alarm: null,
    without: 'One company’s storm would be paid from a shared purse, and others would go without answers.',
  },
];

/** The seven in their order: six that count, and the one that the database itself holds. */
export function layersOf(figures: Figures, findings: readonly CatalogFinding[], tables: number): LayerEvidence[] {
  const counted = countedLayers.map(({ accepted, refused, alarm, ...layer }): LayerEvidence => {
    const stopped = figures[refused] + (layer.layer === 'knowledge' ? figures['fragment.refused'] : 0);
    const alarmed = alarm !== null && stopped > 0;
    return {
      ...layer,
      holds: !alarmed,
      accepted: figures[accepted],
      refused: stopped,
      attention: alarmed ? alarm : '',
    };
  });
  const failed = findings.filter((finding) => !finding.ok);
  const rows: LayerEvidence = {
    layer: 'row-level-security',
    title: 'Row-level security',
    checks: `${findings.length} questions to the database’s own catalogs about ${tables} tables, asked just now.`,
    holds: failed.length === 0,
    accepted: findings.length - failed.length,
    refused: failed.length,
    attention: failed.map((finding) => finding.title).join('; '),
    without: 'A statement that slipped past the filter would be answered with a neighbour’s rows.',
  };
  return [...counted.slice(0, 2), rows, ...counted.slice(2)];
}
