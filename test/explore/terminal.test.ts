// The explorer as a program in a pseudo-terminal, which util-linux's `script` makes: what a person sees and gets back.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { dockerSave } from '../support/image-builder.ts';
import { inProject } from '../support/project.ts';
import { run } from '../support/run.ts';
import { TerminalScreen } from '../support/terminal-screen.ts';

const { PATH, UPDATE_GOLDEN } = process.env;

const hasScript = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') ?? false;

/** The end of a synchronized output. */
const frameEnd = '\x1b[?2026l';

/** Waits up to 10 seconds until the terminal edits lines. */
const awaitEditing = `for tried in $(seq 50); do stty -a | grep -q ' icanon' && break; sleep 0.2; done`;

/** A shell in a pseudo-terminal that runs the explorer, then prints its exit status and the settings of the terminal. */
class Terminal {
  readonly screen: TerminalScreen;
  readonly #child: ChildProcess;
  #written = '';
  /** How much of it is on the screen: whole frames. */
  #drawn = 0;

  constructor(
    archives: readonly string[],
    columns: number,
    rows: number,
    environment: Readonly<Record<string, string>> = {},
    /** What the shell does first when the explorer has ended. */
    afterwards = ':',
  ) {
    this.screen = new TerminalScreen(columns, rows);
    const program = `'${process.execPath}' '${inProject('dist/bin/timg-inspect.js')}' explore ${archives.map((archive) => `'${archive}'`).join(' ')}`;
    const run = `sh -c 'echo "pid $$"; exec "$0" "$@"' ${program}`;
    const line = `stty cols ${columns} rows ${rows}; ${run}; status=$?; ${afterwards}; echo "status $status"; stty -a | grep -o '.icanon'`;
    this.#child = spawn('script', ['-qec', line, '/dev/null'], {
      cwd: inProject('.'),
      env: { PATH, HOME: '/', LANG: 'C.UTF-8', TERM: 'xterm-256color', ...environment },
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#written += text;
      const end = this.#written.lastIndexOf(frameEnd) + frameEnd.length;
      if (end > this.#drawn) this.screen.write(this.#written.slice(this.#drawn, end));
      this.#drawn = Math.max(end, this.#drawn);
    });
  }

  press(keys: string): void {
    this.#child.stdin?.write(keys);
  }

  /** Waits for a text on the screen. */
  async shows(text: string): Promise<void> {
    await this.#until(() => this.screen.text.includes(text), text);
  }

  /** The end: exit status, modes that are still on, and whether the terminal edits lines again. */
  async ends(): Promise<{ readonly status: number; readonly modes: readonly number[]; readonly editsLines: boolean }> {
    await this.#until(() => /.icanon/.test(this.#written), 'the end');
    this.#child.stdin?.end();
    if (this.#child.exitCode === null) await once(this.#child, 'exit');
    const [shown = '', rest = ''] = this.#written.split(/status (?=\d)/);
    const final = new TerminalScreen(10, 10);
    final.write(shown);
    return { status: Number.parseInt(rest, 10), modes: [...final.modes].sort(), editsLines: !rest.includes('-icanon') };
  }

  kill(signal: NodeJS.Signals): void {
    process.kill(this.#programId(), signal);
  }

  /** Ends the pseudo-terminal, as when a window is closed, and waits until the explorer has ended. */
  async close(): Promise<void> {
    const program = this.#programId();
    this.#child.kill('SIGKILL');
    const isRunning = (): boolean => {
      try {
        return process.kill(program, 0);
      } catch {
        return false;
      }
    };
    await this.#until(() => !isRunning(), 'the end');
  }

  #programId(): number {
    return Number(/pid (\d+)/.exec(this.#written)?.[1]);
  }

  async #until(isDone: () => boolean, what: string): Promise<void> {
    for (let waited = 0; !isDone(); waited += 20) {
      if (waited > 15_000) this.#child.kill('SIGKILL');
      assert.ok(waited <= 15_000, `${what} is missing:\n${this.screen.text}`);
      await setTimeout(20);
    }
  }
}

/** What a terminal has when nothing fills it: lines wrap, and there is a cursor. */
const usable = { modes: [25, 7], editsLines: true };
const sample = 'samples/hello_image_1.1.0.tar';

const folder = mkdtempSync(join(tmpdir(), 'explore-'));
after(() => rmSync(folder, { recursive: true }));

/** An image of 16 layers, the last of which deletes what the first one has. */
function sixteenLayers(): string {
  const file = join(folder, 'sixteen.tar');
  const steps = Array.from({ length: 16 }, (_, at) => ({
    createdBy: `RUN step ${at}`,
    entries: [
      { path: `opt/step${at}/`, body: '' },
      { path: `opt/step${at}/data`, body: 'x'.repeat(1000 * (at + 1)) },
      { path: 'etc/log', body: `${at}`.repeat(at + 1) },
      ...(at === 15 ? [{ path: 'opt/.wh.step0', body: '' }] : []),
    ],
  }));
  writeFileSync(file, dockerSave([{ names: ['sixteen:1'], steps }], { v1Configs: false }));
  return file;
}

/** Compares a screen with test/explore/screens; UPDATE_GOLDEN=1 writes it anew. */
function compareScreen(name: string, { text }: TerminalScreen): void {
  const file = inProject(`test/explore/screens/${name}.txt`);
  const shown = `${text.replaceAll(folder, '')}\n`;
  if (UPDATE_GOLDEN) writeFileSync(file, shown);
  assert.equal(shown, readFileSync(file, 'utf8'));
}

describe('in a terminal', { skip: hasScript ? false : 'no script of util-linux', concurrency: 2 }, () => {
  for (const [columns, rows] of [
    [80, 24],
    [160, 50],
  ] as const) {
    test(`the screen at ${columns}×${rows}`, async () => {
      const terminal = new Terminal([sample], columns, rows);
      await terminal.shows('TOTAL');
      terminal.press('\t*');
      await terminal.shows('▾ usr/');
      compareScreen(`hello-${columns}x${rows}`, terminal.screen);
      terminal.press('q');
      assert.deepEqual(await terminal.ends(), { status: 0, ...usable });
    });

    test(`16 layers at ${columns}×${rows}`, async () => {
      const terminal = new Terminal([sixteenLayers()], columns, rows);
      await terminal.shows('TOTAL');
      terminal.press('3\t+');
      await terminal.shows('▾ opt/');
      compareScreen(`sixteen-${columns}x${rows}`, terminal.screen);
      terminal.press('\x03');
      assert.deepEqual(await terminal.ends(), { status: 0, ...usable });
    });
  }

  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT'] as const) {
    test(`${signal} gives the terminal back`, async () => {
      const terminal = new Terminal([sample], 80, 24);
      await terminal.shows('TOTAL');
      terminal.kill(signal);
      const status = 128 + constants.signals[signal];
      assert.deepEqual(await terminal.ends(), { status, ...usable });
    });
  }

  test('SIGKILL gives the terminal back', async () => {
    const terminal = new Terminal([sample], 80, 24, {}, awaitEditing);
    await terminal.shows('TOTAL');
    terminal.kill('SIGKILL');
    assert.deepEqual(await terminal.ends(), { status: 128 + constants.signals.SIGKILL, ...usable });
  });

  test('Ctrl+Z is ignored', async () => {
    const terminal = new Terminal([sample], 80, 24);
    await terminal.shows('TOTAL');
    terminal.press('\x1a?');
    await terminal.shows('Unfold');
    terminal.press('\x1bq');
    terminal.press('q');
    assert.deepEqual(await terminal.ends(), { status: 0, ...usable });
  });

  test('a closed terminal ends it', async () => {
    const terminal = new Terminal([sample], 80, 24);
    await terminal.shows('TOTAL');
    await terminal.close();
  });

  test('two archives are read and compared', async () => {
    const terminal = new Terminal(['samples/hello_image.tar', sample], 100, 30);
    await terminal.shows('TOTAL');
    for (let tried = 0; tried < 50 && !terminal.screen.text.includes('Differences'); tried += 1) {
      terminal.press('5');
      await setTimeout(100);
    }
    await terminal.shows('Differences');
    await terminal.shows('CHANGE');
    terminal.press('q');
    assert.deepEqual(await terminal.ends(), { status: 0, ...usable });
  });

  test('damage is told, and an incomplete file is not extracted', async () => {
    const terminal = new Terminal(['samples/truncated-layer.tar'], 80, 24);
    await terminal.shows('error (1 of 2): layer 1 is truncated at byte 1100, inside /app/run');
    await terminal.shows('files at le…');
    terminal.press('\t*jjj\r');
    await terminal.shows('incomplete: 76 of 480 bytes; layer 1 is truncated at byte 1100');
    const target = join(folder, 'incomplete');
    terminal.press(`q`);
    await terminal.shows('TOTAL, at least');
    terminal.press(`e\x15${target}\r`);
    await terminal.shows('/app/run is incomplete: layer 1 is truncated at byte 1100; nothing is extracted');
    terminal.press('q');
    assert.deepEqual(await terminal.ends(), { status: 0, ...usable });
    assert.ok(!existsSync(target));
  });

  test('Ctrl+M is not Enter in a terminal that tells them apart', async () => {
    const terminal = new Terminal([sample], 80, 24);
    await terminal.shows('TOTAL');
    terminal.press('\x1b[109;5u');
    await terminal.shows('modified files are hidden');
    terminal.press('\x1b[27;5;109~');
    await terminal.shows('modified files are shown');
    terminal.press('q');
    assert.deepEqual(await terminal.ends(), { status: 0, ...usable });
  });

  test('a window of 20×5 is usable', async () => {
    const terminal = new Terminal([sample], 20, 5);
    await terminal.shows(' 8      0B      0B …');
    terminal.press('\t');
    await terminal.shows('  31.6kB   ▸ usr/');
    terminal.press('G');
    await terminal.shows('▸ tmp/');
    terminal.press('?');
    await terminal.shows(' ↑, k');
    terminal.press('qq');
    assert.deepEqual(await terminal.ends(), { status: 0, ...usable });
  });

  test('without Unicode and colors, the screen is ASCII', async () => {
    const terminal = new Terminal([sample], 80, 24, { LANG: 'C', TERM: 'linux', NO_COLOR: '1' });
    await terminal.shows('TOTAL');
    terminal.press('\t*');
    await terminal.shows('- usr/');
    assert.match(terminal.screen.text, /^[\n -~]*$/);
    terminal.press('q');
    assert.equal((await terminal.ends()).status, 0);
  });

  test('an archive that cannot be read leaves one line and status 2', async () => {
    const terminal = new Terminal(['no-such-file.tar'], 80, 24);
    assert.deepEqual(await terminal.ends(), { status: 2, ...usable });
  });
});

test('without a terminal, it says what to use', async () => {
  const { status, errors } = await run(['explore', sample]);
  assert.equal(status, 2);
  assert.equal(errors, 'timg-inspect: explore needs a terminal; for a file or a pipe, use files or layers\n');
});
