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
}

/** A config or layer that an image needs is not in the archive (legal in an OCI layout: "blobs MAY be missing"). */
export const missingBlob: Rule<MissingBlobData> = {
  id: 'integrity/missing-blob',
  severity: 'error',
  title: 'A config or layer is not in the archive',
  why: 'Sizes and contents that depend on it are unknown. Export the image again with all its blobs.',
  losesFacts: true,
  *check({ images, archive }) {
    const linkAt = (name: string): string | null => archive.refusedLink?.(name) ?? null;
    /** Images before Docker 1.10 share the layers that they have in common. */
    const seen = new Set<Layer>();
    for (const { image, layers } of images) {
      if (image.config && !image.config.range && !image.config.value) {
        const blob = image.config.name;
        yield { where: { image: imageLabel(image), blob }, data: { what: 'the config', blob, link: linkAt(blob) } };
      }
      for (const { layer } of layers) {
        if (layer.range || isElsewhere(layer) || seen.has(layer)) continue;
        seen.add(layer);
        yield {
          where: locationOf(image, layer),
          data: { what: `layer ${layer.index}`, blob: layer.name, link: linkAt(layer.name) },
        };
      }
    }
  },
  message({ what, blob, link }) {
    if (blob === '') return `${what} is not in the archive: manifest.json names no file for it`;
    return link === null
      ? `${what} (${shortened(blob)}) is not in the archive`
      : `${what} (${shortened(blob)}) is ${link}`;
  },
};
