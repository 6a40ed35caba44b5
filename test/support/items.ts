// Items of lists whose length a test knows. A missing item is an error, never undefined.

/** @throws if the list has no such item */
export function itemAt<Item>(list: ArrayLike<Item>, index: number): Item {
  const item = list[index];
  if (item === undefined) throw new Error(`no item ${index} in a list of ${list.length}`);
  return item;
}

export const first = <Item>(list: ArrayLike<Item>): Item => itemAt(list, 0);
export const last = <Item>(list: ArrayLike<Item>): Item => itemAt(list, list.length - 1);

/**
 * The first items as a tuple.
 * @throws if the list is shorter
 */
export function take<Item>(list: readonly Item[], count: 2): [Item, Item];
export function take<Item>(list: readonly Item[], count: 3): [Item, Item, Item];
export function take<Item>(list: readonly Item[], count: 4): [Item, Item, Item, Item];
export function take<Item>(list: readonly Item[], count: number): Item[] {
  if (list.length < count) throw new Error(`${list.length} items instead of ${count}`);
  return list.slice(0, count);
}
