/** The environment as text, and typed readers of single variables that collect what does not parse. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Start-up stops on this; it lists every variable that does not parse, not only the first. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`the environment does not parse:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

const TRUE = new Set(['true', '1', 'yes', 'on']);
const FALSE = new Set(['false', '0', 'no', 'off']);
const LONGEST_ECHO = 100;

/** Every reader gives undefined for an unset variable and for one that does not parse; `check` then throws. */
export class EnvironmentReader {
  private readonly problems: string[] = [];

  constructor(private readonly env: Environment) {}

  /** An empty value counts as unset, because manifests cannot unset what a base has set. */
  text(name: string): string | undefined {
    return this.env[name]?.trim() || undefined;
  }

  /** @throws {ConfigError} naming each bad variable, what it got and what it expects */
  check(): void {
    if (this.problems.length > 0) throw new ConfigError(this.problems);
  }

  /** Says that a variable is wrong in a way that no reader can see, such as beside another one. */
  wrong(name: string, problem: string): void {
    this.problems.push(`${name}: ${problem}`);
  }

  integer(name: string, min: number, max: number): number | undefined {
    return this.parsed(name, `an integer from ${min} to ${max}`, (value) => {
      const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
      return number >= min && number <= max ? number : undefined;
    });
  }

  oneOf<T extends string>(name: string, choices: readonly T[]): T | undefined {
    return this.parsed(name, `one of ${choices.join(', ')}`, (value) =>
      choices.find((choice) => choice === value.toLowerCase()),
    );
  }

  flag(name: string): boolean | undefined {
    return this.parsed(name, 'true or false', (value) => {
      if (TRUE.has(value.toLowerCase())) return true;
      return FALSE.has(value.toLowerCase()) ? false : undefined;
    });
  }

  url(name: string): string | undefined {
    return this.parsed(name, 'an http or https URL', (value) => (hasScheme(value, HTTP) ? value : undefined));
  }

  /** What `parse` makes of the value, which a message repeats without what may be secret in it. */
  parsed<T>(name: string, expects: string, parse: (value: string) => T | undefined): T | undefined {
    return this.read(name, expects, parse, (value) => JSON.stringify(redacted(value).slice(0, LONGEST_ECHO)));
  }

  /** The same for a value that may hold a password, which no message repeats. */
  secret<T>(name: string, expects: string, parse: (value: string) => T | undefined): T | undefined {
    return this.read(name, expects, parse, () => 'something else');
  }

  private read<T>(
    name: string,
    expects: string,
    parse: (value: string) => T | undefined,
    echo: (value: string) => string,
  ): T | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const result = parse(value);
    if (result === undefined) this.problems.push(`${name}: expected ${expects}, got ${echo(value)}`);
    return result;
  }
}

export const HTTP = ['http:', 'https:'] as const;

export function hasScheme(value: string, schemes: readonly string[]): boolean {
  return URL.canParse(value) && schemes.includes(new URL(value).protocol);
}

/** Without what stands before an @, as a user and a password do, without a query or a fragment, and of JSON its kind only. */
function redacted(value: string): string {
  if (value.startsWith('{') || value.startsWith('[')) return `${value.slice(0, 1)}…`;
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]*:\/\/)?(.*)$/is.exec(value) ?? [];
  const at = rest.lastIndexOf('@');
  const visible = at === -1 ? rest : `…${rest.slice(at)}`;
  return `${scheme}${visible.replace(/[?#].*$/s, '?…')}`;
}
