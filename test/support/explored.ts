// A session of the explorer about an image of literal layers, or about an archive, read by the real code.
import { setImmediate } from 'node:timers/promises';
import { analyze } from '../../src/analysis/analyze.ts';
import { changesBetween } from '../../src/analysis/comparison/comparison.ts';
import { Spool } from '../../src/archive/spool.ts';
import { defaultLimits } from '../../src/bytes/limits.ts';
import type { ImageFiles } from '../../src/explore/model/image-files.ts';
import type { KeyFlags } from '../../src/explore/model/key-names.ts';
import { Session, type SessionActions } from '../../src/explore/session.ts';
import { openImages } from '../../src/image/open-images.ts';
import { WorkerPool } from '../../src/workers/worker-pool.ts';
import { dockerSave, type ImageLiteral } from './image-builder.ts';
import { inProject } from './project.ts';
import type { TarLiteral } from './tar-builder.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** What sessions copied. */
export const copied: string[] = [];

const actions: SessionActions = {
  limits: defaultLimits,
  copy: (text) => copied.push(text),
  fail: (error) => {
    throw error;
  },
};

/** 80×24 unless given. */
export async function exploredArchives(files: readonly string[], columns = 80, rows = 24): Promise<Session> {
  const spool = new Spool();
  try {
    const opened = [];
    for (const file of files) opened.push(await openImages({ name: file }, spool, defaultLimits));
    const images = opened.flatMap(({ contents }, at) =>
      contents.images.map((image) => ({ archive: files.length === 1 ? 'app.tar' : `${at}.tar`, image })),
    );
    const session = new Session(images, columns, rows, actions);
    const options = { depth: 'merged', limits: defaultLimits, packages: spool, distribution: 'stored' } as const;
    let number = 0;
    for (const one of opened) {
      for (const image of one.contents.images) {
        session.finishReading(number, await analyze(one, [image], options));
        number += 1;
      }
    }
    if (session.compared) {
      const resources = { limits: defaultLimits, pool: new WorkerPool({}) };
      session.finishComparing((await changesBetween(...session.compared, resources)) ?? []);
    }
    return session;
  } finally {
    spool.remove();
  }
}

export const exploredSample = (name: string, columns = 80, rows = 24): Promise<Session> =>
  exploredArchives([inProject(`samples/${name}`)], columns, rows);

export async function exploredLayers(
  layers: readonly (readonly TarLiteral[])[],
  columns = 80,
  rows = 24,
): Promise<Session> {
  const steps = layers.map((entries, at) => ({ createdBy: `RUN step ${at}`, entries }));
  return await exploredImages([{ names: ['app:1'], steps }], columns, rows);
}

/** Files of an image are read when they are viewed. */
const write = temporaryFolder('explored');
let written = 0;

export async function exploredImages(images: readonly ImageLiteral[], columns = 80, rows = 24): Promise<Session> {
  written += 1;
  const file = write(`${written}.tar`, dockerSave(images, { v1Configs: false }));
  return await exploredArchives([file], columns, rows);
}

/** Sends keys: characters, or names of flags as Ink has them. */
export function press(session: Session, ...keys: readonly (string | keyof KeyFlags)[]): void {
  for (const key of keys) {
    if (key.startsWith('ctrl+')) session.input(key.slice('ctrl+'.length), { ctrl: true });
    else if (key.length > 1) session.input('', { [key]: true });
    else session.input(key, {});
  }
}

export function filesOf(session: Session): ImageFiles {
  const { files } = session.shown().explored;
  if (!files) throw new Error('the files are not known');
  return files;
}

/** The paths of all rows of the tree; directories with a slash. */
export function rowsOf(session: Session): readonly string[] {
  const [{ state }, files] = [session.shown(), filesOf(session)];
  const totals = files.totals(state);
  return files
    .rows(state)
    .slice(0, Number.POSITIVE_INFINITY)
    .map(({ path }) => `${totals.pathOf(path)}${totals.isDirectory(path) ? '/' : ''}`);
}

/** The path under the cursor. */
export function selectedPath(session: Session): string | undefined {
  const { state } = session.shown();
  return state.selected === undefined ? undefined : filesOf(session).totals(state).pathOf(state.selected);
}

/** Waits until what a key asked for is done. */
export async function performed(session: Session): Promise<void> {
  await settled();
  while (session.shown().state.message === 'reading') await setImmediate();
}

/** Waits until the screen follows the state. */
export const settled = async (): Promise<void> => {
  await setImmediate();
  await setImmediate();
};
