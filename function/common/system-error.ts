/** An error of the operating system or of Node, about files for example; its code is ENOENT, EACCES, ENOSPC and the like. */
export function isSystemError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}

/** Whether an error says that a file or a program is not there. */
export const isMissing = (error: unknown): boolean => isSystemError(error) && error.code === 'ENOENT';
