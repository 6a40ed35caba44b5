// The colors of a box: strips along its longer side, one for each class, as large as the bytes of that class. So the area of
// each color is exact even if a directory's content is not drawn.

export interface Strip {
  readonly class: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly number[];
}

/** `sums` are the bytes of each class in each node, node by node. */
export function stripsOf({ x, y, width, height, nodes }: Area, sums: Float64Array, classes: number): readonly Strip[] {
  const ofClass = Array.from({ length: classes }, (_, at) =>
    nodes.reduce((sum, node) => sum + (sums[node * classes + at] as number), 0),
  );
  const all = ofClass.reduce((sum, one) => sum + one, 0);
  const strips: Strip[] = [];
  let start = 0;
  for (const [at, sum] of ofClass.entries()) {
    if (sum === 0) continue;
    const [from, share] = [start / all, sum / all];
    strips.push(
      width >= height
        ? { class: at, x: x + from * width, y, width: share * width, height }
        : { class: at, x, y: y + from * height, width, height: share * height },
    );
    start += sum;
  }
  return strips;
}
