// Renders a Go template with data, as on the command line.
import { execute } from '../../src/output/go-template/execute.ts';
import { functions } from '../../src/output/go-template/functions.ts';
import { parseTemplate } from '../../src/output/go-template/parse-template.ts';

export function* pieces(template: string, data: unknown): Generator<string> {
  yield* execute(parseTemplate(template, { start: 0, end: template.length }, functions), data, { functions });
}

export const rendered = (template: string, data: unknown): string => [...pieces(template, data)].join('');
