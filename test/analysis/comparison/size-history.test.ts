// Which lines of a size history are one image: names change with versions, and are kept apart if they come back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type HistoryLine, imageHistories } from '../../../src/analysis/comparison/size-history.ts';
import { historyLine } from '../../support/history-lines.ts';

const line = (run: number, name: string, archive = 'app.tar', platform = 'linux/amd64'): HistoryLine =>
  historyLine(run, 1000, { names: name === '' ? [] : [name], archive, platform });

const cases: readonly {
  readonly title: string;
  readonly lines: readonly HistoryLine[];
  /** Of each image, the names with the runs. */
  readonly images: readonly string[];
}[] = [
  {
    title: 'a tag that changes with each run',
    lines: [line(1, 'app:a'), line(2, 'app:b'), line(3, 'app:c')],
    images: ['app:a app:b app:c'],
  },
  {
    title: 'two tags that come back',
    lines: [line(1, 'app:slim'), line(1, 'app:full'), line(2, 'app:full'), line(2, 'app:slim')],
    images: ['app:slim app:slim', 'app:full app:full'],
  },
  {
    title: 'two tags, written by two jobs at different times',
    lines: [line(1, 'app:slim'), line(2, 'app:full'), line(3, 'app:slim'), line(4, 'app:full')],
    images: ['app:slim app:slim', 'app:full app:full'],
  },
  {
    title: 'changing tags in two archives',
    lines: [
      line(1, 'app:1-slim', 'slim.tar'),
      line(1, 'app:1-full', 'full.tar'),
      line(2, 'app:2-full', 'full.tar'),
      line(2, 'app:2-slim', 'slim.tar'),
    ],
    images: ['app:1-slim app:2-slim', 'app:1-full app:2-full'],
  },
  {
    title: 'two platforms',
    lines: [
      line(1, 'app:1', 'app.tar', 'linux/amd64'),
      line(1, 'app:1', 'app.tar', 'linux/arm64'),
      line(2, 'app:2', 'app.tar', 'linux/arm64'),
      line(2, 'app:2', 'app.tar', 'linux/amd64'),
    ],
    images: ['app:1 app:2', 'app:1 app:2'],
  },
  {
    title: 'a file whose lines are not in the order of their dates',
    lines: [line(3, 'app:c'), line(1, 'app:a'), line(2, 'app:b')],
    images: ['app:a app:b app:c'],
  },
  {
    title: 'images without a name, by archive',
    lines: [line(1, '', 'a.tar'), line(1, '', 'b.tar'), line(2, '', 'b.tar'), line(2, '', 'a.tar')],
    images: ['a.tar a.tar', 'b.tar b.tar'],
  },
  {
    title: 'two repositories in archives of one name',
    lines: [line(1, 'app:1'), line(2, 'web:1'), line(3, 'app:2'), line(4, 'web:2')],
    images: ['app:1 app:2', 'web:1 web:2'],
  },
  {
    title: 'names that a plain object has',
    lines: [line(1, '__proto__:1'), line(1, 'constructor:1'), line(2, 'constructor:2'), line(2, '__proto__:2')],
    images: ['__proto__:1 __proto__:2', 'constructor:1 constructor:2'],
  },
];

for (const { title, lines, images } of cases) {
  test(title, () => {
    const found = imageHistories(lines).map((history) =>
      history.map(({ names, archive }) => names[0] ?? archive).join(' '),
    );
    assert.deepEqual(found, images);
  });
}

test('the same platform in all runs of an image', () => {
  const [, , , { lines }] = cases as unknown as readonly [unknown, unknown, unknown, { lines: readonly HistoryLine[] }];
  for (const history of imageHistories([...lines, ...(cases[4]?.lines ?? [])])) {
    assert.equal(new Set(history.map(({ platform }) => platform)).size, 1);
  }
});
