import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { useMemo } from 'react';
import { useFieldArray, useForm } from 'react-hook-form';
import { describeFailure, type SitePage, useApi, useApiClient } from '../api.ts';
import { humanize } from '../format/words.ts';
import { useFormDraft } from '../forms/drafts.ts';
import { fieldOf } from '../forms/field-of.ts';
import { keepSaved } from '../forms/keep-saved.ts';
import { useMember } from '../session/session-context.ts';
import { useTitle } from '../shell/title.ts';
import { Button } from '../ui/button.tsx';
import { CheckField, TextArea, TextField } from '../ui/field.tsx';
import { Empty, Loaded } from '../ui/states.tsx';
import { Badge, Card, Notice, PageHeader } from '../ui/surface.tsx';
import { SitePreview } from './site-preview.tsx';

const route = getRouteApi('/company/site/$pageId');

/** A page of the site: its words to change, and how visitors will see them beside it. */
export function PageEditor() {
  const api = useApi();
  const { pageId } = route.useParams();
  const site = useQuery(api.site.get.queryOptions(undefined, { refetchOnWindowFocus: false }));
  useTitle(site.data?.pages.find((page) => page.id === pageId)?.title ?? 'Page');
  return (
    <>
      <Link to="/site" className="mb-2 inline-flex min-h-11 items-center gap-2 text-quiet hover:text-ink">
        <ArrowLeft className="size-4" aria-hidden /> All pages
      </Link>
      <Loaded query={site} lines={6}>
        {({ pages }) => {
          const page = pages.find((one) => one.id === pageId);
          return page === undefined ? (
            <Empty title="Your site has no such page" />
          ) : (
            <PageForm key={page.id} page={page} />
          );
        }}
      </Loaded>
    </>
  );
}

function PageForm({ page }: { page: SitePage }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const client = useApiClient();
  const member = useMember();
  const { section } = route.useSearch();
  const navigate = route.useNavigate();
  const saved = useMemo(() => fieldsOf(page), [page]);
  const form = useForm({ defaultValues: saved });
  useFormDraft(form, `page.${page.id}`);
  const refresh = () => queryClient.invalidateQueries(api.site.get.pathFilter());
  const sections = useFieldArray({ control: form.control, name: 'sections', keyName: 'fieldKey' });
  const update = useMutation(
    api.site.updatePage.mutationOptions({
      meta: { inline: true },
      onSuccess: () =>
        keepSaved(form, {
          said: 'The page is saved and live.',
          before: saved,
          putBack: () => client.site.updatePage.mutate({ pageId: page.id, ...saved }),
          refresh,
        }),
    }),
  );
  const { isDirty } = form.formState;
  const field = fieldOf(form);
  const facts = useQuery(api.knowledge.placeholders.queryOptions());
  const shown = form.watch();
  const words = useMemo(
    () => ({
      facts: new Map((facts.data ?? []).flatMap(({ name, value }) => (value === null ? [] : [[name, value] as const]))),
      sections: shown.sections.map((section, index) => ({
        ...section,
        isChanged: JSON.stringify(section) !== JSON.stringify(saved.sections[index]),
      })),
    }),
    [facts.data, shown, saved],
  );
  return (
    <div className="grid grid-cols-1 gap-6 xl:grid-cols-[minmax(0,1fr)_minmax(0,26rem)] xl:items-start">
      <form
        noValidate
        className="grid min-w-0 gap-6"
        onSubmit={form.handleSubmit((fields) => update.mutate({ pageId: page.id, ...fields }))}
      >
        <PageHeader title={page.title} lead="Text only; {{company.phone}} and the like are filled in." />
        {update.error !== null && <Notice tone="bad">{describeFailure(update.error).message}</Notice>}
        <Card className="grid gap-4">
          <TextField
            label="Title"
            {...field('title', {
              required: 'Give the page a title.',
              maxLength: { value: 80, message: 'Use at most 80 characters.' },
            })}
          />
          <TextArea label="Description for search engines" rows={2} maxLength={200} {...form.register('description')} />
          <CheckField label="In the menu" {...form.register('inMenu')} />
        </Card>
        {sections.fields.map((section, index) => (
          <fieldset
            className="min-w-0"
            key={section.fieldKey}
            // The preview follows to the section that is being written, and the address keeps it.
            onFocus={() => void navigate({ search: { section: index + 1 }, replace: true, resetScroll: false })}
          >
            <legend className="sr-only">{`Section ${index + 1}: ${section.heading}`}</legend>
            <Card className="grid gap-4">
              <h2 className="flex items-center gap-2 font-semibold">
                Section {index + 1} <Badge>{humanize(page.sections[index]?.kind ?? 'text')}</Badge>
              </h2>
              <TextField label="Heading" {...form.register(`sections.${index}.heading`)} />
              <TextArea label="Text" rows={4} {...form.register(`sections.${index}.body`)} />
              {section.items.map((item, at) => (
                <fieldset key={`${section.id} ${at}`} className="grid gap-3 border-l-2 border-line pl-4">
                  <legend className="sr-only">{`Item ${at + 1}: ${item.title}`}</legend>
                  <TextField label={`Item ${at + 1}`} {...form.register(`sections.${index}.items.${at}.title`)} />
                  <TextArea label="Its text" rows={2} {...form.register(`sections.${index}.items.${at}.body`)} />
                </fieldset>
              ))}
            </Card>
          </fieldset>
        ))}
        <div className="sticky bottom-14 -mx-4 flex flex-wrap items-center justify-end gap-2 border-t border-line bg-paper px-4 py-3 sm:bottom-0 sm:mx-0 sm:px-0">
          {isDirty && (
            <>
              <span className="mr-auto text-sm text-quiet">Not saved yet</span>
              <Button onClick={() => form.reset(saved)}>Undo changes</Button>
            </>
          )}
          <Button type="submit" look="primary" busy={update.isPending} disabled={!isDirty}>
            Save the page
          </Button>
        </div>
      </form>
      <div className="hidden xl:sticky xl:top-6 xl:block">
        {member !== undefined && (
          <SitePreview
            key={update.submittedAt}
            src={`/sites/${member.company.slug}/${page.path}`}
            title={`Preview of ${page.title}`}
            words={words}
            at={section === undefined ? undefined : section - 1}
          />
        )}
      </div>
    </div>
  );
}

function fieldsOf(page: SitePage) {
  return {
    title: page.title,
    description: page.description,
    inMenu: page.inMenu,
    sections: page.sections.map((section) => ({
      id: section.id,
      heading: section.heading,
      body: section.body,
      items: section.items.map((item) => ({ title: item.title, body: item.body })),
    })),
  };
}
