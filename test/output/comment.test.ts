// A report as a comment on a pull request: never too long for GitHub, always balanced, and cut by importance.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { Lexer, type Token } from 'marked';
import { markdown } from '../../src/output/markdown/markdown.ts';
import { type Block, bytes, code, text } from '../../src/report/block.ts';
import type { Comment, CommentedImage, Details } from '../../src/report/comment.ts';
import { hostileText } from '../support/hostile-text.ts';
import { botCommands, invisibleIn, logCommands, payloads } from '../support/log-readers.ts';
import { finding, report, written } from '../support/report-literal.ts';

const columns = [
  { title: 'IMAGE', align: 'left' },
  { title: 'SIZE', align: 'right' },
] as const;

const commentOf = (given: Partial<Comment>): Comment => ({
  name: 'test',
  title: 'FAILED  images',
  notes: [],
  columns,
  images: [],
  foot: [],
  command: 'timg-inspect check app.tar',
  ...given,
});
const page = (given: Partial<Comment>): string => written(markdown, report({ comment: () => commentOf(given) }));

const tableOf = (title: string, paths: readonly string[]): Block => ({
  kind: 'table',
  title,
  columns,
  rows: paths.map((path) => [code(path), bytes(1)]),
});
const detailsOf = (given: Partial<Details>): Details => ({
  summary: [{ code: 'app' }, ': grew'],
  isOpen: false,
  blocks: [],
  more: [],
  ...given,
});
const imageOf = (name: string, passed: boolean, details?: Details): CommentedImage => ({
  passed,
  row: [code(name), bytes(1)],
  details,
});
const names = (number: number, name: string): readonly string[] =>
  Array.from({ length: number }, (_, at) => `${name}${at}`);

/** GitHub's limits. */
function assertFits(comment: string): void {
  assert.ok(comment.length < 65_536, `${comment.length} characters`);
  assert.ok(Buffer.byteLength(comment) <= 262_144, `${Buffer.byteLength(comment)} bytes`);
}

/** Sections that unfold, as programs and as GitHub find them; nothing else is HTML, except code and the marker. */
function assertBalanced(comment: string): void {
  let depth = 0;
  for (const [tag] of comment.matchAll(/<\/?details\b/g)) {
    depth += tag.startsWith('</') ? -1 : 1;
    assert.ok(depth >= 0);
  }
  assert.equal(depth, 0);
  const html = new Lexer({ gfm: true }).lex(comment).filter(({ type }) => type === 'html');
  const [marker, ...sections] = html.map(({ raw }) => raw.trim());
  assert.equal(marker, '<!-- test -->');
  for (const raw of sections)
    assert.match(
      raw,
      /^(?:<details(?: open)?>\n<summary>(?:<b>\w+<\/b> )?(?:[^<>]|<\/?code>)*<\/summary>|<\/details>)$/,
    );
  const opened = sections.filter((raw) => raw.startsWith('<details')).length;
  assert.equal(opened * 2, sections.length);
}

const typesOf = (tokens: readonly Token[]): readonly string[] =>
  tokens.filter(({ type }) => type !== 'space').map(({ type }) => type);

describe('a comment', () => {
  test('has the marker, the verdict, a table, and sections that unfold', () => {
    const details = detailsOf({
      label: 'FAILED',
      isOpen: true,
      blocks: [tableOf('Files', ['/a'])],
      more: [{ kind: 'findings', findings: [finding()] }],
    });
    const comment = page({
      title: 'FAILED  2 images: 1 failed, 1 ok',
      notes: ['baseline written: base.json'],
      images: [imageOf('app:1', false, details), imageOf('web:1', true)],
      others: '3 images unchanged',
      foot: [{ kind: 'sentence', sentence: 'policy: policy.yaml' }],
    });
    assert.equal(
      comment,
      `<!-- test -->
### FAILED 2 images: 1 failed, 1 ok

- baseline written: base.json

| IMAGE | SIZE |
| --- | --: |
| \`app:1\` | 1B |
| \`web:1\` | 1B |

3 images unchanged

<details open>
<summary><b>FAILED</b> <code>app</code>: grew</summary>

#### Files

| IMAGE | SIZE |
| --- | --: |
| \`/a\` | 1B |

- **error** a message \`integrity/diff-id\`

</details>

policy: policy.yaml
`,
    );
    assertBalanced(comment);
    assert.deepEqual(typesOf(new Lexer({ gfm: true }).lex(comment)), [
      ...['html', 'heading', 'list', 'table', 'paragraph'],
      ...['html', 'heading', 'table', 'list', 'html', 'paragraph'],
    ]);
  });

  test('a single line, if there is nothing to tell', () =>
    assert.equal(page({ title: 'PASSED  57 images unchanged' }), '<!-- test -->\n### PASSED 57 images unchanged\n'));

  test('the sections of more than three images that passed are in one section', () => {
    const sectionsOf = (number: number): number => {
      const details = () => detailsOf({ blocks: [tableOf('Files', ['/a'])] });
      const comment = page({ images: names(number, 'app').map((name) => imageOf(name, true, details())) });
      assertBalanced(comment);
      return comment.match(/<details>/g)?.length ?? 0;
    };
    assert.deepEqual([3, 4].map(sectionsOf), [3, 5]);
  });

  test('long names are cut: images at the end, paths at the start', () => {
    const [before = '', after = ''] = page({
      images: [
        imageOf(
          `first${'a'.repeat(4000)}last`,
          true,
          detailsOf({
            blocks: [
              {
                kind: 'table',
                columns: [{ title: 'PATH', align: 'left', keepsEnd: true }],
                rows: [[code(`first${'a'.repeat(4000)}last`)]],
              },
            ],
          }),
        ),
      ],
    }).split('<details>');
    assert.match(before, /^\| `firsta{194}…` \| 1B \|$/m);
    assert.match(after, /^\| `…a{195}last` \|$/m);
  });
});

describe('a comment that would be too long', () => {
  test('leaves out what passed before what failed, and rows before the details of what failed', () => {
    const details = (name: string) =>
      detailsOf({ summary: [{ code: name }], blocks: [tableOf('Files', names(9, name))] });
    const images = [
      ...names(9, 'bad').map((name) => imageOf(name, false, details(name))),
      ...names(3000, 'good').map((name) => imageOf(name, true, details(name))),
    ];
    const comment = page({ images });
    assertFits(comment);
    assertBalanced(comment);
    assert.ok(comment.length > 60_000);
    assert.equal(comment.match(/<details>/g)?.length, 9);
    for (const name of names(9, 'bad')) assert.ok(comment.includes(`<summary><code>${name}</code></summary>`), name);
    const [, shown] = /^(\d+) of 3009 images; all: `timg-inspect check app\.tar`$/m.exec(comment) ?? [];
    assert.equal(comment.match(/^\| `(?:bad|good)\d+` \| 1B \|$/gm)?.length, Number(shown) + 9 * 9);
    assert.match(
      comment,
      /^Left out, because the comment would be too long: the details of 3,000 images; all: `timg-inspect check app\.tar`$/m,
    );
  });

  test('shows the important part of as many failed images as possible', () => {
    const details = (name: string) =>
      detailsOf({
        summary: [{ code: name }],
        blocks: [tableOf('Important', names(9, '/a'))],
        more: [tableOf('Less important', names(99, '/b'))],
      });
    const comment = page({ images: names(120, 'bad').map((name) => imageOf(name, false, details(name))) });
    assertFits(comment);
    assertBalanced(comment);
    assert.equal(comment.match(/^#### Important$/gm)?.length, 120);
    const whole = comment.match(/^#### Less important$/gm)?.length ?? 0;
    assert.ok(whole > 0 && whole < 60, String(whole));
    const cut = comment.match(/^Some of this is left out\.$/gm)?.length;
    assert.match(comment, new RegExp(`too long: a part of the details of ${cut} images; all: `));
  });

  test('keeps room for the details of thousands of images that failed', () => {
    const details = (name: string) =>
      detailsOf({ summary: [{ code: name }], blocks: [tableOf('Files', names(9, '/a'))] });
    const comment = page({ images: names(4000, 'bad').map((name) => imageOf(name, false, details(name))) });
    assertFits(comment);
    assertBalanced(comment);
    assert.ok((comment.match(/^#### Files$/gm)?.length ?? 0) > 50);
    assert.ok((comment.match(/^\| `bad\d+` \| 1B \|$/gm)?.length ?? 0) > 1000);
  });

  test('one list does not take all of the room', () => {
    const details = detailsOf({ blocks: [tableOf('Long', names(100_000, '/a'))], more: [tableOf('Short', ['/b'])] });
    const comment = page({ images: [imageOf('app', false, details)] });
    assertFits(comment);
    assert.ok((comment.match(/^\| `\/a\d+` \| 1B \|$/gm)?.length ?? 0) > 500);
    assert.match(comment, /^#### Short$/m);
    assert.match(comment, /^Some of this is left out\.$/m);
    assert.match(comment, /a part of the details of 1 image; all: /);
  });

  test('says how many notes are left out', () => {
    const notes = names(5000, 'image ').map((name) => `${name} is in the baseline, but was not checked`);
    const comment = page({ notes, images: [imageOf('app', false)] });
    assertFits(comment);
    const shown = comment.match(/^- image \d+ is in the baseline/gm)?.length ?? 0;
    assert.ok(shown > 100);
    assert.match(comment, new RegExp(`^- ${(5000 - shown).toLocaleString('en-US')} more notes$`, 'm'));
    assert.match(comment, /^\| `app` \| 1B \|$/m);
  });
});

const long = fc
  .tuple(hostileText, fc.constantFrom(...Object.values(payloads).flat()), fc.constantFrom(1, 1, 9, 400, 4000))
  .map(([hostile, payload, times]) => `${hostile}${payload}`.repeat(times).slice(0, 4096));
const anyText = fc.oneof(
  long,
  fc.constantFrom(
    '</details>'.repeat(400),
    '<details><summary>'.repeat(200),
    '<!-- test -->',
    '|'.repeat(4096),
    '@octocat '.repeat(400),
    '`'.repeat(4096),
    '👩‍👩‍👧‍👦'.repeat(400),
    `👩${'\u200d👩'.repeat(1300)}`,
    'e\u0301\u0302\u0303\u0304\u0305\u0306\u0307'.repeat(500),
    '𠀀'.repeat(2000),
    '\udc80'.repeat(4000),
    '',
  ),
);

const anyBlock = (texts: readonly string[], rows: number): readonly Block[] => [
  {
    kind: 'findings',
    findings: texts.flatMap((message) => [
      finding({ message }),
      finding({ message, severity: 'warning', rule: 'a/b' }),
    ]),
  },
  {
    kind: 'table',
    title: 'Files',
    columns: [
      { title: 'A', align: 'left', keepsEnd: true },
      { title: 'B', align: 'left' },
    ],
    rows: Array.from({ length: rows }, (_, at) => {
      const own = texts[at % texts.length] ?? '';
      return [code(own), text([{ code: own, edit: 'added' }, ': ', { code: own }, own])];
    }),
  },
  { kind: 'sentence', sentence: [`${texts[0]} of `, { code: texts.join(' ') }] },
];

test('a comment of any images, findings and names fits, is balanced and inert', () =>
  fc.assert(
    fc.property(
      fc.array(anyText, { minLength: 1, maxLength: 5 }),
      fc.constantFrom(0, 1, 3, 60, 400),
      fc.constantFrom(0, 1, 20, 400),
      fc.constantFrom(1, 5, 300),
      (texts, failed, passed, rows) => {
        const blocks = anyBlock(texts, rows);
        const [first = '', second = first] = texts;
        const details = detailsOf({
          summary: [{ code: first }, `: ${second}`],
          blocks: blocks.slice(0, 2),
          more: blocks,
        });
        const image = (ok: boolean, at: number): CommentedImage => ({
          passed: ok,
          row: [code(texts[at % texts.length] ?? ''), text(second)],
          details: at % 2 === 0 ? { ...details } : undefined,
        });
        const comment = page({
          title: `FAILED  ${first}`,
          notes: Array.from({ length: rows }, (_, at) => texts[at % texts.length] ?? ''),
          images: [
            ...Array.from({ length: failed }, (_, at) => image(false, at)),
            ...Array.from({ length: passed }, (_, at) => image(true, at)),
          ],
          others: [`${second}; `, { code: first }],
          foot: [blocks[2] as Block, { kind: 'sentence', sentence: first }],
          command: `timg-inspect check ${texts.join(' ')}`,
        });
        assertFits(comment);
        assertBalanced(comment);
        assert.deepEqual(logCommands(comment), []);
        assert.deepEqual(botCommands(comment), []);
        // The joiners of emoji are kept.
        assert.equal(invisibleIn(comment.replaceAll('\u200d', '')), undefined);
      },
    ),
    { numRuns: 40 },
  ));
