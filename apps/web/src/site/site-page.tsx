import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ExternalLink } from 'lucide-react';
import { type SitePage as Page, useApi } from '../api.ts';
import { plural } from '../format/words.ts';
import { useMember } from '../session/session-context.ts';
import { useTitle } from '../shell/title.ts';
import { buttonClass } from '../ui/button.tsx';
import { Loaded } from '../ui/states.tsx';
import { Badge, PageHeader, Section } from '../ui/surface.tsx';
import { OwnDomain } from './own-domain.tsx';
import { WidgetLook } from './widget-look.tsx';
import { WidgetSettings } from './widget-settings.tsx';

/** The website and its chat: pages, looks, where the chat may be shown, and the site's own domain. */
export function SitePage() {
  useTitle('Website and chat');
  const api = useApi();
  const member = useMember();
  const site = useQuery(api.site.get.queryOptions());
  if (member === undefined) return null;
  return (
    <>
      <PageHeader
        title="Website and chat"
        lead="Your site is live. Edit its words here, or put the chat on a website you already have."
        actions={
          <a href={member.company.siteUrl} target="_blank" rel="noreferrer" className={buttonClass()}>
            Open your site <ExternalLink className="size-4" aria-hidden />
          </a>
        }
      />
      <Loaded query={site}>
        {({ url, pages, settings, tagline, published, ownDomain }) => (
          <div className="grid grid-cols-1 gap-8 lg:grid-cols-2 lg:items-start">
            <div className="grid grid-cols-1 gap-8">
              <Section title="Pages" lead="Each opens with a preview that follows your typing.">
                <ul className="overflow-hidden rounded-xl border border-line bg-surface shadow-lift">
                  {pages.map((page) => (
                    <li key={page.id} className="border-b border-line last:border-0">
                      <PageLink page={page} />
                    </li>
                  ))}
                </ul>
              </Section>
              <WidgetLook settings={settings} tagline={tagline} published={published} />
            </div>
            <div className="grid grid-cols-1 gap-8">
              <WidgetSettings key={settings.allowedOrigins.join()} settings={settings} />
              <OwnDomain ownDomain={ownDomain} siteHost={new URL(url).hostname} />
            </div>
          </div>
        )}
      </Loaded>
    </>
  );
}

function PageLink({ page }: { page: Page }) {
  return (
    <Link
      to="/site/$pageId"
      params={{ pageId: page.id }}
      className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5 hover:bg-sunken"
    >
      <span className="font-medium">{page.title}</span>
      <code className="font-mono text-sm text-quiet">/{page.path}</code>
      <span className="ml-auto flex items-center gap-2 text-sm text-quiet">
        {!page.inMenu && <Badge>Not in the menu</Badge>}
        {plural(page.sections.length, 'section')}
      </span>
    </Link>
  );
}
