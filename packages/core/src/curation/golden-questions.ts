import { CoreError, newId } from '../base/index.ts';
import type { EntryName, Knowledge } from '../knowledge/index.ts';
import type { Tenancy, TenantContext } from '../tenant/index.ts';
import {
  addGoldenQuestion,
  type GoldenRow,
  listGoldenQuestions,
  removeGoldenQuestion,
  updateGoldenQuestion,
} from './golden-repository.ts';

/** A question whose right answer is known: the entries that may answer it, or that nothing may. */
export type GoldenQuestion = Pick<GoldenRow, 'id' | 'question' | 'kind' | 'agentSlug' | 'instead'> & {
  entries: EntryName[];
  /** Written by the company, not by its template. */
  own: boolean;
};

export type GoldenWish = { question: string; entryIds: readonly string[] };

const maxOwn = 200;
const maxEntries = 10;

/** Questions whose right answer is known, the template's and the company's own; `onChange` follows each change of them. */
export function createGoldenQuestions({
  tenancy,
  knowledge,
  onChange,
}: {
  tenancy: Tenancy;
  knowledge: Knowledge;
  onChange(context: TenantContext): Promise<void>;
}) {
  async function list(context: TenantContext): Promise<GoldenQuestion[]> {
    const [rows] = await tenancy.batch(context, (tenant) => [listGoldenQuestions(tenant)]);
    const names = await knowledge.names(context, { slugs: rows.flatMap((row) => row.entrySlugs) });
    return rows.map(({ id, question, kind, entrySlugs, agentSlug, instead, templateRow }) => ({
      id,
      question,
      kind,
      agentSlug,
      instead,
      entries: names.filter(({ slug, isArchived }) => entrySlugs.includes(slug) && !isArchived),
      own: templateRow === null,
    }));
  }

  /** Without entries the question must not be answered. */
  async function parse(context: TenantContext, { question, entryIds }: GoldenWish) {
    const asked = question.trim();
    if (asked.length < 3 || asked.length > 300) throw new CoreError('bad-input', 'A question has 3 to 300 characters.');
    const wanted = [...new Set(entryIds)];
    if (wanted.length > maxEntries)
      throw new CoreError('bad-input', `At most ${maxEntries} entries may answer a question.`);
    const names = (await knowledge.names(context, { ids: wanted })).filter(({ isArchived }) => !isArchived);
    if (names.length < wanted.length) throw new CoreError('not-found', 'This company has no such entry.');
    const kind = wanted.length === 0 ? ('unanswerable' as const) : ('answerable' as const);
    return { question: asked, kind, entrySlugs: names.map(({ slug }) => slug) };
  }

  return {
    list,

    /** @throws CoreError 'bad-input', 'not-found' for an entry that is not this company's, 'conflict' when it is there already. */
    async add(context: TenantContext, wish: GoldenWish): Promise<{ id: string }> {
      const fields = await parse(context, wish);
      const id: string = newId();
      await tenancy.run(context, async (tenant) => {
        const known = await listGoldenQuestions(tenant);
        if (known.some((row) => row.question.toLowerCase() === fields.question.toLowerCase()))
          throw new CoreError('conflict', 'That question is among the golden questions already.');
        if (known.filter((row) => row.templateRow === null).length >= maxOwn)
          throw new CoreError('conflict', `A company has at most ${maxOwn} golden questions of its own.`);
        await addGoldenQuestion(tenant, { id, slug: id, ...fields });
      });
      await onChange(context);
      return { id };
    },

    /** Those of the template may be changed too: they are then asked about when the template changes. @throws as `add`. */
    async update(context: TenantContext, id: string, wish: GoldenWish): Promise<void> {
      const fields = await parse(context, wish);
      const found = await tenancy.run(context, (tenant) => updateGoldenQuestion(tenant, id, fields));
      if (!found) throw noSuchQuestion();
      await onChange(context);
    },

    /** @throws CoreError 'not-found'. */
    async remove(context: TenantContext, id: string): Promise<void> {
      if (!(await tenancy.run(context, (tenant) => removeGoldenQuestion(tenant, id)))) throw noSuchQuestion();
      await onChange(context);
    },
  };
}

function noSuchQuestion(): CoreError {
  return new CoreError('not-found', 'This company has no such golden question.');
}
