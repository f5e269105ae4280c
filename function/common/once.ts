/** The action, done at the first call only. */
export function once(action: () => void): () => void {
  let pending = true;
  return () => {
    if (pending) action();
    pending = false;
  };
}
