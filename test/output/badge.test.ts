// The badge: the size, the verdict in words and in color.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { badge } from '../../src/output/badge.ts';
import { historyLine, historyText } from '../support/history-lines.ts';
import { dockerSave } from '../support/image-builder.ts';
import { report, written } from '../support/report-literal.ts';
import { run } from '../support/run.ts';
import { attribute, parsedXML } from '../support/xml.ts';

interface Shown {
  readonly says: string | undefined;
  readonly color: string | undefined;
}

function shownIn(svg: string): Shown {
  const { attributes, children } = parsedXML(svg);
  const [title, box] = children;
  assert.equal(attributes['aria-label'], title?.text);
  return { says: title?.text, color: attribute(box, 'fill') };
}

const image = (name: string, size: number) => ({
  names: [name],
  steps: [{ entries: [{ path: 'f', body: 'x'.repeat(size) }] }],
});
/** Header, blocks of data, two empty blocks: 2048 and 12,800 bytes. */
const one = dockerSave([image('app:1', 100)]);
const two = dockerSave([image('app:1', 100), image('web:1', 11_000)]);
const [green, red, blue] = ['#2a7d3f', '#b3362b', '#1f6aa5'];

describe('badge', () => {
  for (const [title, args, stdin, says, color] of [
    ['an image', ['-'], one, 'image size: 2.05kB', blue],
    ['several images', ['-'], two, 'image sizes: 2.05kB–12.8kB', blue],
    ['a check that passes', ['check', '-', '--budget', 'image-size=3kB'], one, 'image size: 2.05kB', green],
    ['one that fails', ['check', '-', '--budget', 'image-size=1kB'], one, 'image size: 2.05kB · failed', red],
    [
      'one of several fails',
      ['check', '-', '--budget', 'image-size=3kB'],
      two,
      'image sizes: 2.05kB–12.8kB · failed',
      red,
    ],
    ['a cut layer', ['samples/truncated-layer.tar'], undefined, 'image size: ≥ 3.66kB · failed', red],
    [
      'a trend',
      ['trend', '-'],
      Buffer.from(historyText([historyLine(1, 9000), historyLine(2, 8000)])),
      'image size: 8kB',
      green,
    ],
    [
      'a trend whose last run failed',
      ['trend', '-'],
      Buffer.from(historyText([historyLine(1, 9000, { passed: false })])),
      'image size: 9kB · failed',
      red,
    ],
    ['a trend without runs', ['trend', '-'], Buffer.alloc(0), 'image size: unknown', blue],
  ] as const) {
    test(title, async () => {
      const { output } = await run([...args, '--format', 'badge'], { stdin });
      assert.deepEqual(shownIn(output), { says, color });
    });
  }

  test('beside another report', async () => {
    const { status, output } = await run(['check', '-', '--budget', 'image-size=3kB', '--report', 'badge=/dev/null'], {
      stdin: one,
    });
    assert.equal(status, 0);
    assert.match(output, /^PASSED/);
  });

  test('only for reports with sizes of whole images', async () => {
    for (const [args, message] of [
      [['ls', 'x.tar', '--format', 'badge'], 'the format badge is only for overview, check, trend'],
      [['x.tar', '--format', 'svg'], 'the format svg is only for trend'],
      [['diff', 'x.tar', 'y.tar', '--report', 'svg=x.svg'], 'the format svg is only for trend'],
    ] as const) {
      const { status, output, errors } = await run(args);
      assert.deepEqual([status, output, errors], [2, '', `timg-inspect: ${message}\n`]);
    }
  });

  test('text is only text', () => {
    const hostile = `<script>"'&\0\ufffe]]>`;
    const svg = written(badge, report({ badge: () => ({ label: hostile, value: hostile }) }));
    assert.equal(shownIn(svg).says, `<script>"'&\\x00\\ufffe]]>: <script>"'&\\x00\\ufffe]]>`);
  });
});
