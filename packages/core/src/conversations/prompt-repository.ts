import { and, eq, sql } from 'drizzle-orm';
import type { ConversationId, MessageId } from '../base/index.ts';
import { type MessageTrace, messages, promptFragments } from '../db/schema/conversations.ts';
import type { TenantScope } from '../tenant/index.ts';

/** Words that are kept already stay as they are: their key is their digest. */
export function addPromptTexts(tenant: TenantScope, texts: ReadonlyMap<string, string>): Promise<unknown> {
  const hashes = sql.param([...texts.keys()]);
  const words = sql.param([...texts.values()]);
  return tenant.db
    .execute(
      sql`insert into tenant.prompt_fragments (company_id, hash, text)
select ${tenant.companyId}::uuid, u.hash, u.text from unnest(${hashes}::text[], ${words}::text[]) as u(hash, text)
on conflict (company_id, hash) do nothing`,
    )
    .then(() => undefined);
}

export function listPromptTexts(
  tenant: TenantScope,
  hashes: readonly string[],
): Promise<{ hash: string; text: string }[]> {
  return tenant.db
    .select({ hash: promptFragments.hash, text: promptFragments.text })
    .from(promptFragments)
    .where(
      and(
        eq(promptFragments.companyId, tenant.companyId),
        sql`${promptFragments.hash} = any(${sql.param([...hashes])}::text[])`,
      ),
    )
    .execute();
}

export function findMessage(
  tenant: TenantScope,
  conversationId: ConversationId,
  messageId: MessageId,
): Promise<{ text: string; trace: MessageTrace | null }[]> {
  return tenant.db
    .select({ text: messages.text, trace: messages.trace })
    .from(messages)
    .where(
      and(
        eq(messages.companyId, tenant.companyId),
        eq(messages.conversationId, conversationId),
        eq(messages.id, messageId),
      ),
    )
    .execute();
}
