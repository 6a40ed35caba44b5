// A manifest without layers (manifest.md, "layers": SHOULD have at least one; the schema of image-spec requires it).
import { documentsOf } from '../facts.ts';
import type { Rule } from '../rule.ts';
import { documentMember } from '../wording.ts';

export const noLayers: Rule<{ readonly name: string }> = {
  id: 'validity/no-layers',
  severity: 'warning',
  documentSeverity: 'error',
  title: 'A manifest lists no layers',
  why: 'Registries and older tools refuse such a manifest. An artifact without content should list the empty descriptor.',
  *check({ contents }) {
    for (const { name, value } of documentsOf(contents, 'oci-manifest')) {
      if (value?.layers?.length === 0) yield { where: { blob: name, pointer: '/layers' }, data: { name } };
    }
  },
  message: ({ name }) => `${documentMember(name, '/layers')} is empty`,
};
