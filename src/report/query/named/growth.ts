// How the images of a repository grew from tag to tag.
import { prefixParameter } from '../chosen-images.ts';
import type { NamedQuery } from '../named-query.ts';

/** Orders 1.9 before 1.10: each number gets ten digits. */
const naturalOrder = String.raw`regexp_replace(regexp_replace(tag, '(\d+)', '0000000000\1', 'g'), '\d*(\d{10})', '\1', 'g')`;

export const growth: NamedQuery = {
  name: 'growth',
  answers: 'Growth between the tags of a repository, oldest first',
  note: 'Tags are in the order in which their images were created, and by number where these times are equal. A change is from the tag above.',
  parameters: [prefixParameter],
  columns: [
    { name: 'repository', unit: 'code', meaning: 'repository of the name; the archive if the name is a tag alone' },
    { name: 'tag', unit: 'code', meaning: 'tag of the name' },
    { name: 'platform', unit: 'text', meaning: 'platform of the image; tags are compared within one', isMinor: true },
    { name: 'created', unit: 'time', meaning: 'when the image was created, as its config says', isMinor: true },
    {
      name: 'distribution',
      unit: 'bytes',
      meaning: 'compressed bytes; null if a layer is stored uncompressed',
      isMinor: true,
    },
    { name: 'distribution_change', unit: 'change', meaning: 'their change from the tag before' },
    { name: 'content', unit: 'bytes', meaning: 'bytes of the uncompressed layers', isMinor: true },
    { name: 'content_change', unit: 'change', meaning: 'their change from the tag before' },
  ],
  sql: `WITH tagged AS (
  SELECT DISTINCT
    coalesce(repository, archive) AS repository,
    tag,
    concat_ws('/', os, architecture, variant) AS platform,
    created,
    distribution,
    content,
    image,
    ${naturalOrder} AS tag_order
  FROM images
  JOIN platforms USING (image)
  WHERE tag IS NOT NULL AND starts_with(name, $prefix)
)
SELECT
  repository,
  tag,
  platform,
  created,
  distribution,
  distribution - lag(distribution) OVER earlier AS distribution_change,
  content,
  content - lag(content) OVER earlier AS content_change
FROM tagged
WINDOW earlier AS (PARTITION BY repository, platform ORDER BY created NULLS FIRST, tag_order, tag, image)
QUALIFY count(*) OVER (PARTITION BY repository, platform) > 1
ORDER BY repository, platform, created NULLS FIRST, tag_order, tag, image`,
};
