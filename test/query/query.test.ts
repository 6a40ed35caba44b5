// query: what SQL can reach, errors, values in each format, and tables without files. test/query/named-queries.test.ts has the answers of
// the named queries.
import assert from 'node:assert/strict';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { loadDuckDB, notInstalled } from '../../src/cli/query/load-duckdb.ts';
import { factTables } from '../../src/report/facts/tables.ts';
import { namedQueries } from '../../src/report/query/named-queries.ts';
import { first } from '../support/items.ts';
import { inProject } from '../support/project.ts';
import { run } from '../support/run.ts';

const top = mkdtempSync(join(tmpdir(), 'query-test-'));
after(() => rmSync(top, { recursive: true }));
/** Characters of globs and of SQL are nothing special in a path. */
const folder = join(top, "fac[t]s*'s, x");

before(async () => {
  const { status, errors } = await run(['facts', 'samples/hello_oci.tar', 'samples/packages.tar', '-o', folder]);
  assert.deepEqual([status, errors], [0, '']);
});

const load = (file: string) => JSON.parse(readFileSync(inProject('schemas', 'report', file), 'utf8'));
const ajv = new Ajv2020({
  schemas: ['finding.json', 'query.json', 'query-list.json'].map(load),
  allowUnionTypes: true,
});

/** Data of the JSON answer, which follows its schema. */
async function dataOf(...args: readonly string[]) {
  const { output, errors } = await run(['query', folder, ...args, '--format', 'json']);
  assert.equal(errors, '');
  const answer = JSON.parse(output);
  const validate = ajv.getSchema(`report/${answer.report}.json`);
  assert.ok(validate?.(answer), JSON.stringify(validate?.errors));
  return answer.data;
}

const rowsOf = async (sql: string, ...args: readonly string[]) => (await dataOf(sql, ...args)).rows;

/** The one line of an error. */
async function errorOf(...args: readonly string[]): Promise<string> {
  const { status, output, errors } = await run(['query', ...args]);
  assert.deepEqual([status, output], [2, '']);
  const [line = '', ...more] = errors.split('\n');
  assert.deepEqual(more, ['']);
  return line.replace('timg-inspect: ', '').replaceAll(folder, 'FACTS').replaceAll(top, 'TOP');
}

describe('SQL reaches nothing but the tables', () => {
  const secret = join(top, 'secret.csv');
  const files = () => readdirSync(top, { recursive: true, encoding: 'utf8' }).sort();
  before(() => writeFileSync(secret, 'a,b\n1,2\n'));

  const onlySelect =
    'only one SELECT can be run; nothing else than the tables of facts is read, and nothing is written';
  const noFunction = 'cannot be used in FROM: a query reads the tables of facts, and nothing else';
  const noFile = 'cannot be used: a query reads the tables of facts, and nothing else';
  const inside = `${folder.replaceAll("'", "''")}/v1`;
  const cases: readonly (readonly [sql: string, message: string])[] = [
    [`COPY (SELECT 1) TO '${top}/out.csv'`, onlySelect],
    [`COPY (SELECT 1) TO '${inside}/files/x.parquet'`, onlySelect],
    [`EXPORT DATABASE '${top}/out'`, onlySelect],
    [`ATTACH '${top}/out.db'`, onlySelect],
    ["ATTACH '/etc/passwd' (READ_ONLY)", onlySelect],
    ['INSTALL httpfs', onlySelect],
    ['LOAD httpfs', onlySelect],
    ['SET enable_external_access = true', onlySelect],
    ["PRAGMA enable_profiling = 'json'", onlySelect],
    ['CREATE TABLE t AS SELECT 1', onlySelect],
    ['DROP VIEW files', onlySelect],
    ['EXPLAIN ANALYZE SELECT 1', onlySelect],
    ["CALL enable_logging(storage = 'file')", onlySelect],
    [`SELECT 1; COPY (SELECT 1) TO '${top}/out.csv'`, onlySelect],
    ['SELECT 1; SELECT 2', onlySelect],
    [`SELECT * FROM read_csv('${secret}')`, `read_csv() ${noFunction}`],
    [`SELECT * FROM READ_TEXT('${secret}')`, `read_text() ${noFunction}`],
    [`SELECT (SELECT count(*) FROM glob('${top}/*'))`, `glob() ${noFunction}`],
    [`DESCRIBE SELECT * FROM read_csv('${secret}')`, `read_csv() ${noFunction}`],
    [`WITH a AS (SELECT * FROM parquet_metadata('${inside}/*/*')) SELECT 1 FROM a`, `parquet_metadata() ${noFunction}`],
    [`SELECT * FROM query('SELECT 1')`, `query() ${noFunction}`],
    [
      `SELECT * FROM enable_logging(storage = 'file', storage_path = '${inside}/files')`,
      `enable_logging() ${noFunction}`,
    ],
    [
      `SELECT * FROM "system".main.enable_logging(storage = 'file', storage_path = '${inside}')`,
      `enable_logging() ${noFunction}`,
    ],
    [`SELECT * FROM '${secret}'`, `SQL: "TOP/secret.csv" ${noFile}`],
    [`FROM '${inside}/../../secret.csv'`, `SQL: "FACTS/v1/../../secret.csv" ${noFile}`],
    ["FROM 'https://example.com/x.parquet'", `SQL: "https://example.com/x.parquet" ${noFile}`],
  ];
  for (const [sql, message] of cases) {
    test(sql.replaceAll(top, 'TOP'), async () => {
      const before = files();
      assert.equal(await errorOf(folder, sql), message);
      assert.deepEqual(files(), before);
    });
  }

  test('what makes rows of its arguments, or tells the columns, is allowed', async () => {
    assert.deepEqual(await rowsOf('SELECT * FROM range(2) t(n), unnest([3]) u(m)'), [
      { n: 0, m: 3 },
      { n: 1, m: 3 },
    ]);
    const rows = await rowsOf('DESCRIBE images');
    assert.deepEqual(
      rows.map(({ column_name: name }: { column_name: string }) => name),
      ['image', 'name', 'repository', 'tag', 'archive'],
    );
  });
});

describe('errors are one line', () => {
  const cases: readonly (readonly [args: readonly string[], message: string | RegExp])[] = [
    [['selct 1'], 'SQL line 1, column 1: syntax error at or near "selct"'],
    [['SELECT name,\n  1,,2\nFROM images'], 'SQL line 2, column 5: syntax error at or near ","'],
    [
      ["SELECT 'é', 'ü',\n'ö', nam FROM images"],
      /^SQL line 2, column 6: Referenced column "nam" not found in FROM clause; /,
    ],
    [['SELECT * FROM image'], 'SQL line 1, column 15: no table "image"; did you mean "images"?'],
    [
      ['SELECT * FROM registry'],
      'SQL line 1, column 15: no table "registry"; there are files, layers, image_files, image_layers, packages, findings, platforms, images',
    ],
    [['SELECT sum(name) FROM images'], /^SQL line 1, column 8: No function matches .*'sum\(VARCHAR\)'/],
    [["SELECT 'x'::INT"], /^SQL line 1, column 11: Could not convert string 'x' to INT32$/],
    [[`SELECT ${Array(1500).fill(1).join('+')}`], 'SQL: Max expression depth limit of 1000 exceeded'],
    [[`SELECT ${'('.repeat(20000)}`], /^SQL line 1, column \d+: memory exhausted at or near "\("$/],
    [['SELECT (SELECT name FROM images)'], /^SQL: More than one row returned by a subquery /],
    [['SELECT $least'], 'SQL: no value for the parameter least; give it with --set least=VALUE'],
    [[' '], 'the SQL is empty'],
    [['/* nothing */'], 'the SQL is empty'],
    [['grwth'], 'no query "grwth"; did you mean "growth"?'],
    [['x'], `no query "x"; there are ${namedQueries.map(({ name }) => name).join(', ')}`],
    [[], /^no query given; name one of largest-packages, .*, or write a SELECT in quotes$/],
    [['growth', '--file', 'x.sql'], 'a query is an argument or in a file (--file), not both'],
    [['--file', 'no-such.sql'], 'no-such.sql: no such file'],
    [['growth', '--set', 'prefix'], '--set prefix: use NAME=VALUE'],
    [['growth', '--set', 'prefix=a', '--set', 'prefix=b'], '--set prefix was given more than once'],
    [['growth', '--set', 'prefx=a'], '--set prefx: "growth" has no such parameter; did you mean "prefix"?'],
    [['growth', '--set', 'min=1'], '--set min: "growth" has no such parameter; it has prefix'],
    [['shared-layers', '--set', 'min=-1'], '--set min must be a whole number, 0 or more'],
    [['duplicates', '--set', 'min=1x'], '--set min must be a size such as 10000 or 10kB'],
    [['growth', '--limit', '-1'], '--limit must be a whole number, 0 or more'],
  ];
  for (const [args, message] of cases) {
    test(args.join(' ').slice(0, 60), async () => {
      const line = await errorOf(folder, ...args);
      if (typeof message === 'string') assert.equal(line, message);
      else assert.match(line, message);
    });
  }
});

describe('the directory', () => {
  const write = (name: string) => `write some with timg-inspect facts ARCHIVE... -o ${name}`;
  const made = (name: string, ...inside: readonly string[]): string => {
    mkdirSync(join(top, name, ...inside), { recursive: true });
    return join(top, name);
  };
  /** A copy of the tables. */
  const copied = (name: string): string => {
    cpSync(folder, join(top, name), { recursive: true });
    return join(top, name);
  };
  const sql = 'SELECT count(path), max(size) FROM files';

  test('is not there', async () =>
    assert.equal(await errorOf(join(top, 'none'), 'growth'), `TOP/none: no such directory; ${write('TOP/none')}`));
  test('is a file', async () => {
    writeFileSync(join(top, 'file'), '');
    assert.equal(
      await errorOf(join(top, 'file'), 'growth'),
      'TOP/file: a file; a query reads a directory that facts wrote',
    );
  });
  test('has something else', async () =>
    assert.equal(
      await errorOf(made('other', 'src'), 'growth'),
      `TOP/other: no facts: v1/ is missing; ${write('TOP/other')}`,
    ));
  test('has facts of another version', async () =>
    assert.equal(
      await errorOf(made('later', 'v2'), 'growth'),
      'TOP/later: facts of v2, but this program reads v1; write them again to a new directory',
    ));
  test('is that of the version', async () =>
    assert.equal(await errorOf(join(folder, 'v1'), 'growth'), 'FACTS/v1: name the directory above, FACTS'));
  test('has no rows yet', async () =>
    assert.equal(
      await errorOf(made('empty', 'v1', 'files'), 'growth'),
      `TOP/empty: no facts: v1/ has no Parquet files; ${write('TOP/empty')}`,
    ));

  test('a table without files has its columns', async () => {
    const directory = copied('without');
    const columnsOf = async (where: string, table: string): Promise<unknown> => {
      const { output } = await run(['query', where, `SELECT * FROM ${table} LIMIT 0`, '--format', 'json']);
      return JSON.parse(output).data.columns;
    };
    for (const { name } of factTables) {
      const path = join(directory, 'v1', name);
      renameSync(path, `${path}-away`);
      assert.deepEqual(await columnsOf(directory, name), await columnsOf(folder, name), name);
      renameSync(`${path}-away`, path);
    }
  });

  test('every named query runs without packages, files and findings', async () => {
    const directory = copied('few');
    for (const table of ['packages', 'files', 'findings', 'image_files'])
      rmSync(join(directory, 'v1', table), { recursive: true });
    for (const { name } of namedQueries) {
      const { status, errors } = await run(['query', directory, name]);
      assert.deepEqual([name, status, errors], [name, 0, '']);
    }
  });

  for (const at of [0, -1]) {
    test(`a Parquet file is cut: the ${at === 0 ? 'first' : 'last'} of the table`, async () => {
      const directory = copied(`cut${at}`);
      const file = String(
        readdirSync(join(directory, 'v1', 'files'))
          .sort()
          .at(at),
      );
      truncateSync(join(directory, 'v1', 'files', file), 100);
      assert.equal(
        await errorOf(directory, sql),
        `TOP/cut${at}/v1/files/${file}: cannot be read as a table of facts: it is not complete; remove it, and run facts on its archive again`,
      );
    });
  }

  test('a Parquet file is of another table', async () => {
    const directory = copied('swapped');
    const [file = ''] = readdirSync(join(directory, 'v1', 'layers'));
    cpSync(join(directory, 'v1', 'layers', file), join(directory, 'v1', 'files', 'zz.parquet'));
    assert.match(
      await errorOf(directory, sql),
      /files\/zz\.parquet: cannot be read as a table of facts: it has other columns; /,
    );
  });
});

describe('values', () => {
  const values = `SELECT
    9007199254740991 AS exact, 9007199254740993 AS big, '-170141183460469231731687303715884105728'::HUGEINT AS huge,
    1.25 AS decimal, 12345678901234567.25 AS long_decimal, 0.1::DOUBLE AS double, 'nan'::DOUBLE AS nan, 'inf'::DOUBLE AS inf,
    TIMESTAMP '2024-03-20 16:00:04.120558' AS time, TIMESTAMPTZ '2024-03-20 16:00:04+02' AS zoned, DATE '2024-03-20' AS date,
    INTERVAL 90 MINUTE AS interval, '\\x00\\xAB'::BLOB AS bytes, NULL AS nothing, '' AS empty, true AS flag,
    [1, NULL] AS list, {'a': [1.5], 'b': {'c': DATE '2024-01-01'}} AS struct, MAP {'k': 1} AS map,
    union_value(n := 7) AS choice, 'a'::ENUM('a', 'b') AS enum, 1 AS same, 2 AS same`;
  const expected = {
    exact: 9007199254740991,
    big: '9007199254740993',
    huge: '-170141183460469231731687303715884105728',
    decimal: 1.25,
    long_decimal: '12345678901234567.25',
    double: 0.1,
    nan: 'NaN',
    inf: 'Infinity',
    time: '2024-03-20T16:00:04.120558Z',
    zoned: '2024-03-20T14:00:04Z',
    date: '2024-03-20',
    interval: '01:30:00',
    bytes: '00ab',
    nothing: null,
    empty: '',
    flag: true,
    list: [1, null],
    struct: { a: [1.5], b: { c: '2024-01-01' } },
    map: [{ key: 'k', value: 1 }],
    choice: 7,
    enum: 'a',
    same: 1,
    'same:1': 2,
  };
  test('in JSON', async () => assert.deepEqual(await rowsOf(values), [expected]));
  test('in NDJSON and templates', async () => {
    const { output } = await run(['query', folder, values, '--format', 'ndjson']);
    assert.deepEqual(JSON.parse(output), expected);
    const rows = await run(['query', folder, 'SELECT n FROM range(3) t(n)', '--format', '{{.n}}']);
    assert.equal(rows.output, '0\n1\n2\n');
  });
  test('in CSV', async () => {
    const sql = `SELECT 1 AS "a,b", NULL AS n, '' AS e, 'say "x"' AS q, 'l1' || chr(10) || chr(27) AS c, [1, 2] AS l, 'ü' AS u`;
    const { output } = await run(['query', folder, sql, '--format', 'csv']);
    assert.equal(output, '"a,b",n,e,q,c,l,u\n1,,"","say ""x""",l1\\x0A\\x1B,"[1,2]",ü\n');
  });
  test('in tables: sizes by the names of columns, everything else as it is', async () => {
    const sql = `SELECT 'x' AS name, 12345::BIGINT AS size, sum(23456) AS total_bytes, 34567 AS n, 45678 AS deleted,
      TIMESTAMP '2024-03-20 16:00:04.5' AS at, NULL AS none`;
    const { output } = await run(['query', folder, sql]);
    const [head = '', row = ''] = output.split('\n').map((line) => line.trim().split(/ {2,}/).join('|'));
    assert.equal(head, 'NAME|SIZE|TOTAL_BYTES|N|DELETED|AT|NONE');
    assert.equal(row, 'x|12.3kB|23.5kB|34567|45678|2024-03-20 16:00:04|-');
  });
  test('sums of columns of the tables are sizes, counts are not', async () => {
    const { columns } = await dataOf('SELECT sum(size), count(size), max(uid), sum(distribution) AS d FROM files');
    assert.deepEqual(
      columns.map(({ unit }: { unit: string | null }) => unit),
      ['bytes', null, null, null],
    );
  });
  test('numbers of the tables are those of the reports', async () => {
    const [row] = await rowsOf(
      "SELECT visible, wasted FROM platforms JOIN images USING (image) WHERE name = 'sample/packages:1'",
    );
    assert.deepEqual(row, { visible: 571361, wasted: 330854 });
    const [{ sha256, path }] = await rowsOf("SELECT sha256, path FROM files WHERE path = 'usr/bin/apt'");
    assert.deepEqual(
      [path, sha256],
      ['usr/bin/apt', '47e2da854a986273d0f47ca3b8d20e357c85932b87477212b76d2e9fd51fbc2c'],
    );
  });
  test('parameters of SQL are text', async () =>
    assert.deepEqual(await rowsOf('SELECT $a AS a, $n::INT + 1 AS n', '--set', "a=it's = x", '--set', 'n=2'), [
      { a: "it's = x", n: 3 },
    ]));
  test('many rows come in order, and JSON has all of them', async () => {
    const rows = await rowsOf('SELECT n FROM range(10000) t(n)');
    assert.deepEqual(
      rows.map(({ n }: { n: number }) => n),
      Array.from({ length: 10000 }, (_, at) => at),
    );
  });
});

describe('where SQL comes from', () => {
  const sql = 'SELECT count(*) AS n\nFROM layers WHERE false';
  const expected = [{ n: 0 }];
  const file = join(top, 'query.sql');
  before(() => writeFileSync(file, sql));
  const given = async (...args: readonly string[]) => {
    const { output } = await run(['query', folder, ...args, '--format', 'json'], { stdin: Buffer.from(sql) });
    return JSON.parse(output).data;
  };
  test('a file', async () => assert.deepEqual((await given('--file', file)).rows, expected));
  test('standard input', async () => {
    for (const args of [['-'], ['--file', '-']]) {
      const data = await given(...args);
      assert.deepEqual([data.rows, data.sql, data.query], [expected, sql, null]);
    }
  });
  test('a file is not overwritten by the answer', async () => {
    const line = await errorOf(folder, '--file', file, '-o', file);
    assert.equal(line, '--output TOP/query.sql: this is an input file; choose another output file');
    assert.equal(readFileSync(file, 'utf8'), sql);
  });
  test('errors name the file', async () => {
    writeFileSync(join(top, 'wrong.sql'), 'SELECT 1\nFORM x');
    assert.equal(
      await errorOf(folder, '--file', join(top, 'wrong.sql')),
      'TOP/wrong.sql line 2, column 6: syntax error at or near "x"',
    );
  });
});

describe('named queries', () => {
  test('have the columns that they list, and each parameter in their SQL', async () => {
    for (const { name, columns, parameters, sql } of namedQueries) {
      const data = await dataOf(name);
      assert.deepEqual(
        data.columns.map((column: { name: string }) => column.name),
        columns.map((column) => column.name),
        name,
      );
      const used = new Set(Array.from(sql.matchAll(/\$(\w+)/g), ([, parameter = '']) => parameter));
      assert.deepEqual([...used].sort(), parameters.map((parameter) => parameter.name).sort(), name);
      assert.deepEqual(data.parameters, Object.fromEntries(parameters.map((one) => [one.name, one.default])));
      assert.ok(!sql.includes(';'), name);
    }
  });
  test('can be run as SQL', async () => {
    for (const { name, sql, parameters } of namedQueries) {
      const set = parameters
        .filter(({ type }) => type === 'text')
        .flatMap((one) => ['--set', `${one.name}=${one.default}`]);
      const numbers = parameters.filter(({ type }) => type !== 'text');
      const bound = numbers.reduce((text, one) => text.replaceAll(`$${one.name}`, one.default), sql);
      assert.deepEqual(await rowsOf(bound, ...set), await rowsOf(name), name);
    }
  });
  test('are listed, and shown in full', async () => {
    const { queries } = await dataOf('--list');
    assert.deepEqual(
      queries.map(({ name }: { name: string }) => name),
      namedQueries.map(({ name }) => name),
    );
    const { queries: one } = await dataOf('growth', '--list');
    assert.deepEqual([one.length, first<{ name: string }>(one).name], [1, 'growth']);
    const { output } = await run(['query', folder, 'shared-layers', '--list']);
    for (const part of ['Layers that the most images share', 'min ', 'WHERE images >= $min', '--set prefix=team-a/'])
      assert.ok(output.includes(part), part);
  });
  test('are cut to 20 rows, SQL is not', async () => {
    const { output } = await run(['query', folder, 'largest-packages', '--limit', '2']);
    assert.match(output, /^2 of \d+ rows; all: timg-inspect query .* largest-packages --limit 0$/m);
    const sql = await run(['query', folder, 'SELECT n FROM range(50) t(n)']);
    assert.equal(sql.output.split('\n').length, 52);
    const cut = await run(['query', folder, 'SELECT n FROM range(50) t(n)', '--limit', '3']);
    assert.match(cut.output, /^3 of 50 rows; all: timg-inspect query .*'SELECT n FROM range\(50\) t\(n\)' --limit 0$/m);
  });
  test('fit into a terminal, which names the columns that it leaves out', async () => {
    const shown = async (width: number, query: string): Promise<string> => {
      const { output } = await run(['query', folder, query], { width, environment: { NO_COLOR: '1' } });
      return output;
    };
    for (const width of [80, 120]) {
      for (const { name } of namedQueries) {
        const lines = (await shown(width, name)).split('\n');
        const long = lines.filter((line) => line.length > width && !line.includes('; all: '));
        assert.deepEqual(long, [], `${name} at ${width}`);
      }
    }
    assert.match(await shown(80, 'base-images'), /Columns not shown: .*CREATED/s);
    assert.match(
      await shown(19, 'SELECT 123456789 AS one, 234567890 AS two'),
      /^ +ONE\n123456789\nColumns not shown:\nTWO/m,
    );
  });
  test('are not changed by the number of threads', async () => {
    for (const { name } of namedQueries)
      assert.deepEqual(await rowsOf(name, '--jobs', '0'), await rowsOf(name, '--jobs', '4'), name);
  });
});

test('no rows are a table with titles only', async () => {
  const { status, output, errors } = await run(['query', folder, 'SELECT name FROM images WHERE false']);
  assert.deepEqual([status, output, errors], [0, 'NAME\n', '']);
});

describe('DuckDB', () => {
  test('is loaded', async () => assert.ok((await loadDuckDB()).version()));
  test('without it, the message says what to run where', () => {
    const root = join(top, 'project');
    mkdirSync(join(root, 'node_modules'), { recursive: true });
    writeFileSync(join(root, 'package.json'), '{}');
    const needs = 'query needs DuckDB, which is not installed; run';
    const bundle = 'node_modules/timg-inspect/dist/bin/run-query.js';
    assert.equal(notInstalled(join(root, bundle)), `${needs} "npm install @duckdb/node-api" in ${root}`);
    assert.equal(notInstalled(`/usr/local/lib/${bundle}`), `${needs} "npm install --global @duckdb/node-api"`);
    assert.equal(notInstalled('/src/timg-inspect/dist/bin/run-query.js'), `${needs} "npm install @duckdb/node-api"`);
  });
});
