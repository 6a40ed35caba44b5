// The images that a named query is about, and what they are called in its answer.
import type { QueryParameter } from './named-query.ts';

/** --set prefix=TEXT */
export const prefixParameter: QueryParameter = {
  name: 'prefix',
  type: 'text',
  default: '',
  meaning: 'Only images with a name that starts with this, such as team-a/ or registry.example.com/team-a/',
};

/**
 * What a row of `images` is called: its name; its archive, if it has none; both, as on the command line, if the name is a tag alone.
 */
const shownName = `CASE
      WHEN name IS NULL THEN archive
      WHEN repository IS NULL THEN concat(archive, '#', name)
      ELSE name
    END`;

/**
 * Common table expressions. `named`: `images` with the name that is shown. `labels`: every image with all of these; images with the same names
 * are told apart by platform or digest. `chosen`: those of them that the prefix selects.
 */
export const chosenImages = `named AS (
  SELECT
    *,
    ${shownName} AS shown
  FROM images
),
described AS (
  SELECT image, string_agg(DISTINCT shown, ', ' ORDER BY shown) AS names
  FROM named
  GROUP BY image
),
labels AS (
  SELECT
    image,
    CASE
      WHEN count(*) OVER (PARTITION BY names) = 1 THEN names
      WHEN count(*) OVER (PARTITION BY names, os, architecture, variant) = 1
        THEN concat(names, ' (', concat_ws('/', os, architecture, variant), ')')
      ELSE concat(names, '@', image[:19])
    END AS label
  FROM described
  JOIN platforms USING (image)
),
chosen AS (
  SELECT image, label
  FROM labels
  WHERE image IN (SELECT image FROM images WHERE starts_with(coalesce(name, ''), $prefix))
)`;
