// Which layers the most images have.
import { chosenImages, prefixParameter } from '../chosen-images.ts';
import type { NamedQuery } from '../named-query.ts';

export const sharedLayers: NamedQuery = {
  name: 'shared-layers',
  answers: 'Layers that the most images share',
  parameters: [
    prefixParameter,
    { name: 'min', type: 'count', default: '2', meaning: 'Only layers that at least this many images have' },
  ],
  columns: [
    { name: 'images', unit: 'count', meaning: 'images that have the layer' },
    { name: 'layer', unit: 'digest', meaning: 'digest of the blob', isMinor: true },
    { name: 'stored', unit: 'bytes', meaning: 'bytes of the blob as stored, compressed or not' },
    { name: 'content', unit: 'bytes', meaning: 'bytes of the uncompressed layer', isMinor: true },
    { name: 'saved', unit: 'bytes', meaning: 'stored bytes that sharing saves: those of all images but one' },
    { name: 'instruction', unit: 'code', meaning: 'the instruction that created the layer' },
  ],
  sql: `WITH ${chosenImages},
used AS (
  SELECT layer, count(DISTINCT image) AS images, min(instruction) AS instruction
  FROM image_layers
  JOIN chosen USING (image)
  GROUP BY layer
)
SELECT
  images,
  layer,
  coalesce(distribution, content) AS stored,
  content,
  (images - 1) * stored AS saved,
  instruction
FROM used
JOIN layers USING (layer)
WHERE images >= $min
ORDER BY images DESC, stored DESC, layer`,
};
