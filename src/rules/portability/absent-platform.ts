// Platforms that an index lists without their blobs, so that an importer on such a host gets nothing.
import type { Rule } from '../rule.ts';

interface Data {
  readonly absent: readonly string[];
  readonly present: readonly string[];
}

export const absentPlatform: Rule<Data> = {
  id: 'portability/absent-platform',
  severity: 'warning',
  title: 'The archive lacks platforms that its index lists',
  why: 'Importers load only the platforms whose blobs are in the archive. kind and ctr images import --all-platforms refuse the archive: "content digest … not found". Export all platforms, or write an index that lists only those in the archive.',
  *check({ contents }) {
    const absent = contents.listed
      .filter(({ kind, isMissing }) => kind === 'image' && isMissing)
      .flatMap(({ platform }) => platform ?? []);
    if (absent.length === 0) return;
    const present = [...new Set(contents.images.flatMap(({ platform }) => platform ?? []))];
    yield { where: {}, data: { absent: [...new Set(absent)], present } };
  },
  message: ({ absent, present }) =>
    `the index lists ${absent.join(', ')} without ${absent.length === 1 ? 'its' : 'their'} blobs: importers load ${present.length === 0 ? 'no platform' : `only ${present.join(', ')}`}; kind refuses the archive`,
};
