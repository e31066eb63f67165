import { expect, test } from 'vitest';
import { PreparedStatements } from './prepared-statements.ts';

test('a name is given once', () => {
  const prepared = new PreparedStatements();
  expect([prepared.newName(), prepared.newName(), prepared.newName()]).toEqual(['s1', 's2', 's3']);
});

test('a text is found with its columns until PostgreSQL refuses it; then its name is closed, once', () => {
  const prepared = new PreparedStatements();
  const statement = { name: 's1', fields: [{ name: 'a', dataTypeID: 25, format: 'text' }] };
  prepared.keep('select a', statement);
  expect(prepared.find('select a')).toBe(statement);
  expect(prepared.find('select b')).toBeUndefined();
  prepared.forget('select b');
  prepared.forget('select a');
  prepared.doubt('s2');
  expect(prepared.find('select a')).toBeUndefined();
  expect(prepared.takeStale()).toEqual(['s1', 's2']);
  expect(prepared.takeStale()).toEqual([]);
});

test('there is room for 400 texts, those that are about to come included', () => {
  const prepared = new PreparedStatements();
  for (let number = 0; number < 398; number += 1) prepared.keep(`select ${number}`, { name: `s${number}`, fields: [] });
  expect([0, 1, 2, 3].map((more) => prepared.hasRoom(more))).toEqual([true, true, false, false]);
});

test('the 64 contexts that were used last are kept, and the name of the one before them is closed', () => {
  const prepared = new PreparedStatements();
  for (let number = 0; number < 64; number += 1) prepared.keepContext(`company ${number}`, `s${number}`);
  expect(prepared.takeStale()).toEqual([]);
  expect(prepared.findContext('company 0')).toBe('s0');
  expect(prepared.findContext('a stranger')).toBeUndefined();
  prepared.keepContext('company 64', 's64');
  expect(prepared.takeStale()).toEqual(['s1']);
  expect(prepared.findContext('company 1')).toBeUndefined();
  expect(prepared.findContext('company 0')).toBe('s0');
  expect(prepared.findContext('company 64')).toBe('s64');
  expect(prepared.find('company 0')).toBeUndefined();
});

test('asking for companies that are not kept pushes none out', () => {
  const prepared = new PreparedStatements();
  prepared.keepContext('company', 's1');
  for (let number = 0; number < 64; number += 1) prepared.findContext(`stranger ${number}`);
  prepared.keepContext('another', 's2');
  expect(prepared.takeStale()).toEqual([]);
  expect(prepared.findContext('company')).toBe('s1');
});

test('nothing is left, and nothing to be closed, once somebody has dropped all names', () => {
  const prepared = new PreparedStatements();
  prepared.keep('select a', { name: 's1', fields: [] });
  prepared.keepContext('company', 's2');
  prepared.doubt('s3');
  prepared.forgetAll();
  expect(prepared.find('select a')).toBeUndefined();
  expect(prepared.findContext('company')).toBeUndefined();
  expect(prepared.takeStale()).toEqual([]);
});
