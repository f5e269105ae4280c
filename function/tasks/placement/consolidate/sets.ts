/** All sets of `size` of these values, those first that are made of the first values; at most `most` sets. */
export function* choices(among: readonly number[], size: number, most: number): Generator<readonly number[]> {
  if (size < 0 || size > among.length) return;
  const at = Array.from({ length: size }, (_, i) => i);
  for (let count = 0; count < most; count++) {
    yield at.map((i) => among[i] ?? -1);
    // The last position that can move on moves by one, and the positions after it follow directly.
    let i = size - 1;
    while (i >= 0 && at[i] === among.length - size + i) i--;
    if (i < 0) return;
    at[i] = (at[i] ?? 0) + 1;
    for (let j = i + 1; j < size; j++) at[j] = (at[j - 1] ?? 0) + 1;
  }
}
