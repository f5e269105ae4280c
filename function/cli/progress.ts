/** Tells what is being done, on standard error and only to people: nothing where that is no terminal. */
export function progressOn(stream: Pick<NodeJS.WriteStream, 'isTTY' | 'write'>): (doing: string) => void {
  if (!stream.isTTY) return () => {};
  // Returns to the beginning of the line and clears it.
  return (doing) => void stream.write(`\r\u001B[2K${doing === '' ? '' : `${doing} …`}`);
}
