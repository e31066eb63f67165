import { appRouter, visitorRouter } from '@rowhouse/api';
import { z } from 'zod';
import type { Input } from './recipes.ts';

export type Procedure = { path: string; type: 'query' | 'mutation' | 'subscription'; schema: JsonSchema };
type JsonSchema = {
  format?: string;
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
};
type Walked = { _def: { type: Procedure['type']; inputs: z.ZodType[] } };

/** Both routers, walked. */
export function listProcedures(): Procedure[] {
  const walked = { ...appRouter._def.procedures, ...visitorRouter._def.procedures } as unknown as Record<
    string,
    Walked
  >;
  return Object.entries(walked).map(([path, { _def }]) => ({
    path,
    type: _def.type,
    schema: (_def.inputs[0]
      ? z.toJSONSchema(_def.inputs[0], { io: 'input', unrepresentable: 'any' })
      : {}) as JsonSchema,
  }));
}

/** Where a schema takes an id, as `to.agentId` or `categoryIds.0`. */
export function idPlaces(schema: JsonSchema, at = ''): string[] {
  const inner = (name: string) => (at === '' ? name : `${at}.${name}`);
  return [
    ...(schema.format === 'uuid' || schema.format === 'guid' ? [at] : []),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, field]) => idPlaces(field, inner(name))),
    ...(schema.items ? idPlaces(schema.items, inner('0')) : []),
    ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap((one) => idPlaces(one, at)),
  ];
}

/** Every place of a value that holds no object or list, with what it holds. */
export function leavesOf(value: unknown, at = ''): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [[at, value]];
  return Object.entries(value).flatMap(([name, field]) => leavesOf(field, at === '' ? name : `${at}.${name}`));
}

/** A copy with another value at one place. */
export function withLeaf(input: Input, place: string, value: unknown): Input {
  const copy = structuredClone(input);
  const names = place.split('.');
  const final = names.pop() ?? '';
  const holder = names.reduce<Record<string, unknown>>((node, name) => node[name] as Record<string, unknown>, copy);
  holder[final] = value;
  return copy;
}
