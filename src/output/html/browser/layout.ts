// The layout of the treemap: squarified, with directories around their content. Nodes that are too small to see share one box
// in their directory, so that areas stay exact and there are few boxes.
import { hierarchy, treemap, treemapSquarify } from 'd3-hierarchy';
import { isDirectory, type Model, nameOf, valueAt } from './model.ts';
import { heaviest, type Weights } from './weights.ts';

export interface Box {
  readonly node: number;
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** 1 for items of the current directory. */
  readonly depth: number;
  /**
   * file · open: a directory with its content · closed: a directory without · small: the nodes of the directory `node` that
   * are too small
   */
  readonly kind: 'file' | 'open' | 'closed' | 'small';
  /** The nodes in the box. */
  readonly nodes: readonly number[];
}

interface Item {
  readonly node: number;
  readonly nodes: readonly number[];
  readonly name: string;
  readonly kind: Box['kind'];
  readonly bytes: number;
  readonly children?: readonly Item[];
}

/** Number of equally large boxes that would fill the map: smaller nodes are grouped. */
const maxBoxes = 3500;
const deepest = 24;
const header = 17;

export function boxesOf(model: Model, weights: Weights, top: number, width: number, height: number): readonly Box[] {
  const bytesOfPixel = valueAt(weights.bytes, top) / (width * height);
  const least = bytesOfPixel * ((width * height) / maxBoxes);
  const items = itemsIn(model, weights, top, least, 1);
  const tree = hierarchy<Item>({ node: top, nodes: [], name: '', kind: 'open', bytes: 0, children: items }).sum(
    (item) => (item.children ? 0 : item.bytes),
  );
  const layout = treemap<Item>()
    .tile(treemapSquarify)
    .size([width, height])
    .round(true)
    .paddingInner(1)
    .paddingOuter((node) => (node.depth === 0 ? 0 : 2))
    .paddingTop((node) => (node.depth === 0 ? 0 : hasHeader(node.x1 - node.x0, node.y1 - node.y0) ? header : 2));
  return layout(tree)
    .descendants()
    .filter(({ depth, x0, x1, y0, y1 }) => depth > 0 && x1 - x0 >= 2 && y1 - y0 >= 2)
    .map(({ data, depth, x0, x1, y0, y1 }) => {
      const { node, nodes, name, kind } = data;
      return { node, nodes, name, kind, depth, x: x0, y: y0, width: x1 - x0, height: y1 - y0 };
    });
}

/** Whether a directory's box has room for its name. */
export const hasHeader = (width: number, height: number): boolean => width >= 36 && height >= 34;

/** Recursion is limited to `deepest` calls. */
function itemsIn(model: Model, weights: Weights, directory: number, least: number, depth: number): readonly Item[] {
  const children = heaviest(valueAt(model.children, directory), weights);
  const seen = children.filter((node) => valueAt(weights.bytes, node) >= least);
  const small = children.slice(seen.length);
  const items = seen.map((node): Item => {
    const bytes = valueAt(weights.bytes, node);
    if (!isDirectory(model, node)) return { node, nodes: [node], name: nameOf(model, node), kind: 'file', bytes };
    const { end, name } = endOfChain(model, weights, node);
    const within = depth < deepest && bytes >= least * 4 ? itemsIn(model, weights, end, least, depth + 1) : [];
    if (within.length === 0) return { node: end, nodes: [end], name, kind: 'closed', bytes };
    return { node: end, nodes: [end], name, kind: 'open', bytes, children: within };
  });
  if (small.length === 0) return items;
  const bytes = small.reduce((sum, node) => sum + valueAt(weights.bytes, node), 0);
  return [
    ...items,
    { node: directory, nodes: small, name: `${small.length.toLocaleString('en')} smaller`, kind: 'small', bytes },
  ];
}

/** A chain of directories with one entry each is one box: usr/share/doc. */
function endOfChain(model: Model, weights: Weights, directory: number): { end: number; name: string } {
  let end = directory;
  let name = nameOf(model, directory);
  for (;;) {
    const [only, ...more] = heaviest(valueAt(model.children, end), weights);
    if (only === undefined || more.length > 0 || !isDirectory(model, only)) return { end, name };
    end = only;
    name += `/${nameOf(model, only)}`;
  }
}
