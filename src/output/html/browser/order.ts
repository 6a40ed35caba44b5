// The order of the table of a directory.

/** The columns that rows can be sorted by. */
export const sortColumns = ['name', 'size', 'count'] as const;

export interface Order {
  readonly by: (typeof sortColumns)[number];
  readonly isUp: boolean;
}

export const orders: readonly Order[] = sortColumns.flatMap((by) => [false, true].map((isUp) => ({ by, isUp })));

/** The largest first. */
export const firstOrder: Order = { by: 'size', isUp: false };

/** The order after a click on the title of a column: names start with A, numbers with the largest; the next click reverses. */
export const orderAfterClick = (order: Order, by: Order['by']): Order => ({
  by,
  isUp: order.by === by ? !order.isUp : by === 'name',
});
