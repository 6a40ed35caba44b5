// Each key that `?` lists does something, and what the other keys of its line do.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bindingGroups, type panes } from '../../src/explore/model/bindings.ts';
import { keyNames } from '../../src/explore/model/key-names.ts';
import type { Session } from '../../src/explore/session.ts';
import { copied, exploredArchives, performed, press } from '../support/explored.ts';
import { dockerSave } from '../support/image-builder.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const layers = [
  [
    ...Array.from({ length: 40 }, (_, at) => ({ path: `many/${at}`, body: 'x'.repeat(100 + at) })),
    { path: `deep/${'a-long-name'.repeat(12)}`, body: 'long' },
    { path: 'etc/conf', body: 'old' },
    { path: 'etc/mode', body: 'same' },
    { path: 'etc/gone', body: 'deleted' },
  ],
  [
    { path: 'etc/conf', body: 'newer' },
    { path: 'etc/mode', body: 'same', mode: 0o600 },
    { path: 'etc/more', body: 'added' },
    { path: 'etc/.wh.gone', body: '' },
  ],
];

/** What is pressed first, so that each key has something to do in at least one place. */
const places: readonly (readonly string[])[] = [
  [],
  ['*'],
  ['*', 'G'],
  ['['],
  ['2'],
  ['*', '2'],
  ['+', 'G'],
  ['/', ...'conf', 'return', '*', 'G'],
  ['/', ...'old', 'return'],
];

const flags: ReadonlyMap<string, string> = new Map([
  ...['up', 'down', 'left', 'right'].map((name) => [name, `${name}Arrow`] as const),
  ['pageup', 'pageUp'],
  ['pagedown', 'pageDown'],
  ['enter', 'return'],
  ['space', ' '],
  ['ctrl+space', 'ctrl+`'],
]);

function pressNamed(session: Session, key: string): void {
  if (key === 'shift+tab') session.input('', { tab: true, shift: true });
  else press(session, flags.get(key) ?? key);
}

describe('every key', () => {
  const write = temporaryFolder('every-key');
  const archive = (name: string, of: typeof layers): string => {
    const steps = of.map((entries) => ({ entries }));
    return write(`${name}.tar`, dockerSave([{ names: [`${name}:1`], steps }], { v1Configs: false }));
  };
  const files = [archive('app', layers), archive('older', layers.slice(0, 1))];

  /** The state as text. What is shown first has nothing to do with keys. */
  const stateOf = (session: Session): string =>
    JSON.stringify([session.shown().state, copied.length], (_, value) =>
      value instanceof Set || value instanceof Map ? [...value] : value instanceof Uint8Array ? [...value] : value,
    );

  /** The state after a key, and whether it is another one, in each place. */
  async function after(key: string, pane: (typeof panes)[number]) {
    const states: { readonly state: string; readonly isOther: boolean }[] = [];
    for (const place of places) {
      const session = await exploredArchives(files);
      while (session.shown().state.focus !== pane) press(session, 'tab');
      press(session, ...place);
      await performed(session);
      const before = stateOf(session);
      const copies = copied.length;
      pressNamed(session, key);
      await performed(session);
      const state = stateOf(session);
      states.push({ state: state.replace(/,\d+\]$/, `,${copied.length - copies}]`), isOther: state !== before });
    }
    return states;
  }

  for (const { title, bindings } of bindingGroups) {
    for (const { action, keys, inPane, text } of bindings) {
      test(`${title}: ${text}`, async () => {
        const pane = inPane?.pane ?? 'tree';
        const all = [...keys, ...(inPane?.keys ?? [])];
        assert.ok(all.length > 0);
        const [first, ...others] = await Promise.all(all.map((key) => after(key, pane)));
        assert.ok(
          first?.some(({ isOther }) => isOther),
          `${all[0]} does nothing: ${action}`,
        );
        for (const [at, other] of others.entries()) assert.deepEqual(other, first, `${all[at + 1]}`);
      });
    }
  }
});

test('Ctrl+M is another key than Enter where the terminal tells them apart', () => {
  assert.deepEqual(keyNames('\r', { return: true }), ['enter']);
  assert.deepEqual(keyNames('[27;5;109~', {}), ['ctrl+m']);
  assert.deepEqual(keyNames('[27;2;9~', {}), ['shift+tab']);
  assert.deepEqual(keyNames('[27;5;32~', {}), ['ctrl+space']);
  assert.deepEqual(keyNames('[27;133;109~', {}), ['ctrl+m']);
  assert.deepEqual(keyNames('[27;1;120~', {}), ['x']);
});

test('keys have the names that the terminal gives them', () => {
  assert.deepEqual(keyNames('\x01\x0c\x00', {}), ['ctrl+a', 'ctrl+l', 'ctrl+space']);
  assert.deepEqual(keyNames('', { shift: true, tab: true }), ['shift+tab']);
});
