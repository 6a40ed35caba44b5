// An OCI layout without its marker file (image-layout.md: oci-layout MUST exist).
import { isCut } from '../facts.ts';
import type { Rule } from '../rule.ts';

export const layoutFile: Rule<object> = {
  id: 'validity/layout-file',
  severity: 'warning',
  title: 'The OCI layout has no oci-layout file',
  why: 'Tools recognize an OCI layout by this file; containerd ignores a layout without it. Add the file with {"imageLayoutVersion":"1.0.0"}.',
  *check(analysis) {
    if (isCut(analysis)) return;
    const layout = analysis.contents.documents.find(({ kind }) => kind === 'oci-layout');
    if (layout?.problem?.kind === 'missing') yield { where: { blob: layout.name }, data: {} };
  },
  message: () => 'the file oci-layout is missing',
};
