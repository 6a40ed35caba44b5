// How many bytes of layers a registry stores for the images.
import { chosenImages, prefixParameter } from '../chosen-images.ts';
import type { NamedQuery } from '../named-query.ts';

export const registryBytes: NamedQuery = {
  name: 'registry-bytes',
  answers: 'Bytes that a registry stores, with each layer once',
  note: 'Bytes of layers as stored. Manifests and configs are not counted.',
  parameters: [prefixParameter],
  columns: [
    { name: 'compression', unit: 'text', meaning: 'compression of the layers; the last row has all' },
    { name: 'layers', unit: 'count', meaning: 'different layers' },
    { name: 'separate', unit: 'bytes', meaning: 'stored bytes, if each image had its own layers' },
    { name: 'together', unit: 'bytes', meaning: 'stored bytes with each layer once' },
    { name: 'saved', unit: 'bytes', meaning: 'the difference: what sharing saves' },
    { name: 'content', unit: 'bytes', meaning: 'uncompressed bytes with each layer once', isMinor: true },
  ],
  sql: `WITH ${chosenImages},
used AS (
  SELECT layer, count(DISTINCT image) AS images
  FROM image_layers
  JOIN chosen USING (image)
  GROUP BY layer
),
sized AS (
  SELECT compression, images, coalesce(distribution, content) AS stored, content
  FROM used
  JOIN layers USING (layer)
)
SELECT
  coalesce(compression, 'all') AS compression,
  count(*) AS layers,
  coalesce(sum(images * stored), 0)::BIGINT AS separate,
  coalesce(sum(stored), 0)::BIGINT AS together,
  separate - together AS saved,
  coalesce(sum(content), 0)::BIGINT AS content
FROM sized
GROUP BY ROLLUP (compression)
ORDER BY grouping(compression), together DESC, compression`,
};
