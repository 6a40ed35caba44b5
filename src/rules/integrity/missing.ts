// Rules: documents, configs and layers that are missing or unreadable.
import type { Layer } from '../../image/image.ts';
import { shortened } from '../../text/message-name.ts';
import { isElsewhere, locationOf } from '../facts.ts';
import type { Rule } from '../rule.ts';
import { imageLabel } from '../wording.ts';

interface DocumentData {
  readonly name: string;
  readonly detail: string;
}

/** A JSON document that the archive should contain is missing, or is not JSON. */
export const document: Rule<DocumentData> = {
  id: 'integrity/document',
  severity: 'error',
  title: 'A JSON document is missing or unreadable',
  why: 'What the document describes is missing from all results. Save the image again with the tool that wrote the archive.',
  losesFacts: true,
  ofArchive: true,
  *check({ contents }) {
    for (const { name, kind, problem } of contents.documents) {
      // A missing config is reported with its image. A missing oci-layout does not affect results.
      const isReportedElsewhere = problem?.kind === 'missing' && (kind === 'oci-config' || kind === 'oci-layout');
      if (problem && !isReportedElsewhere) yield { where: { blob: name }, data: { name, detail: problem.detail } };
    }
  },
  message: ({ name, detail }) => `${shortened(name)} ${detail}`,
};

interface MissingBlobData {
  readonly what: string;
  readonly blob: string;
  /** Set if the blob is a link that is not followed. */
  readonly link: string | null;
  /** Other archives that do not have it, and why what one has was not taken. */
  readonly others: readonly string[];
  readonly refused: string | null;
}

const maxNames = 3;

const otherNames = (others: readonly string[]): string =>
  others.length > maxNames ? `any of ${others.length} other archives` : others.map(shortened).join(' or ');

/** A config or layer that an image needs is not in the archive (legal in an OCI layout: "blobs MAY be missing"). */
export const missingBlob: Rule<MissingBlobData> = {
  id: 'integrity/missing-blob',
  severity: 'error',
  title: 'A config or layer is not in the archive',
  why: 'Sizes and contents that depend on it are unknown. Name the archive that has it, such as that of the base image, with --with ARCHIVE, or export the image again with all its blobs.',
  losesFacts: true,
  *check({ images, archive }) {
    const dataOf = (what: string, blob: string): MissingBlobData => ({
      what,
      blob,
      link: archive.refusedLink?.(blob) ?? null,
      others: archive.others?.map(({ name }) => name) ?? [],
      refused: archive.refusedOther?.(blob) ?? null,
    });
    /** Images before Docker 1.10 share the layers that they have in common. */
    const seen = new Set<Layer>();
    for (const { image, layers } of images) {
      if (image.config && !image.config.range && !image.config.value) {
        const blob = image.config.name;
        yield { where: { image: imageLabel(image), blob }, data: dataOf('the config', blob) };
      }
      for (const { layer } of layers) {
        if (layer.range || isElsewhere(layer) || seen.has(layer)) continue;
        seen.add(layer);
        yield {
          where: locationOf(image, layer),
          data: dataOf(`layer ${layer.index}`, layer.name),
        };
      }
    }
  },
  message({ what, blob, link, others, refused }) {
    if (blob === '') return `${what} is not in the archive: manifest.json names no file for it`;
    const nor = others.length > 0 ? `, nor in ${otherNames(others)}` : '; to take it from another one: --with ARCHIVE';
    const missing = link === null ? `is not in the archive${nor}` : `is ${link}`;
    return `${what} (${shortened(blob)}) ${missing}${refused === null ? '' : `; ${refused}`}`;
  },
};
