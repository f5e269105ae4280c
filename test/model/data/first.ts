/** The first `count` items of an endless stream. */
export function first<T>(stream: Iterable<T>, count: number): T[] {
  const items: T[] = [];
  for (const item of stream) {
    items.push(item);
    if (items.length >= count) break;
  }
  return items;
}
