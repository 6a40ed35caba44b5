// Runs the explorer on a terminal, until it is left or the terminal is gone. The terminal is given back however that happens.
import { Writable } from 'node:stream';
import { render } from 'ink';
import type { Analysis } from '../analysis/analysis.ts';
import { changesBetween } from '../analysis/comparison/comparison.ts';
import type { Limits } from '../bytes/limits.ts';
import type { WorkerPool } from '../workers/worker-pool.ts';
import { Explorer } from './components/explorer.tsx';
import { guardTerminal } from './guard-terminal.ts';
import { copyText, enterScreen, leaveScreen, Painter, type Screen } from './screen.ts';
import { type ArchiveImage, Session } from './session.ts';

export interface Exploration {
  readonly screen: Screen;
  readonly images: readonly ArchiveImage[];
  readonly limits: Limits;
  readonly pool: WorkerPool;
  /** Reads an image; the analysis has no other. */
  analyze(image: ArchiveImage): Promise<Analysis>;
}

/**
 * Resolves when the explorer is left; layers may still be read then.
 * @throws {InputError} if layers cannot be read
 */
export async function exploreImages(exploration: Exploration): Promise<void> {
  const { screen, images, pool, limits } = exploration;
  const { stdin, stdout, color, isASCII } = screen;
  let fail: (error: unknown) => void = () => {};
  const session = new Session(images, stdout.columns, stdout.rows, {
    limits,
    copy: (text) => void stdout.write(copyText(text)),
    fail: (error) => fail(error),
  });
  pool.reportTo((done, total) => session.progress(done, total));
  const endGuard = guardTerminal();
  const restore = (): void => {
    stdin.setRawMode(false);
    stdout.write(leaveScreen);
    endGuard();
  };
  const cancelRestore = screen.restoreAtExit(restore);
  const painter = new Painter((text) => stdout.write(text));
  // Before the first frame: keys that are typed then must not be echoed into it.
  stdin.setRawMode(true);
  stdout.write(enterScreen);
  // Ink writes each frame whole in its debug mode, and the painter only what changed. Otherwise Ink clears the terminal, with the
  // lines that scrolled off it, before each frame that is as high as the terminal.
  const app = render(<Explorer session={session} paint={{ color, isASCII }} />, {
    stdin,
    stdout: new Frames(painter, stdout) as unknown as NodeJS.WriteStream,
    debug: true,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  const resized = (): void => {
    painter.reset();
    session.resize(stdout.columns, stdout.rows);
  };
  stdout.on('resize', resized);
  const idle = new Idle(() => session.prepare());
  try {
    await new Promise<unknown>((resolve, reject) => {
      fail = reject;
      const readChosen = imageReader(exploration, session, reject);
      readChosen();
      session.subscribe(() => {
        idle.restart();
        if (session.shown().state.isDone) resolve(undefined);
        else readChosen();
      });
      stdin.once('end', resolve);
      stdin.once('close', resolve);
      app.waitUntilExit().then(resolve, reject);
    });
  } finally {
    stdout.off('resize', resized);
    idle.stop();
    app.unmount();
    cancelRestore();
    restore();
  }
}

/** A function that reads the layers of the chosen image, or of both that are compared, unless they are or were read. */
function imageReader(
  { images, limits, pool, analyze }: Exploration,
  session: Session,
  fail: (error: unknown) => void,
): () => void {
  const started = new Set<number>();
  let last = Promise.resolve();
  const read = async (index: number): Promise<void> => {
    session.startReading();
    session.finishReading(index, await analyze(images[index] as ArchiveImage));
    const { compared } = session;
    if (!compared) return;
    const changes = await changesBetween(...compared, { limits, pool });
    if (changes) session.finishComparing(changes);
  };
  const start = (image: number): void => {
    if (started.has(image)) return;
    started.add(image);
    last = last.then(() => read(image)).catch(fail);
  };
  return () => {
    start(session.shown().state.image);
    if (session.comparesTwo) for (const at of images.keys()) start(at);
  };
}

/** Milliseconds without a key or news after which there is time for what comes next. */
const idleAfter = 60;

/** Works in steps when nothing else happens. A key waits for one step at most. */
class Idle {
  readonly #step: () => boolean;
  #timer: NodeJS.Timeout | undefined;

  /** `step` returns whether there is more to do. */
  constructor(step: () => boolean) {
    this.#step = step;
  }

  restart(): void {
    this.#wait(idleAfter);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #wait(delay: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#step()) this.#wait(0);
    }, delay);
  }
}

/** What Ink writes to: each write is a frame. */
class Frames extends Writable {
  readonly #painter: Painter;
  readonly #terminal: NodeJS.WriteStream;

  constructor(painter: Painter, terminal: NodeJS.WriteStream) {
    super({ decodeStrings: false });
    this.#painter = painter;
    this.#terminal = terminal;
  }

  /** Ink asks for it before each frame. */
  get columns(): number {
    return this.#terminal.columns;
  }

  override _write(frame: string, _encoding: string, done: () => void): void {
    this.#painter.paint(frame);
    done();
  }
}
