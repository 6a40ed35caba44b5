// The charts of a trend as an SVG file: XML for any text, a line for each size, gaps where a size is unknown.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { plot, runAt, scaleOf, ticksOf, xOf, yOf } from '../../../src/output/chart/scale.ts';
import { svg } from '../../../src/output/chart/svg.ts';
import { historyLine } from '../../support/history-lines.ts';
import { hostileText } from '../../support/hostile-text.ts';
import { inProject } from '../../support/project.ts';
import { written } from '../../support/report-literal.ts';
import { run } from '../../support/run.ts';
import { trendReport } from '../../support/trend-literal.ts';
import { attribute, type Element, parsedXML } from '../../support/xml.ts';

const drawn = (...lines: readonly ReturnType<typeof historyLine>[]): Element =>
  parsedXML(written(svg, trendReport(lines)));

const { UPDATE_GOLDEN } = process.env;

function elementsIn(element: Element): readonly Element[] {
  return [element, ...element.children.flatMap(elementsIn)];
}
const withClass = (root: Element, name: string): readonly Element[] =>
  elementsIn(root).filter((element) => attribute(element, 'class').split(' ').includes(name));
const textOf = (element: Element): string => element.text + element.children.map(textOf).join('');
/** The moves, lines and dots of the path of the first size. */
const lineOf = (root: Element): string => attribute(withClass(root, 'line')[0], 'd').replace(/[\d. ]+/g, '');

describe('the chart of a size', () => {
  test('one line for each size that is known', () => {
    const root = drawn(historyLine(1, 100), historyLine(2, 200));
    assert.equal(withClass(root, 'line').length, 3);
    assert.deepEqual(
      withClass(root, 'name').map((name) => textOf(name).trim()),
      ['content  +100B200B', 'visible  +100B200B', 'wasted  0B0B'],
    );
  });

  test('unknown sizes are gaps, a size between gaps is a dot', () => {
    const sizes = [1, null, 2, null, 3, 4];
    assert.equal(lineOf(drawn(...sizes.map((size, at) => historyLine(at, size)))), 'MhMhMhL');
    assert.equal(lineOf(drawn(historyLine(1, 5))), 'Mh');
  });

  test('failed runs and changes of budgets are marked', () => {
    const root = drawn(
      historyLine(1, 1, { passed: false, budgets: { wasted: '1MB' } }),
      historyLine(2, 1, { budgets: { wasted: '1MB' } }),
      historyLine(3, 1, { passed: false, budgets: { wasted: '2MB', efficiency: '90%' } }),
    );
    assert.equal(attribute(withClass(root, 'failed')[0], 'd').match(/M/g)?.length, 2);
    const marks = withClass(root, 'budget');
    assert.equal(marks.length, 3);
    assert.equal(
      marks[0]?.children[0]?.text,
      'budget wasted 1MB → 2MB · budget efficiency none → 90% · 2024-01-04 · 0000000',
    );
  });

  test('only the last 2,000 runs are drawn, and it says so', () => {
    const root = drawn(...Array.from({ length: 3000 }, (_, at) => historyLine(at, at)));
    assert.equal(lineOf(root).match(/L/g)?.length, 1999);
    assert.match(textOf(root), /3,000 runs, the last 2,000 are shown/);
  });

  test('images beyond the limit are counted', () => {
    const lines = Array.from({ length: 12 }, (_, at) => historyLine(1, at, { names: [`app${at}:1`] }));
    assert.match(textOf(drawn(...lines)), /10 of 12 images; all: timg-inspect trend sizes.ndjson --limit 0/);
  });

  test('a history without runs is an empty drawing', () => assert.equal(drawn().name, 'svg'));

  test('a drawing has no scripts, links or URLs', () => {
    const root = drawn(historyLine(1, 1), historyLine(2, 2));
    const known = ['svg', 'style', 'rect', 'g', 'text', 'tspan', 'title', 'path'];
    assert.deepEqual(
      elementsIn(root).filter(({ name }) => !known.includes(name)),
      [],
    );
    assert.doesNotMatch(written(svg, trendReport([historyLine(1, 1)])), /url\(|@import|href|\son\w+=/);
  });
});

test('the drawing in docs/ is the one of its size history', async () => {
  const { output } = await run(['trend', 'docs/sizes.ndjson', '--format', 'svg']);
  const file = inProject('docs/sizes.svg');
  if (UPDATE_GOLDEN) writeFileSync(file, output);
  assert.equal(output, readFileSync(file, 'utf8'));
});

test('hostile text is only text', () => {
  const tags = (text: string) =>
    elementsIn(
      drawn(
        historyLine(1, 1, { names: [`a${text}`], commit: text, archive: text, platform: `p${text}` }),
        historyLine(2, 1, {
          names: [`a${text}`],
          commit: text,
          archive: text,
          platform: `p${text}`,
          budgets: { [text]: text },
        }),
      ),
    ).map(({ name, attributes }) => [name, Object.keys(attributes)]);
  const plain = tags('x');
  fc.assert(fc.property(hostileText, (text) => assert.deepEqual(tags(text), plain)));
});

describe('the scale', () => {
  const sizes = fc.array(fc.maxSafeNat(), { minLength: 1, maxLength: 20 });
  test('has every size inside, at a place of its own, and each run is found where it is drawn', () => {
    fc.assert(
      fc.property(sizes, (values) => {
        const scale = scaleOf(values);
        for (const [run, value] of values.entries()) {
          const [x, y] = [xOf(scale, run), yOf(scale, value)];
          assert.ok(x >= plot.left && x <= plot.right && y >= plot.top && y <= plot.bottom, `${x} ${y}`);
          assert.equal(runAt(scale, x), run);
        }
        const ticks = ticksOf(scale);
        assert.ok(ticks.length >= 1 && ticks.length <= 6, `${ticks}`);
        for (const tick of ticks) assert.ok(tick >= scale.min && tick <= scale.max);
      }),
    );
  });
  test('a larger size is higher', () => {
    const scale = scaleOf([100, 200, null]);
    assert.ok(yOf(scale, 200) < yOf(scale, 100));
  });
  test('a change of a few bytes does not fill it', () => {
    const scale = scaleOf([1_000_000, 1_000_001]);
    assert.ok(yOf(scale, 1_000_000) - yOf(scale, 1_000_001) < 1);
  });
  test('places beside the chart are the first and the last run', () => {
    assert.deepEqual([runAt({ count: 5 }, -100), runAt({ count: 5 }, 9999), runAt({ count: 1 }, 0)], [0, 4, 0]);
  });
});
