/** One file per rule: where it is planted, what it says, and the rule that must bite there. */
export type Offence = { rule: string; path: string; text: string };

export const biomeOffences: readonly Offence[] = [
  {
    rule: 'noRestrictedImports',
    path: 'packages/core/src/base/up.ts',
    text: "import { open } from '../db/index.ts';\nopen();\n",
  },
  {
    rule: 'noRestrictedImports',
    path: 'packages/core/src/tenant/up.ts',
    text: "import { find } from '../agents/index.ts';\nfind();\n",
  },
  {
    rule: 'noRestrictedImports',
    path: 'packages/core/src/agents/service.ts',
    text: "import { eq } from 'drizzle-orm';\neq();\n",
  },
  { rule: 'noRestrictedImports', path: 'packages/core/src/agents/driver.ts', text: "import pg from 'pg';\npg();\n" },
  {
    rule: 'noRestrictedImports',
    path: 'packages/core/src/agents/window.ts',
    text: "import { rank } from '../knowledge/ranking.ts';\nrank();\n",
  },
  {
    rule: 'noRestrictedImports',
    path: 'packages/core/src/agents/table.ts',
    text: "import { agents } from '../db/schema/agents.ts';\nagents();\n",
  },
  {
    rule: 'noRestrictedImports',
    path: 'packages/core/src/agents/repository.ts',
    text: "import { rank } from '../knowledge/ranking.ts';\nrank();\n",
  },
  {
    rule: 'noRestrictedImports',
    path: 'packages/core/src/agents/upstairs.ts',
    text: "import { router } from '@rowhouse/api';\nrouter();\n",
  },
  { rule: 'noRestrictedImports', path: 'packages/api/src/sql.ts', text: "import { eq } from 'drizzle-orm';\neq();\n" },
  {
    rule: 'noRestrictedImports',
    path: 'packages/api/src/cellar.ts',
    text: "import { open } from '@rowhouse/core/database';\nopen();\n",
  },
  {
    rule: 'noRestrictedImports',
    path: 'apps/web/src/server.ts',
    text: "import { createCore } from '@rowhouse/core';\ncreateCore();\n",
  },
  {
    rule: 'noRestrictedImports',
    path: 'apps/widget/src/node.ts',
    text: "import { readFileSync } from 'node:fs';\nreadFileSync('x');\n",
  },
  {
    rule: 'noProcessEnv',
    path: 'packages/core/src/agents/environment.ts',
    text: 'export const url = process.env.URL;\n',
  },
  {
    rule: 'noUndeclaredDependencies',
    path: 'packages/core/src/agents/stranger.ts',
    text: "import { pad } from 'left-pad';\npad();\n",
  },
  {
    rule: 'useImportExtensions',
    path: 'packages/core/src/agents/bare.ts',
    text: "import { name } from './circle-a';\nname();\n",
  },
  {
    rule: 'noImportCycles',
    path: 'packages/core/src/agents/circle-a.ts',
    text: "import { other } from './circle-b.ts';\nexport function name() {\n  return other();\n}\n",
  },
  {
    rule: 'noImportCycles',
    path: 'packages/core/src/agents/circle-b.ts',
    text: "import { name } from './circle-a.ts';\nexport function other() {\n  return name();\n}\n",
  },
  {
    rule: 'noDefaultExport',
    path: 'packages/core/src/agents/default.ts',
    text: 'export default function nameless() {}\n',
  },
  { rule: 'noReExportAll', path: 'packages/core/src/agents/all.ts', text: "export * from './default.ts';\n" },
  { rule: 'noEnum', path: 'packages/core/src/agents/enum.ts', text: "export enum Kind {\n  A = 'a',\n}\n" },
  {
    rule: 'noExplicitAny',
    path: 'packages/core/src/agents/any.ts',
    text: 'export function open(value: any) {\n  return value;\n}\n',
  },
  {
    rule: 'noNonNullAssertion',
    path: 'packages/core/src/agents/bang.ts',
    text: 'export function open(value?: string) {\n  return value!.length;\n}\n',
  },
  {
    rule: 'noParameterProperties',
    path: 'packages/core/src/agents/property.ts',
    text: 'export class Door {\n  constructor(readonly name: string) {}\n}\n',
  },
  { rule: 'format', path: 'packages/core/src/agents/layout.ts', text: 'export const  name = "double"\n' },
];

export const typedOffences: readonly Offence[] = [
  {
    rule: 'no-floating-promises',
    path: 'src/floating.ts',
    text: 'async function work() {}\nexport function start() {\n  work();\n}\n',
  },
  {
    rule: 'no-misused-promises',
    path: 'src/misused.ts',
    text: 'async function isOpen() {\n  return true;\n}\nexport function enter() {\n  if (isOpen()) return 1;\n  return 2;\n}\n',
  },
  {
    rule: 'await-thenable',
    path: 'src/thenable.ts',
    text: 'export async function read(value: number) {\n  return await value;\n}\n',
  },
  {
    rule: 'switch-exhaustiveness-check',
    path: 'src/switch.ts',
    text: "export function word(kind: 'a' | 'b') {\n  switch (kind) {\n    case 'a':\n      return 1;\n  }\n  return 2;\n}\n",
  },
  {
    rule: 'no-unnecessary-condition',
    path: 'src/condition.ts',
    text: 'export function length(text: string) {\n  return text ? text.length : text?.length;\n}\n',
  },
  { rule: 'only-throw-error', path: 'src/throw.ts', text: "export function fail() {\n  throw 'a word';\n}\n" },
];
