import { Link } from '@tanstack/react-router';
import { useMay } from '../session/permissions.ts';
import { Badge } from '../ui/surface.tsx';

const reasons: Record<string, string> = {
  'no-key': 'There is no AI key yet.',
  'no-budget': 'Today’s AI budget is used up.',
  'no-provider': 'No AI provider can be reached right now.',
  'not-in-plan': 'The plan brings no AI models of its own.',
};

/** Whether agents write with a model or quote the knowledge base, and what to do about it. */
export function ModeNotice({ mode, because }: { mode: 'model' | 'quoting'; because: string | null | undefined }) {
  const may = useMay();
  if (mode === 'model') {
    return (
      <p className="flex flex-wrap items-center gap-2">
        <Badge tone="good">Writing</Badge>
        <span className="text-quiet">Your agents write their answers with an AI model, from your knowledge.</span>
      </p>
    );
  }
  return (
    <p className="flex flex-wrap items-center gap-2">
      <Badge tone="note">Quoting</Badge>
      <span className="text-quiet">
        {reasons[because ?? 'no-key'] ?? ''} Your agents answer by quoting your knowledge base, at no cost.{' '}
        {may(because === 'no-budget' ? 'budget.read' : 'providers.read') === true && (
          <Link to={because === 'no-budget' ? '/budget' : '/keys'} className="text-accent underline">
            {because === 'no-budget' ? 'Look at the budget' : 'Add an AI key'}
          </Link>
        )}
      </span>
    </p>
  );
}
