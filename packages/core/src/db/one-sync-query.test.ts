import pg from 'pg';
import { describe, expect, test } from 'vitest';
import type { QueryConfig } from './executor.ts';
import { OneSyncQuery, type WireConnection } from './one-sync-query.ts';
import { PreparedStatements } from './prepared-statements.ts';

/** What is said to PostgreSQL, in words; a statement without a name is called `-`. */
function listen() {
  const said: string[] = [];
  const say = (word: string) => {
    said.push(word);
  };
  const connection: WireConnection = {
    stream: { cork: () => say('cork'), uncork: () => say('uncork') },
    parse: ({ text, name }) => say(`parse ${name || '-'} ${text}`),
    bind: ({ portal, statement, values }) => say(`bind${portal} ${statement || '-'} ${JSON.stringify(values)}`),
    describe: ({ type, name }) => say(`describe${name} ${type}`),
    execute: ({ portal, rows }) => say(`execute${portal} ${rows}`),
    close: ({ type, name }) => say(`close ${type} ${name}`),
    sync: () => say('sync'),
  };
  return { said, connection };
}

const column = (name: string, dataTypeID = 25) => ({ name, dataTypeID, format: 'text' });
const text = (value: string, ...values: unknown[]) => ({ config: { text: value }, values });

/** Sends statements and plays PostgreSQL's answers; @returns what was said, without the frame round it. */
function converse(prepared: PreparedStatements | undefined, preamble: string[], statements: ReturnType<typeof text>[]) {
  const { said, connection } = listen();
  const query = new OneSyncQuery(preamble, statements, prepared);
  query.submit(connection);
  expect([said[0], ...said.slice(-2)]).toEqual(['cork', 'sync', 'uncork']);
  return { query, said: said.slice(1, -2) };
}

function answer(query: OneSyncQuery, tags: readonly string[]) {
  for (const tag of tags) query.handleCommandComplete({ text: tag });
  query.handleReadyForQuery();
  return query.result;
}

const failure = (code: string) => Object.assign(new pg.DatabaseError('no', 2, 'error'), { code });

describe('what goes out', () => {
  test('is one piece with one Sync; settings in front are not asked for rows, and values are encoded', () => {
    const { said } = converse(undefined, ['SET x'], [text('select $1, $2', 7, null), text('select 2')]);
    expect(said).toEqual([
      'parse - SET x',
      'bind - []',
      'execute 0',
      'parse - select $1, $2',
      'bind - ["7",null]',
      'describe P',
      'execute 0',
      'parse - select 2',
      'bind - []',
      'describe P',
      'execute 0',
    ]);
  });

  test('is nothing at all where a value cannot be sent', () => {
    expect(() => new OneSyncQuery([], [text('select 1'), text('select $1', 'a\u0000')], undefined)).toThrow(
      expect.objectContaining({ code: 'bad-input' }),
    );
  });

  test('leaves the stream open also when a message cannot be written', () => {
    const { said, connection } = listen();
    const broken = {
      ...connection,
      sync: () => {
        throw new RangeError('no more');
      },
    };
    expect(() => new OneSyncQuery([], [text('select 1')], undefined).submit(broken)).toThrow(RangeError);
    expect(said.at(-1)).toBe('uncork');
  });

  test('is parsed and described once on a connection, and then called by its name', async () => {
    const prepared = new PreparedStatements();
    const first = converse(prepared, ['SET x'], [text('select 1 as a')]);
    expect(first.said).toEqual([
      'parse s1 SET x',
      'bind s1 []',
      'execute 0',
      'parse s2 select 1 as a',
      'bind s2 []',
      'describe P',
      'execute 0',
    ]);
    first.query.handleCommandComplete({ text: 'SET' });
    first.query.handleRowDescription({ fields: [column('a', 23)] });
    first.query.handleDataRow({ fields: ['1'] });
    expect(await answer(first.query, ['SELECT 1'])).toMatchObject([{ rows: [{ a: 1 }] }]);

    const second = converse(prepared, ['SET x'], [text('select 1 as a'), text('select 2')]);
    expect(second.said).toEqual([
      'bind s1 []',
      'execute 0',
      'bind s2 []',
      'execute 0',
      'parse s3 select 2',
      'bind s3 []',
      'describe P',
      'execute 0',
    ]);
    second.query.handleCommandComplete({ text: 'SET' });
    second.query.handleDataRow({ fields: ['1'] });
    second.query.handleDataRow({ fields: ['2'] });
    second.query.handleCommandComplete({ text: 'SELECT 2' });
    second.query.handleRowDescription({ fields: [column('b')] });
    second.query.handleDataRow({ fields: ['2'] });
    expect(await answer(second.query, ['SELECT 1'])).toEqual([
      { command: 'SELECT', rowCount: 2, rows: [{ a: 1 }, { a: 2 }], fields: [column('a', 23)] },
      { command: 'SELECT', rowCount: 1, rows: [{ b: '2' }], fields: [column('b')] },
    ]);
  });

  test('is parsed once where a text stands there twice, and described each time until its columns are known', async () => {
    const prepared = new PreparedStatements();
    const { said, query } = converse(prepared, [], [text('select $1', 1), text('select $1', 2)]);
    expect(said).toEqual([
      'parse s1 select $1',
      'bind s1 ["1"]',
      'describe P',
      'execute 0',
      'bind s1 ["2"]',
      'describe P',
      'execute 0',
    ]);
    await answer(query, ['SELECT 1', 'SELECT 1']);
    expect(converse(prepared, [], [text('select $1', 3)]).said).toEqual(['bind s1 ["3"]', 'execute 0']);
  });

  test('does not take a setting for a statement of the same text, nor the other way round', async () => {
    const prepared = new PreparedStatements();
    const { said, query } = converse(prepared, ['BEGIN'], [text('BEGIN')]);
    expect(said.filter((message) => message.startsWith('parse'))).toEqual(['parse s1 BEGIN', 'parse s2 BEGIN']);
    await answer(query, ['BEGIN', 'BEGIN']);
    const again = converse(prepared, ['BEGIN'], [text('BEGIN')]);
    expect(again.said).toEqual(['bind s1 []', 'execute 0', 'bind s2 []', 'execute 0']);
  });

  test('has a name as long as there is room for it, also within one piece', async () => {
    const prepared = new PreparedStatements();
    for (let number = 0; number < 398; number += 1)
      prepared.keep(`select ${number}`, { name: `old${number}`, fields: [] });
    const { said, query } = converse(prepared, ['SET x'], [text('a'), text('b'), text('c'), text('a')]);
    expect(said.filter((message) => /^(parse|bind)/.test(message))).toEqual([
      'parse s1 SET x',
      'bind s1 []',
      'parse s2 a',
      'bind s2 []',
      'parse s3 b',
      'bind s3 []',
      'parse - c',
      'bind - []',
      'bind s2 []',
    ]);
    await answer(query, ['SET', 'X', 'X', 'X', 'X']);
    const again = converse(prepared, ['SET y'], [text('c')]);
    expect(again.said).toEqual([
      'parse s4 SET y',
      'bind s4 []',
      'execute 0',
      'parse - c',
      'bind - []',
      'describe P',
      'execute 0',
    ]);
  });
});

describe('after a failure', () => {
  const failed = async (prepared: PreparedStatements, error: unknown) => {
    await answer(converse(prepared, ['SET x'], [text('old')]).query, ['SET', 'SELECT 0']);
    const { query } = converse(prepared, ['SET x'], [text('old'), text('new')]);
    query.handleError(error);
    await expect(query.result).rejects.toBe(error);
    return converse(prepared, ['SET x'], [text('old'), text('new')]).said.filter(
      (message) => !/^(exec|desc)/.test(message),
    );
  };

  test.each([
    [
      'names that were new are closed and never used again, and old ones stand',
      '23505',
      ['close S s3', 'bind s1 []', 'bind s2 []', 'parse s4 new', 'bind s4 []'],
    ],
    [
      'old ones are made anew, too, when their columns have changed',
      '0A000',
      ['close S s2', 'close S s3', 'bind s1 []', 'parse s4 old', 'bind s4 []', 'parse s5 new', 'bind s5 []'],
    ],
    [
      'all are made anew when PostgreSQL does not know a name any more',
      '26000',
      ['close S s3', 'parse s4 SET x', 'bind s4 []', 'parse s5 old', 'bind s5 []', 'parse s6 new', 'bind s6 []'],
    ],
  ])('%s', async (_what, code, said) => {
    expect(await failed(new PreparedStatements(), failure(code))).toEqual(said);
  });

  test('no other error is taken for an answer of PostgreSQL', async () => {
    expect(await failed(new PreparedStatements(), Object.assign(new Error('no'), { code: '26000' }))).toContain(
      'bind s2 []',
    );
  });

  test.each(['26000', '0A000', '23505'])('%s without names there is nothing to close', async (code) => {
    const { query } = converse(undefined, ['SET x'], [text('a')]);
    query.handleError(failure(code));
    await expect(query.result).rejects.toThrow('no');
  });

  test('nobody needs to ask for the result', async () => {
    const unheard: unknown[] = [];
    const hear = (error: unknown) => unheard.push(error);
    process.on('unhandledRejection', hear);
    converse(undefined, [], [text('a')]).query.handleError(failure('23505'));
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', hear);
    expect(unheard).toEqual([]);
  });
});

describe('what comes back', () => {
  const rowsOf = async (config: QueryConfig, fields: ReturnType<typeof column>[], row: (string | null)[]) => {
    const { query } = converse(undefined, [], [{ config, values: [] }]);
    query.handleRowDescription({ fields });
    query.handleDataRow({ fields: row });
    const [result] = await answer(query, ['SELECT 1']);
    return result?.rows;
  };

  test('are rows by the names of their columns, or lists, with nothing where nothing is', async () => {
    const fields = [column('n', 23), column('t'), column('x', 23)];
    expect(await rowsOf({ text: 'select' }, fields, ['7', 'seven', null])).toEqual([{ n: 7, t: 'seven', x: null }]);
    expect(await rowsOf({ text: 'select', rowMode: 'array' }, fields, ['7', '', null])).toEqual([[7, '', null]]);
  });

  test('are read by columns that are looked up once, also where they are known and a text stands there twice', async () => {
    const prepared = new PreparedStatements();
    let asked = 0;
    const types = {
      getTypeParser: () => {
        asked += 1;
        return (value: string) => value;
      },
    };
    const statement = { config: { text: 'a', types } as QueryConfig, values: [] };
    const first = converse(prepared, [], [statement]).query;
    first.handleRowDescription({ fields: [column('a')] });
    await answer(first, ['SELECT 0']);
    expect(asked).toBe(1);
    const second = converse(prepared, [], [statement, statement]).query;
    for (const rows of [['1', '2'], ['3']]) {
      for (const row of rows) second.handleDataRow({ fields: [row] });
      second.handleCommandComplete({ text: 'SELECT 2' });
    }
    expect(asked).toBe(3);
    expect((await answer(second, [])).map(({ rows }) => rows)).toEqual([[{ a: '1' }, { a: '2' }], [{ a: '3' }]]);
  });

  test("are read as the statement's own types say", async () => {
    const types = { getTypeParser: (oid: number, format: 'text') => (value: string) => `${oid} ${format} ${value}` };
    expect(await rowsOf({ text: 'select', types }, [column('n', 23)], ['7'])).toEqual([{ n: '23 text 7' }]);
  });

  test.each([
    ['SELECT 12', 'SELECT', 12],
    ['INSERT 0 3', 'INSERT', 3],
    ['INSERT 16384 3', 'INSERT', 3],
    ['UPDATE 0', 'UPDATE', 0],
    ['COMMIT', 'COMMIT', 0],
    ['CREATE TABLE', 'CREATE TABLE', 0],
    ['what 1 is 2 this', 'what 1 is 2 this', 0],
    ['SELECT 1 2 3', 'SELECT 1 2 3', 0],
    [' SELECT 1', ' SELECT 1', 0],
  ])('%s: what was done, and to how many rows', async (tag, command, rowCount) => {
    expect(await answer(converse(undefined, [], [text('a')]).query, [tag])).toEqual([
      { command, rowCount, rows: [], fields: [] },
    ]);
  });

  test("of one statement is not another's", async () => {
    const { query } = converse(undefined, ['SET x'], [text('a'), text('b')]);
    query.handleCommandComplete({ text: 'SET' });
    query.handleRowDescription({ fields: [column('a')] });
    query.handleDataRow({ fields: ['1'] });
    const results = await answer(query, ['SELECT 1', 'DELETE 2']);
    expect(results).toEqual([
      { command: 'SELECT', rowCount: 1, rows: [{ a: '1' }], fields: [column('a')] },
      { command: 'DELETE', rowCount: 2, rows: [], fields: [] },
    ]);
  });

  test('is handed out after the commit and not before', async () => {
    const { query } = converse(undefined, [], [text('a')]);
    query.handleCommandComplete({ text: 'SELECT 0' });
    const early = await Promise.race([query.result, new Promise((resolve) => setImmediate(() => resolve('waiting')))]);
    expect(early).toBe('waiting');
    query.handleReadyForQuery();
    expect(await query.result).toHaveLength(1);
  });

  test('is an error once a value cannot be read, whatever follows it', async () => {
    const prepared = new PreparedStatements();
    const types = {
      getTypeParser: () => (value: string) => {
        throw new RangeError(value);
      },
    };
    const { query } = converse(prepared, [], [{ config: { text: 'a', types } as QueryConfig, values: [] }]);
    query.handleRowDescription({ fields: [column('a')] });
    query.handleDataRow({ fields: ['first'] });
    query.handleDataRow({ fields: ['second'] });
    await expect(answer(query, ['SELECT 2'])).rejects.toThrow(new RangeError('first'));
    expect(prepared.find('a')).toBeUndefined();
    expect(prepared.takeStale()).toEqual(['s1']);
  });

  test.each([
    ['an empty statement', (query: OneSyncQuery) => query.handleEmptyQuery()],
    ['a portal was suspended', (query: OneSyncQuery) => query.handlePortalSuspended()],
    ['COPY is not for the runtime', (query: OneSyncQuery) => query.handleCopyInResponse()],
    ['COPY is not for the runtime', (query: OneSyncQuery) => query.handleCopyData()],
  ])('is an error: %s', async (message, happen) => {
    const { query } = converse(undefined, [], [text('a')]);
    happen(query);
    await expect(answer(query, ['X'])).rejects.toThrow(new TypeError(message));
  });

  test('is never more than was asked for', () => {
    const { query } = converse(undefined, [], [text('a')]);
    query.handleCommandComplete({ text: 'SELECT 0' });
    expect(() => query.handleRowDescription({ fields: [] })).toThrow('more answers than statements');
  });
});
