import { and, desc, eq, sql } from 'drizzle-orm';
import type { ConversationId, MessageId } from '../base/index.ts';
import { messages, promptFragments } from '../db/schema/messages.ts';
import type { TenantScope } from '../tenant/index.ts';
import type { MessageRow } from './repository.ts';

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
): Promise<MessageRow[]> {
  return tenant.db
    .select()
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

/** What a visitor, or a member in the console, said last before a message. */
export function findQuestionBefore(
  tenant: TenantScope,
  conversationId: ConversationId,
  messageId: MessageId,
): Promise<{ text: string }[]> {
  return tenant.db
    .select({ text: messages.text })
    .from(messages)
    .where(
      and(
        eq(messages.companyId, tenant.companyId),
        eq(messages.conversationId, conversationId),
        eq(messages.role, 'visitor'),
        sql`${messages.createdAt} <= (select m.created_at from tenant.messages m where m.company_id = ${tenant.companyId} and m.id = ${messageId}::uuid)`,
      ),
    )
    .orderBy(desc(messages.createdAt), desc(messages.id))
    .limit(1)
    .execute();
}
