// Markdown, read by another parser: text of an archive is never markup, nor does GitHub turn it into a mention or a link.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { Lexer, type Token, type Tokens } from 'marked';
import { printable } from '../../src/output/inert-text.ts';
import { markdown } from '../../src/output/markdown/markdown.ts';
import { type Block, bytes, code, codes, count, digest, text, time, toned } from '../../src/report/block.ts';
import { hostileText } from '../support/hostile-text.ts';
import { first, take } from '../support/items.ts';
import { finding, report, written } from '../support/report-literal.ts';

const page = (...blocks: Block[]): string => written(markdown, report({ blocks: () => blocks }));
const tokensOf = (of: string): Token[] => new Lexer({ gfm: true }).lex(of).filter(({ type }) => type !== 'space');
const columns = [
  { title: 'SIZE', align: 'right' },
  { title: 'PATH', align: 'left' },
] as const;

describe('Markdown blocks', () => {
  test('a heading with a note below', () =>
    assert.equal(page({ kind: 'heading', text: 'app', note: 'an image' }), '### app\n\nan image\n'));
  test('a section is one level below the title', () =>
    assert.equal(page({ kind: 'heading', text: 'Files', isSection: true }), '#### Files\n'));
  test('a heading with facts', () =>
    assert.equal(
      page({ kind: 'heading', text: 'app', facts: ['linux/amd64', '', 'oci-layout'], note: 'one' }),
      '### app\n\nlinux/amd64 · oci-layout\n\none\n',
    ));
  test('a heading with an instruction beside it', () =>
    assert.equal(
      page({ kind: 'heading', text: 'layer 1', facts: [[{ code: 'RUN make' }], ['by ', { code: 'a*b' }]] }),
      '### layer 1\n\n`RUN make` · by `a*b`\n',
    ));
  test('a section with a note of two lines', () =>
    assert.equal(
      page({ kind: 'heading', text: 'Files', isSection: true, note: ['one', 'two'] }),
      '#### Files\n\none  \ntwo\n',
    ));
  test('a sentence is a paragraph', () =>
    assert.equal(page({ kind: 'sentence', sentence: 'No layer is shared.' }), 'No layer is shared.\n'));
  test('a sentence with an instruction, which is code as a whole', () =>
    assert.equal(
      page({
        kind: 'sentence',
        sentence: ['Layer 1 (', { code: 'RUN a && b' }, ') is empty: see ', { code: '/x y' }, '.'],
      }),
      'Layer 1 (`RUN a && b`) is empty: see `/x y`.\n',
    ));
  test('a fact whose note names a path', () =>
    assert.equal(
      page({
        kind: 'facts',
        facts: [{ name: 'content', value: bytes(1), note: ['most of it in ', { code: '/a b' }] }],
      }),
      '|  |  |  |\n| --- | --: | --- |\n| content | **1B** | most of it in `/a b` |\n',
    ));
  test('facts are a table with an empty head', () =>
    assert.equal(
      page({ kind: 'facts', facts: [{ name: 'content', value: bytes(1234), note: 'the layers' }] }),
      '|  |  |  |\n| --- | --: | --- |\n| content | **1.23kB** | the layers |\n',
    ));
  test('an unknown fact', () =>
    assert.equal(
      page({ kind: 'facts', facts: [{ name: 'content', value: bytes(null), note: 'the layers' }] }),
      '|  |  |  |\n| --- | --: | --- |\n| content | **unknown** | the layers |\n',
    ));
  test('a table: numbers on the right, the total in bold', () =>
    assert.equal(
      page({ kind: 'table', columns, rows: [[bytes(7), text('app')]], total: [bytes(7), text('')] }),
      '| SIZE | PATH |\n| --: | --- |\n| 7B | app |\n| **7B** |  |\n',
    ));
  test('a table with a title, cut: the command that shows all rows is code', () =>
    assert.equal(
      page({
        kind: 'table',
        title: 'Largest files',
        columns,
        rows: [[bytes(7), text('app')]],
        cut: { shown: 1, total: 12, rows: 'files', command: 'timg-inspect files app.tar --limit 0' },
      }),
      '#### Largest files\n\n| SIZE | PATH |\n| --: | --- |\n| 7B | app |\n\n' +
        '1 of 12 files; all: `timg-inspect files app.tar --limit 0`\n',
    ));
  test('commands are a list', () =>
    assert.equal(
      page({ kind: 'commands', commands: [{ purpose: 'all files', command: 'timg-inspect files app.tar' }] }),
      '- all files: `timg-inspect files app.tar`\n',
    ));
  test('a table without rows is left out', () => assert.equal(page({ kind: 'table', columns, rows: [] }), ''));
  test('a blank line between blocks', () =>
    assert.equal(
      page(
        { kind: 'heading', text: 'a' },
        { kind: 'table', columns, rows: [] },
        { kind: 'heading', text: 'b' },
        { kind: 'table', columns, rows: [[bytes(1), text('x')]] },
      ),
      '### a\n\n### b\n\n| SIZE | PATH |\n| --: | --- |\n| 1B | x |\n',
    ));
  test('findings are a list with severity and rule', () => {
    const findings = [finding({ where: { line: 3 } }), finding({ severity: 'note', rule: 'validity/tar' })];
    assert.equal(
      page({ kind: 'findings', findings }),
      '- **error** a message (line 3) `integrity/diff-id`\n- **note** a message `validity/tar`\n',
    );
  });
  test('only the first findings of a rule are shown, with the number of all', () => {
    const lines = (number: number): string[] => {
      const findings = Array.from({ length: number }, () => finding());
      return page({ kind: 'findings', findings, maxOfOneRule: 2 }).split('\n').slice(1, -1);
    };
    const item = '- **error** a message `integrity/diff-id`';
    assert.deepEqual(lines(2), [item]);
    assert.deepEqual(lines(3), [item, '- 2 of 3 findings of integrity/diff-id shown; all: `--format json`']);
    assert.deepEqual(lines(5), [item, '- 2 of 5 findings of integrity/diff-id shown; all: `--format json`']);
  });
  test('notes are only counted if a command shows them', () =>
    assert.equal(
      page({
        kind: 'findings',
        findings: [finding({ severity: 'note' })],
        notesCommand: 'timg-inspect validate app.tar',
      }),
      '- 1 note not shown; run: `timg-inspect validate app.tar`\n',
    ));
  test('a long table is written in pieces', () => {
    const rows = Array.from({ length: 1000 }, () => [bytes(1), text('x')]);
    const pieces = [
      ...markdown.render(report({ blocks: () => [{ kind: 'table', columns, rows }] }), { color: false, version: '' }),
    ];
    assert.equal(pieces.length, 1002);
  });
});

describe('cells of a Markdown table', () => {
  const hash = `sha256:${'0123456789abcdef'.repeat(4)}`;
  for (const [what, cell, expected] of [
    ['words', text('WORKDIR /app'), 'WORKDIR /app'],
    ['a word with slashes', text('usr/lib/libc.so.6'), 'usr/lib/libc.so.6'],
    ['an unknown text', text(null), '-'],
    ['empty', text(''), ''],
    ['an unknown size', bytes(null), '-'],
    ['a count', count(1234567), '1234567'],
    ['a digest', digest(hash), '`0123456789ab`'],
    ['an unknown digest', digest(null), '-'],
    ['a time', time('2024-01-31T23:59:59.5Z'), '2024-01-31 23:59:59'],
    ['an instruction is code as a whole', code('RUN a && b'), '`RUN a && b`'],
    ['an instruction is code even if it is only words', code('RUN make'), '`RUN make`'],
    ['a path', code('/usr/lib'), '`/usr/lib`'],
    ['a path with blanks', code('/a b  c'), '`/a b  c`'],
    ['several paths', codes(['/a', '/b c']), '`/a`, `/b c`'],
    ['no path', code(null), '-'],
    ['an empty instruction', code(''), ''],
    ['a path and a word', text(['  ', { code: '/usr' }, '  copied (mode)']), '`/usr` copied (mode)'],
    [
      'a path and what became of it',
      text(['  ', { code: '/usr' }, ': copied later (mode)']),
      '`/usr`: copied later (mode)',
    ],
    ['a path before a comma, in brackets', text(['in (', { code: '/usr' }, '), say']), 'in (`/usr`), say'],
    ['a colon that does not end a word', text([{ code: '/usr' }, ' :tada: x']), '`/usr` `:tada`: x'],
    ['a link and its target', text([{ code: '/a' }], [' -> ', { code: '../b c' }]), '`/a` -> `../b c`'],
    ['a link without a target', text([{ code: '/a' }], [' -> ', { code: '' }]), '`/a` ->'],
    [
      'a word and an instruction',
      text(['layers 1–2, starting at ', { code: 'COPY . .' }]),
      'layers 1–2, starting at `COPY . .`',
    ],
    [
      'options of commands',
      text('use RUN --mount=type=cache,target=/var, or rm -rf'),
      'use RUN --mount=type=cache,target=/var, or rm -rf',
    ],
    ['a hidden file', text('list it in .dockerignore, please'), 'list it in .dockerignore, please'],
    ['a mode', code('-rw-r--r--'), '`-rw-r--r--`'],
    ['a tag', text('app:1'), '`app:1`'],
    ['<none>', text('<none>'), '`<none>`'],
    ['a pipe, which would end the cell', code('a | b'), '<code>a &#124; b</code>'],
    ['a backtick, which would end the code', text('a`b'), '<code>a&#96;b</code>'],
    ['a backslash at the end', text('a\\'), '`a\\`'],
    ['a newline', text('a\nb'), '`a\\x0Ab`'],
    ['a mention', text('@octocat'), '`@octocat`'],
    ['a URL', text('https://a.b'), '`https://a.b`'],
    ['a URL without a scheme', text('www.a.b'), '`www.a.b`'],
    ['a URL without a scheme beside a pipe', text('www.a.b |'), '<code>www&#46;a.b &#124;</code>'],
    ['an issue', text('#1'), '`#1`'],
    ['an issue as GH-1', text('GH-1'), '`GH-1`'],
    ['a commit', text('d46f65feed50'), '`d46f65feed50`'],
    ['a commit in brackets', text('(d46f65feed50)'), '(`d46f65feed50`)'],
    ['a comment', code('<!-- a -->'), '<code>&#60;&#33;-- a --&#62;</code>'],
    ['the end of a section that unfolds', code('</details>'), '<code>&#60;/details&#62;</code>'],
    ['what is bad is bold', toned('bad', text('FAILED')), '**FAILED**'],
    ['a character reference', code('&lt;'), '`&lt;`'],
    ['emphasis', code('_a_ *b*'), '`_a_ *b*`'],
    ['an emoji', text('a :tada:'), 'a `:tada`:'],
    ['a percentage', text('48%'), '48%'],
    ['a milestone of GitLab', text('a%1'), '`a%1`'],
  ] as const) {
    test(what, () => {
      const [, , row] = page({ kind: 'table', columns: [columns[1]], rows: [[cell]] }).split('\n');
      assert.equal(row, `| ${expected} |`);
    });
  }
  test('in a sentence, only names are code, without the punctuation around them', () => {
    const message = 'layer 1: declared sha256:ab… by <b>, 2 * 3 of @you, see 1. (of it)';
    assert.equal(
      page({ kind: 'findings', findings: [finding({ message })] }),
      '- **error** layer 1: declared `sha256:ab…` by `<b>`, 2 `*` 3 of `@you`, see 1. (of it) `integrity/diff-id`\n',
    );
  });
  test('a word of a million characters', () => {
    const word = `a${'.'.repeat(1_000_000)}!`;
    assert.ok(page({ kind: 'heading', text: word }).includes(`\`${word}\``));
  });
  for (const note of ['- a', '1. a', '# a', '> a', '+ a', '    a', '---', '===', '[a]: b', '```', '| a |']) {
    test(`a note is a paragraph: ${note}`, () => {
      const types = tokensOf(page({ kind: 'heading', text: 'a', note })).map(({ type }) => type);
      assert.deepEqual(types, ['heading', 'paragraph']);
    });
  }
});

/** A run of rendered text; anything except text, code and bold fails. */
interface Shown {
  readonly text: string;
  readonly isCode: boolean;
}

function shown(tokens: readonly Token[]): Shown[] {
  const result: Shown[] = [];
  let isCode = false;
  for (const token of tokens) {
    if (token.type === 'strong') result.push(...shown(token.tokens ?? []));
    else if (token.type === 'codespan') result.push({ text: token.text, isCode: true });
    else if (token.type === 'html' && /^<\/?code>$/.test(token.raw)) isCode = token.raw === '<code>';
    else {
      assert.equal(token.type, 'text', token.raw);
      result.push({ text: dereferenced(token.raw), isCode });
    }
  }
  return result;
}

const dereferenced = (of: string): string => {
  assert.ok(!/[<`*_[\]|\\]|&(?!#\d+;)/.test(of), of);
  return of.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
};

/** What GitHub and GitLab would link, or replace, in text that is not code. */
const linked = /[@#:$~!%^]\w|:\/\/|\bwww\.|\bgh-\d|\b[0-9a-f]{7,40}\b/i;

function assertShows(tokens: readonly Token[], expected: string): void {
  const runs = shown(tokens);
  const words = (of: string): string => of.replace(/ +/g, ' ').trim();
  assert.equal(words(runs.map((run) => run.text).join('')), words(printable(expected)));
  for (const run of runs) assert.ok(run.isCode || !linked.test(run.text), run.text);
}

describe('hostile text of an archive in Markdown', () => {
  const blocksOf = (hostile: string): Token[] =>
    tokensOf(
      page(
        { kind: 'heading', text: `a ${hostile}`, note: `${hostile} b` },
        {
          kind: 'table',
          columns,
          rows: [[bytes(1), text(hostile)]],
          total: [bytes(1), hostile === '' ? text('') : text(['a ', { code: hostile }, ' b'])],
        },
        { kind: 'findings', findings: [finding({ message: hostile, rule: 'a/b' })] },
      ),
    );

  test('is shown unchanged, and is never markup', () =>
    fc.assert(
      fc.property(hostileText, (hostile) => {
        const tokens = blocksOf(hostile);
        assert.deepEqual(
          tokens.map(({ type }) => type),
          ['heading', 'paragraph', 'table', 'list'],
        );
        const [heading, note, table, list] = tokens as [Tokens.Heading, Tokens.Paragraph, Tokens.Table, Tokens.List];
        assertShows(heading.tokens, `a ${hostile}`);
        assertShows(note.tokens, `${hostile} b`);
        assert.deepEqual(
          table.rows.map((cells) => cells.length),
          [2, 2],
        );
        const [[, sentence], [, mixed]] = take(
          table.rows.map((cells) => take(cells, 2)),
          2,
        );
        assertShows(sentence.tokens, hostile);
        assertShows(mixed.tokens, hostile === '' ? '' : `a ${hostile} b`);
        assert.equal(list.items.length, 1);
        const item = first(first(list.items).tokens as Tokens.Text[]);
        assertShows(item.tokens ?? [], `error ${hostile} a/b`);
      }),
      { numRuns: 3000 },
    ));
});
