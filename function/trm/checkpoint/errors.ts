/**
 * A checkpoint that cannot be read, or that does not hold what a TRM needs. The only error that this folder throws,
 * whatever the file holds.
 */
export class CheckpointError extends Error {
  /** What the format, or the architecture, asks for. */
  readonly expected: string;
  /** What stands there instead. */
  readonly got: string;
  /** The file, where one is known. */
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

  /**
   * Any error as a CheckpointError about `path`. What a library throws over a broken file becomes one whose cause it is.
   */
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

/** Text from a file, made fit for one line of a message: escaped, and cut after 120 characters. */
export function show(text: string): string {
  const cut = text.length > 120 ? `${text.slice(0, 120)}…` : text;
  // Control and format characters would let a file write into a log or terminal.
  return cut.replace(
    /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** `(11, 128)`, as the papers and PyTorch write a shape. */
export function showShape(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
}
