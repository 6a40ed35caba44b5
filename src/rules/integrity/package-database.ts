// Rule: package databases and manifests that are damaged.
import type { PackageType } from '../../packages/ecosystem.ts';
import type { Rule } from '../rule.ts';
import { imageLabel, pathInMessage } from '../wording.ts';

interface PackageDatabaseData {
  readonly type: PackageType;
  readonly path: string;
  readonly layer: number;
  /** What is wrong, and where in the file. */
  readonly detail: string;
}

/** A package database or manifest that could not be read completely. */
export const packageDatabase: Rule<PackageDatabaseData> = {
  id: 'integrity/package-database',
  severity: 'warning',
  title: 'A package database or manifest could not be read completely',
  why: 'Packages and the files that belong to them can be missing from the results. Check the file with the package manager that wrote it.',
  needs: 'packages',
  *check({ images }) {
    for (const { image, ownership } of images) {
      for (const { type, path, layer, message } of ownership?.faults ?? []) {
        yield { where: { image: imageLabel(image), layer, path }, data: { type, path, layer, detail: message } };
      }
    }
  },
  message: ({ type, path, layer, detail }) =>
    `${pathInMessage(path)} (layer ${layer}) ${detail}; ${type} packages can be missing`,
};
