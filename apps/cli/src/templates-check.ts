import { styleText } from 'node:util';
import { type LintReport, lintTemplates, type TradeReport } from '@rowhouse/core';
import { readEnvironment, templatesFolder } from '@rowhouse/server';
import { printJson } from './output.ts';

/** Reads files alone: no database is opened. @returns 1 when a trade has a finding. */
export async function checkTemplates(names: readonly string[], json: boolean): Promise<number> {
  const startedMs = performance.now();
  const isTerminal = process.stderr.isTTY;
  if (!json && isTerminal) process.stderr.write('  Reading the templates …');
  let width = 0;
  const report = await lintTemplates({
    folder: templatesFolder,
    own: readEnvironment().ROWHOUSE_INDUSTRIES,
    names,
    tell(trade, done, total) {
      if (json) return;
      if (isTerminal) process.stderr.write('\r\u001b[K');
      width = Math.max(width, trade.slug.length, 16);
      process.stdout.write(tradeLines(trade, width));
      if (isTerminal && done < total) process.stderr.write(`  ${done} of ${total} …`);
    },
  });
  if (json) printJson(report);
  else process.stdout.write(summary(report, performance.now() - startedMs));
  return report.ok ? 0 : 1;
}

function tradeLines({ slug, findings, figures }: TradeReport, width: number): string {
  const mark = findings.length === 0 ? styleText('green', 'ok') : styleText('red', 'no');
  const told = figures
    ? [
        `${figures.entries} entries`,
        `${figures.wordings} wordings`,
        `${figures.services} services`,
        `grade ${figures.grade.toFixed(1)}`,
        `golden ${figures.golden.first}/${figures.golden.amongThree} of ${figures.golden.answerable}`,
        `${figures.golden.quoted} of ${figures.golden.unanswerable} quoted`,
        `closest ${Math.round(figures.closest * 100)}%`,
      ].join(', ')
    : 'cannot be read';
  const head = `  ${mark}  ${slug.padEnd(width)}  ${styleText('dim', told)}\n`;
  return (
    head +
    findings
      .map(({ rule, place, text }) => {
        const lines = text.replaceAll('\n', '\n        ');
        return `      ${styleText('yellow', rule)}  ${place}: ${lines}\n`;
      })
      .join('')
  );
}

function summary({ ok, trades, closest }: LintReport, tookMs: number): string {
  const faulty = trades.filter(({ findings }) => findings.length > 0);
  const count = faulty.reduce((sum, { findings }) => sum + findings.length, 0);
  const pairs = [...closest.betweenTrades, ...closest.inOneTrade].map(
    ({ likeness, first, second }) =>
      `  ${String(Math.round(likeness * 100)).padStart(3)}%  ${first.trade}/${first.entry} and ${second.trade}/${second.entry}\n`,
  );
  const verdict = ok
    ? styleText(
        'green',
        `${trades.length} ${trades.length === 1 ? 'industry is' : 'industries are'} fit for companies.`,
      )
    : styleText(
        'red',
        `${count} ${count === 1 ? 'finding' : 'findings'} in ${faulty.length} of ${trades.length} industries.`,
      );
  const heading = pairs.length > 0 ? `\n  ${styleText('bold', 'Answers that are most alike')}\n` : '';
  return `${heading}${pairs.join('')}\n  ${verdict} ${styleText('dim', `${(tookMs / 1_000).toFixed(1)} s`)}\n`;
}
