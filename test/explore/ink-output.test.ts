// The frames that the build composes of rows show what Ink's own frames of cells show.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { styleText } from 'node:util';
import fc from 'fast-check';
import { inProject } from '../support/project.ts';

interface Output {
  write(x: number, y: number, text: string, options: { transformers: ((line: string, at: number) => string)[] }): void;
  clip(area: { x1?: number; x2?: number; y1?: number; y2?: number }): void;
  unclip(): void;
  get(): { output: string; height: number };
}
type OutputClass = new (size: { width: number; height: number }) => Output;

const defaultOf = async (path: string): Promise<OutputClass> =>
  (await import(pathToFileURL(inProject(path)).href)).default;
const [Rows, Cells] = await Promise.all(['scripts/ink-output.mjs', 'node_modules/ink/build/output.js'].map(defaultOf));

const size = { width: 30, height: 6 };
const endings = new Map([
  ['1', '22'],
  ['2', '22'],
  ['7', '27'],
  ['32', '39'],
]);

/** Each character of a frame with the styles that are on, as a terminal would show it. */
function shown(frame: string): string[][] {
  return frame.split('\n').map((line) => {
    const on = new Set<string>();
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control sequences are what it reads
    return Array.from(line.matchAll(/\x1b\[(\d+)m|./gsu)).flatMap(([text, code]) => {
      if (code === undefined) return [`${text} ${[...on].sort().join(' ')}`];
      if (endings.has(code)) on.add(code);
      for (const [begin, end] of endings) if (end === code || code === '0') on.delete(begin);
      return [];
    });
  });
}

function assertSame(draw: (output: Output) => void): void {
  const [rows, cells] = [new (Rows as OutputClass)(size), new (Cells as OutputClass)(size)].map((output) => {
    draw(output);
    return output.get();
  });
  assert.equal(rows?.height, cells?.height);
  assert.deepEqual(shown(rows?.output ?? ''), shown(cells?.output ?? ''));
}

const styled = (text: string, style: Parameters<typeof styleText>[0]) =>
  styleText(style, text, { validateStream: false } as never);
const plain = { transformers: [] };

const line = fc
  .array(
    fc.tuple(
      fc.array(
        fc.constantFrom('a', '~', ' ', '│', '─', '…', '·', '▾', '→', 'é', '日', 'ｰ', '🇩🇪', 'e\u0301', '↔', '◽'),
        {
          maxLength: 5,
        },
      ),
      fc.constantFrom(undefined, 'bold' as const, 'dim' as const, 'inverse' as const, 'green' as const),
    ),
    { maxLength: 3 },
  )
  .map((pieces) =>
    pieces.map(([text, style]) => (style && text.length > 0 ? styled(text.join(''), style) : text.join(''))).join(''),
  );
const write = fc.record({
  x: fc.integer({ min: 0, max: 34 }),
  y: fc.integer({ min: 0, max: 7 }),
  text: fc.array(line, { minLength: 1, maxLength: 3 }).map((lines) => lines.join('\n')),
});

test('any texts, side by side or over each other, look the same', () => {
  fc.assert(
    fc.property(fc.array(write, { maxLength: 6 }), (writes) => {
      assertSame((output) => {
        for (const { x, y, text } of writes) output.write(x, y, text, plain);
      });
    }),
    { numRuns: 2000 },
  );
});

test('texts that are transformed, and clipped ones, look the same', () => {
  assertSame((output) => output.write(2, 1, 'one\ntwo', { transformers: [(line, at) => `${at}:${line}`] }));
  assertSame((output) => {
    output.clip({ x1: 2, x2: 5, y1: 0, y2: 2 });
    output.write(0, 0, 'clipped on the left', plain);
    output.unclip();
    output.write(8, 0, 'whole', plain);
  });
});

test('a row is not put together of cells', () => {
  const output = new (Rows as OutputClass)(size);
  output.write(0, 1, styled('left', 'bold'), plain);
  output.write(10, 1, 'right  ', plain);
  // Ink would close the style after the blanks.
  assert.equal(output.get().output, `\n${styled('left', 'bold')}      right\n\n\n\n`);
});
