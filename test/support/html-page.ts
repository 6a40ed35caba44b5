// The parts of a page written by --format html.
import { createHash } from 'node:crypto';
import type { TreemapData } from '../../src/output/html/treemap-data.ts';

/** The data of the script; undefined if nothing is drawn. */
export function dataIn(page: string): TreemapData | undefined {
  const [, json] = /<script type="application\/json" class="drawing" id="data">(.*?)<\/script>/s.exec(page) ?? [];
  return json === undefined ? undefined : JSON.parse(json);
}

/** The contents of elements without attributes. */
export const contentsOf = (page: string, name: 'script' | 'style'): readonly string[] =>
  Array.from(page.matchAll(new RegExp(`<${name}>(.*?)</${name}>`, 'gs')), ([, content = '']) => content);

export const policyOf = (page: string): string =>
  /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1]?.replaceAll('&#39;', "'") ?? '';

export const hashSource = (content: string): string =>
  `'sha256-${createHash('sha256').update(content).digest('base64')}'`;

/** The tags in order, without attributes. */
export const tagsOf = (page: string): readonly string[] => Array.from(page.matchAll(/<\/?[a-z0-9]+/gi), ([tag]) => tag);
