// What is said of layers that were not read, or not to their end.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { analyze } from '../../src/analysis/analyze.ts';
import { Spool } from '../../src/archive/spool.ts';
import { defaultLimits as limits } from '../../src/bytes/limits.ts';
import { openImages } from '../../src/image/open-images.ts';
import { absentText, incompleteText, isComplete, unreadReason } from '../../src/rules/completeness.ts';
import { noise } from '../support/bytes.ts';
import { ociArchive } from '../support/image-builder.ts';
import { first } from '../support/items.ts';
import { inProject } from '../support/project.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { hello } from './catalogue/archives.ts';

const write = temporaryFolder('completeness');
const step = (path: string) => ({ createdBy: 'COPY', entries: [{ path, body: path }] });
/** An image with these blobs as its layers. */
const blobs = (...layers: readonly string[]): string => {
  const image = { ...hello, steps: layers.map((_, at) => step(`f${at}`)) };
  const layer = 'application/vnd.oci.image.layer.v1.tar';
  return write('blobs.tar', ociArchive([image], { layer: (store, _, at) => store.add(layer, layers[at] ?? '') }));
};
const sample = (name: string): string => inProject('samples', name);
const advice = '; name an archive that has the layers with --with, or export the image again with all its layers';

describe('layers of an image', () => {
  // biome-ignore format: one archive, one line
  for (const [what, name, complete, incomplete, unread] of [
    ['in order', () => sample('duplicates.tar'), '0 1', undefined, undefined],
    ['cut off', () => sample('tar-damaged.tar'), '0', 'layers 1–3 could not be read completely', undefined],
    ['missing', () => sample('missing-layer.tar'), '0', `layer 1 is not in the archive${advice}`, 'layer 1 is not in the archive'],
    ['of zip files, one', () => blobs('PK\x03\x04'), '', 'layer 0 is not a tar (looks like a zip file)', 'layer 0 is not a tar (looks like a zip file)'],
    ['of noise, several', () => blobs(noise('a', 600).toString('latin1'), 'PK\x03\x04'), '', 'layers 0–1 could not be read', 'layers 0–1 could not be read'],
  ] as const) {
    test(what, async () => {
      const opened = await openImages({ name: name() }, new Spool(), limits);
      const { layers } = first((await analyze(opened, opened.contents.images, { depth: 'merged', limits })).images);
      assert.equal(layers.flatMap((layer) => (isComplete(layer) ? layer.layer.index : [])).join(' '), complete);
      assert.equal(incompleteText(layers), incomplete);
      assert.equal(unreadReason(layers), unread);
      assert.equal(absentText(layers), unread === undefined ? undefined : incomplete);
    });
  }
});
