// How many bytes only one image, or only the images of one team, have.
import { chosenImages, prefixParameter } from '../chosen-images.ts';
import type { NamedQuery } from '../named-query.ts';

export const uniqueBytes: NamedQuery = {
  name: 'unique-bytes',
  answers: 'Bytes that only one image, or one team, has',
  note: 'Bytes of layers as stored, each once. A layer is unique if no other image or team in the tables has it.',
  parameters: [
    prefixParameter,
    {
      name: 'parts',
      type: 'count',
      default: '0',
      meaning:
        'How many parts of the repository make a team: 1 for team-a of team-a/web, 2 with a registry in front; 0 for each image alone',
    },
  ],
  columns: [
    { name: 'name', unit: 'code', meaning: 'the image, or the first parts of the repository' },
    { name: 'images', unit: 'count', meaning: 'images of this name' },
    { name: 'layers', unit: 'count', meaning: 'different layers that they have', isMinor: true },
    { name: 'unique_layers', unit: 'count', meaning: 'layers that nobody else has' },
    { name: 'together', unit: 'bytes', meaning: 'stored bytes of all their layers, each once' },
    {
      name: 'saved_if_deleted',
      unit: 'bytes',
      meaning: 'stored bytes of the unique layers: what deleting the images saves',
    },
  ],
  sql: `WITH ${chosenImages},
members AS (
  SELECT DISTINCT
    image,
    CASE WHEN $parts = 0 THEN label ELSE coalesce(array_to_string(split(repository, '/')[:$parts], '/'), '(no name)') END AS name,
    CASE WHEN $parts = 0 THEN image ELSE name END AS owner
  FROM (SELECT image, repository FROM images)
  JOIN labels USING (image)
),
shown AS (
  SELECT owner, name, count(*) AS images
  FROM members
  WHERE owner IN (SELECT owner FROM members JOIN chosen USING (image))
  GROUP BY ALL
),
used AS (
  SELECT DISTINCT owner, layer
  FROM members
  JOIN image_layers USING (image)
),
sized AS (
  SELECT
    owner,
    coalesce(distribution, content) AS stored,
    count(*) OVER (PARTITION BY layer) = 1 AS is_unique
  FROM used
  JOIN layers USING (layer)
)
SELECT
  name,
  images,
  count(stored) AS layers,
  count(stored) FILTER (is_unique) AS unique_layers,
  coalesce(sum(stored), 0)::BIGINT AS together,
  coalesce(sum(stored) FILTER (is_unique), 0)::BIGINT AS saved_if_deleted
FROM shown
LEFT JOIN sized USING (owner)
GROUP BY owner, name, images
ORDER BY saved_if_deleted DESC, together DESC, name, owner`,
};
