// Reports and findings from a few members, for tests of outputs.
import type { Output } from '../../src/output/output.ts';
import type { Report } from '../../src/report/report.ts';
import type { Finding, Location } from '../../src/rules/rule.ts';

const nowhere: Location = { image: null, layer: null, path: null, blob: null, pointer: null, line: null };

export function finding({
  where,
  ...given
}: Partial<Omit<Finding, 'where'>> & { where?: Partial<Location> } = {}): Finding {
  return {
    rule: 'integrity/diff-id',
    severity: 'error',
    message: 'a message',
    bytes: null,
    data: {},
    ...given,
    where: { ...nowhere, ...where },
  };
}

export const report = (given: Partial<Report> = {}): Report => ({
  report: 'verify',
  version: 1,
  subject: ['app.tar'],
  data: {},
  findings: [],
  blocks: () => [],
  ...given,
});

export const written = (output: Output, of: Report): string =>
  [...output.render(of, { color: false, version: '1.2.3' })].join('');
