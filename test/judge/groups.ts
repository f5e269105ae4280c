/** Values by a key of theirs, in the order of their first occurrence. */
export function grouped<K, V>(values: Iterable<V>, key: (value: V) => K): Map<K, V[]> {
  const groups = new Map<K, V[]>();
  for (const value of values) {
    const of = key(value);
    const group = groups.get(of);
    if (group) group.push(value);
    else groups.set(of, [value]);
  }
  return groups;
}
