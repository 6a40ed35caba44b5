// Rules: documents that violate their schema.

import { missing } from '../../oci/schema.ts';
import { shortened } from '../../text/message-name.ts';
import { documentsOf, type RootfsFault, rootfsFaults } from '../facts.ts';
import type { Rule } from '../rule.ts';
import { documentMember, memberText } from '../wording.ts';

interface ShapeData {
  readonly name: string;
  readonly detail: string;
}

/** A JSON document whose top level has the wrong type, such as a manifest.json that is null. */
export const shape: Rule<ShapeData> = {
  id: 'validity/shape',
  severity: 'error',
  title: 'A JSON document has the wrong top-level type',
  why: 'An object or array was expected. Nothing in the document can be used, and what it describes is missing from all results. Save the image again.',
  losesFacts: true,
  ofArchive: true,
  *check({ contents }) {
    for (const { name, violations } of contents.documents) {
      const whole = violations.find(({ pointer }) => pointer === '');
      if (whole) yield { where: { blob: name, pointer: '' }, data: { name, detail: whole.message } };
    }
  },
  message: ({ name, detail }) => `${shortened(name)}: the document ${detail}`,
};

/** A config that does not list the diff IDs of its layers (config.md: rootfs and diff_ids are REQUIRED). */
export const rootfs: Rule<RootfsFault> = {
  id: 'validity/rootfs',
  severity: 'error',
  title: 'The config does not list the diff IDs of the layers',
  why: 'rootfs.diff_ids must have one digest per layer. Without them engines refuse the image, and no layer can be verified. Build or pull the image again.',
  ofArchive: true,
  *check({ contents }) {
    for (const data of rootfsFaults(contents)) yield { where: { blob: data.name, pointer: data.pointer }, data };
  },
  message: ({ name, pointer, detail }) => {
    const fault =
      detail === missing
        ? `${name}: required key ${memberText(pointer)} is missing`
        : `${documentMember(name, pointer)} ${detail}`;
    return pointer === '/rootfs' ? `${fault}; Docker refuses the image ("no RootFS key")` : fault;
  },
};

/** A config whose root filesystem is not made of layers (config.md, "rootfs": an unknown type MUST be an error). */
export const rootfsType: Rule<{ readonly name: string }> = {
  id: 'validity/rootfs-type',
  severity: 'error',
  title: 'The root filesystem has an unknown type',
  why: 'The only valid type is "layers"; tools must refuse any other. Write the config again.',
  ofArchive: true,
  *check({ contents }) {
    for (const { name, kind, violations } of contents.documents) {
      for (const { pointer } of violations) {
        if (isRootfsType(kind, pointer)) yield { where: { blob: name, pointer }, data: { name } };
      }
    }
  },
  message: ({ name }) => `${documentMember(name, '/rootfs/type')} must be "layers"`,
};

const isRootfsType = (kind: string, pointer: string): boolean => kind === 'oci-config' && pointer === '/rootfs/type';

interface SchemaData {
  readonly name: string;
  readonly pointer: string;
  readonly detail: string;
}

/** Parts of a JSON document that violate its schema. */
export const schema: Rule<SchemaData> = {
  id: 'validity/schema',
  severity: 'warning',
  documentSeverity: 'error',
  title: 'A JSON document violates its schema',
  why: 'The invalid part is ignored in all results, and engines differ in how they handle it. Rebuild the image with another tool or version.',
  ofArchive: true,
  *check({ contents }) {
    const reported = new Set(rootfsFaults(contents).map(({ name, pointer }) => faultKey(name, pointer)));
    for (const { name, kind, violations } of contents.documents) {
      for (const { pointer, fault, message } of violations) {
        // The document as a whole, digests and the type of the root filesystem have their own rules.
        const isReportedElsewhere =
          pointer === '' || fault === 'digest' || isRootfsType(kind, pointer) || reported.has(faultKey(name, pointer));
        if (!isReportedElsewhere) yield { where: { blob: name, pointer }, data: { name, pointer, detail: message } };
      }
    }
  },
  message: ({ name, pointer, detail }) =>
    detail === missing
      ? `${shortened(name)}: required key ${memberText(pointer)} is missing`
      : `${documentMember(name, pointer)} ${detail}`,
};

const faultKey = (name: string, pointer: string): string => JSON.stringify([name, pointer]);

interface AmbiguousDocumentData {
  readonly name: string;
  readonly others: readonly string[];
}

/** A document that can be read both as an index and as a manifest (CVE-2021-41190: tools must refuse it). */
export const ambiguousDocument: Rule<AmbiguousDocumentData> = {
  id: 'validity/ambiguous-document',
  severity: 'error',
  title: 'A document is an index and a manifest at once',
  why: 'Tools would read two different images from one digest, so engines refuse the document (CVE-2021-41190). Do not use this image.',
  ofArchive: true,
  *check({ contents }) {
    const documents = [
      ...documentsOf(contents, 'oci-index').map(({ name, value }) => ({ name, value, foreign: ['config', 'layers'] })),
      ...documentsOf(contents, 'oci-manifest').map(({ name, value }) => ({ name, value, foreign: ['manifests'] })),
    ];
    for (const { name, value, foreign } of documents) {
      const others = foreign.filter((member) => value && Object.hasOwn(value, member));
      if (others.length > 0) yield { where: { blob: name, pointer: `/${others[0]}` }, data: { name, others } };
    }
  },
  message: ({ name, others }) =>
    `${shortened(name)} also has ${others.join(' and ')}: it can be read as an index and as a manifest`,
};
