// Which instructions waste the most bytes in all images together.
import { chosenImages, prefixParameter } from '../chosen-images.ts';
import type { NamedQuery } from '../named-query.ts';

export const wasteByInstruction: NamedQuery = {
  name: 'waste-by-instruction',
  answers: 'Wasted bytes by the instruction that wastes them',
  note: 'Bytes of files, uncompressed, that are shipped and not visible. Together: files in a layer that images share are counted once.',
  parameters: [prefixParameter],
  columns: [
    { name: 'instruction', unit: 'code', meaning: 'the instruction that overwrites, copies or deletes the files' },
    { name: 'kinds', unit: 'text', meaning: 'kinds of waste: overwritten, copied, deleted, duplicate', isMinor: true },
    { name: 'images', unit: 'count', meaning: 'images in which it wastes bytes' },
    { name: 'separate', unit: 'bytes', meaning: 'wasted bytes of all images, if each had its own layers' },
    { name: 'together', unit: 'bytes', meaning: 'the same with each layer counted once' },
  ],
  sql: `WITH ${chosenImages},
wasted AS (
  SELECT l.instruction, f.kind, f.image, f.layer, f.entry, f.size
  FROM image_files f
  JOIN chosen USING (image)
  JOIN image_layers l ON l.image = f.image AND l.layer_index = f.wasted_by
),
in_images AS (
  SELECT
    instruction,
    string_agg(DISTINCT kind, ', ' ORDER BY kind) AS kinds,
    count(DISTINCT image) AS images,
    sum(size) AS separate
  FROM wasted
  GROUP BY instruction
),
stored AS (
  SELECT instruction, sum(size) AS together
  FROM (SELECT DISTINCT instruction, layer, entry, size FROM wasted)
  GROUP BY instruction
)
SELECT
  i.instruction,
  i.kinds,
  i.images,
  i.separate::BIGINT AS separate,
  s.together::BIGINT AS together
FROM in_images i
JOIN stored s ON s.instruction IS NOT DISTINCT FROM i.instruction
ORDER BY together DESC, separate DESC, i.instruction`,
};
