import { type ParseArgsConfig, parseArgs } from 'node:util';
import { isSystemError } from '../common/system-error.js';

/** What `agent-reasoning place` is asked to do. */
export interface Command {
  /** Files with what kubectl printed; `-` is standard input. */
  readonly files: readonly string[];
  /** Files with what `kubectl top` printed. */
  readonly usage: readonly string[];
  /** A service that is asked in place of this process. */
  readonly url: string | undefined;
  /** Whether the whole answer is printed as JSON. */
  readonly json: boolean;
  readonly question: string | undefined;
  /** Members of the context and of the budget, as they are. */
  readonly context: Readonly<Record<string, unknown>>;
  readonly budget: Readonly<Record<string, unknown>>;
}

/** Arguments, files or a dump that cannot be used: the program ends with 2. */
export class WrongInput extends Error {}

export const HELP = `Which nodes of a Kubernetes cluster can be emptied, and how: answered in this process, without a service.

usage: agent-reasoning place [FILE]... < dump.json

FILE, or standard input, is what kubectl printed, in JSON or YAML, plain or gzipped:
  kubectl get nodes,pods,pv,pvc,pdb -A -o json

  --usage FILE         what kubectl top pods -A --containers printed, for pods that request nothing; repeatable
  --objective NAME     what is asked of the cluster [which nodes can be emptied]
  --set KEY=VALUE      a member of the context, such as --set assume.volumes=portable; VALUE may be JSON; repeatable
  --budget KEY=VALUE   a member of the budget, such as --budget starts=8; repeatable
  --question TEXT      the question as it stands in the request
  --json               print the whole answer as JSON
  --url URL            ask the service at this URL, such as http://localhost:8080
  --help, --version

It ends with 0 for an answer that is verified, 1 for one that is not, 2 for wrong input, and 3 where none could be given.
`;

const OPTIONS = {
  usage: { type: 'string', multiple: true },
  objective: { type: 'string' },
  set: { type: 'string', multiple: true },
  budget: { type: 'string', multiple: true },
  question: { type: 'string' },
  json: { type: 'boolean' },
  url: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

/** Reads the arguments. @throws {WrongInput} for those that are not known */
export function readCommand(args: readonly string[]): Command | 'help' | 'version' {
  const { values, positionals } = parsed({ args: [...args], options: OPTIONS, allowPositionals: true });
  if (values.help) return 'help';
  if (values.version) return 'version';
  const [command, ...files] = positionals;
  if (command !== 'place') throw new WrongInput(`expected the command place, got ${command ?? 'nothing'}`);
  const objective = values.objective === undefined ? {} : { objective: values.objective };
  return {
    files,
    usage: values.usage ?? [],
    url: values.url,
    json: values.json ?? false,
    question: values.question,
    context: { ...objective, ...members('--set', values.set ?? []) },
    budget: members('--budget', values.budget ?? []),
  };
}

function parsed<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    if (!isSystemError(error) || !error.code.startsWith('ERR_PARSE_ARGS_')) throw error;
    // Node appends advice about `--` after the first sentence.
    throw new WrongInput(error.message.split('. ')[0]);
  }
}

/** An object of `a.b=value` arguments. */
function members(option: string, settings: readonly string[]): Record<string, unknown> {
  const root: Record<string, unknown> = {};
  for (const setting of settings) {
    const [, path = '', value = ''] = /^([\w.-]+)=(.*)$/s.exec(setting) ?? [];
    const keys = path.split('.');
    const last = keys.pop();
    if (!last || keys.includes('') || [last, ...keys].includes('__proto__')) {
      throw new WrongInput(`expected ${option} KEY=VALUE, got ${JSON.stringify(setting)}`);
    }
    within(root, keys)[last] = jsonOrText(value);
  }
  return root;
}

/** The object at the end of a path; objects that are not there yet are made. */
function within(root: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
  return keys.reduce((object, key) => {
    const found = Object.hasOwn(object, key) ? object[key] : undefined;
    const next: Record<string, unknown> = typeof found === 'object' && found !== null ? { ...found } : {};
    object[key] = next;
    return next;
  }, root);
}

function jsonOrText(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
