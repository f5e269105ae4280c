/**
 * A checkpoint that cannot be read, or that does not hold what a TRM needs. Whatever a file holds, reading it as a
 * checkpoint throws no other error.
 */
export class CheckpointError extends Error {
  /** What the format or the architecture requires. */
  readonly expected: string;
  /** What the file has instead. */
  readonly got: string;
  /** The path of the file, where it is known. */
  readonly path: string | undefined;

  constructor(expected: string, got: string, options: { path?: string | undefined; cause?: unknown } = {}) {
    const where = options.path === undefined ? '' : `${options.path}: `;
    super(
      `${where}expected ${expected}, got ${got}`,
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.name = 'CheckpointError';
    this.expected = expected;
    this.got = got;
    this.path = options.path;
  }

  /** Any error as a CheckpointError about `path`; an error of a library becomes the cause of one. */
  static about(path: string, expected: string, error: unknown): CheckpointError {
    if (error instanceof CheckpointError) {
      return error.path === undefined ? new CheckpointError(error.expected, error.got, { path, cause: error }) : error;
    }
    return new CheckpointError(expected, error instanceof Error ? show(error.message) : 'an error', {
      path,
      cause: error,
    });
  }
}

/** Text from a file, made safe for one line of a message: escaped, and cut after 120 characters. */
export function show(text: string): string {
  const cut = text.length > 120 ? `${text.slice(0, 120)}…` : text;
  // With control and format characters a file could forge log lines or change a terminal.
  return cut.replace(
    /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A shape as the papers and PyTorch write it: `(11, 128)`, `(8,)`. */
export function showShape(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
}
