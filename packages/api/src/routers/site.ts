import { z } from 'zod';
import { agentId, pageId, sectionId } from '../inputs.ts';
import { memberProcedure, router } from '../procedures.ts';
import { stripUndefined } from './company.ts';

/** One line for any page. Color and label are in it so that the button looks right before anybody has pressed it. */
function snippetOf(facts: { consoleUrl: string; siteKey: string; accent: string; launcherLabel: string }): string {
  const value = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
  return `<script src="${facts.consoleUrl}/widget.js" data-site-key="${value(facts.siteKey)}" data-accent="${value(facts.accent)}" data-label="${value(facts.launcherLabel)}" async></script>`;
}

const text = (max: number) => z.string().max(max);

export const siteRouter = router({
  get: memberProcedure('site.read').query(async ({ ctx }) => {
    const { site, pages, widget, siteKey, navigation } = await ctx.core.sites.get(ctx.tenantContext);
    return {
      url: ctx.addresses.siteUrl(ctx.session.company.slug),
      ownDomain: await ctx.core.sites.ownDomain.get(ctx.tenantContext),
      tagline: site.tagline,
      published: site.published,
      pages: pages.map((page) => ({
        id: page.id,
        path: page.path,
        title: page.title,
        description: page.description,
        inMenu: navigation.some((entry) => entry.area === 'header' && entry.path === page.path),
        sections: page.sections.map(({ id, kind, heading, body, items, action }) => ({
          id,
          kind,
          heading,
          body,
          items,
          cta: action,
        })),
      })),
      settings: {
        siteKey,
        agentId: widget.agentId,
        allowedOrigins: widget.allowedOrigins,
        launcherLabel: widget.launcherLabel,
        showSources: widget.showSources,
        offTopicGuard: widget.offTopicGuard,
        accent: widget.accent,
        snippet: snippetOf({ consoleUrl: ctx.addresses.consoleUrl, siteKey, ...widget }),
      },
    };
  }),

  updatePage: memberProcedure('site.update')
    .input(
      z.object({
        pageId,
        title: text(120).min(1).optional(),
        description: text(300).optional(),
        inMenu: z.boolean().optional(),
        sections: z
          .array(
            z.object({
              id: sectionId,
              heading: text(200).optional(),
              body: text(6_000).optional(),
              items: z
                .array(z.object({ title: text(200), body: text(2_000) }))
                .max(30)
                .optional(),
            }),
          )
          .max(60)
          .optional(),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const { pageId: id, sections, ...page } = input;
      await ctx.core.sites.updatePage(ctx.tenantContext, id, {
        ...stripUndefined(page),
        ...(sections ? { sections: sections.map((section) => stripUndefined(section)) } : {}),
      });
      return { updated: true };
    }),

  /** A host name of the company's own; `null` takes it away. Its records must say first whose it is. */
  setDomain: memberProcedure('site.update')
    .input(z.object({ domain: text(253).nullable() }))
    .mutation(async ({ ctx, input }) => {
      await ctx.core.sites.ownDomain.set(ctx.tenantContext, input.domain);
      return ctx.core.sites.ownDomain.get(ctx.tenantContext);
    }),

  updateSettings: memberProcedure('site.update')
    .input(
      z.object({
        tagline: text(200).optional(),
        accent: z
          .string()
          .regex(/^#[0-9a-f]{6}$/i, 'Use a color such as #0f6fb5.')
          .optional(),
        published: z.boolean().optional(),
        agentId: agentId.optional(),
        launcherLabel: text(60).optional(),
        showSources: z.boolean().optional(),
        offTopicGuard: z.boolean().optional(),
        allowedOrigins: z.array(text(200)).max(100).optional(),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      await ctx.core.sites.updateSettings(ctx.tenantContext, stripUndefined(input));
      return { updated: true };
    }),
});
