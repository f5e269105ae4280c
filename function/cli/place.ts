import { Fault, InvalidField } from '../common/faults.js';
import { isObject } from '../common/json.js';
import { type Command, WrongInput } from './command.js';
import { type Input, readInput } from './input.js';
import { progressOn } from './progress.js';
import { report } from './report.js';
import { requestText } from './request.js';
import { askService } from './service.js';

/** Most characters of a line of text, and the fewest on a narrow terminal; some terminals say that they have none. */
const [WIDEST, NARROWEST] = [100, 40];

/** Answers the question and prints the answer. @returns whether it is verified. @throws {WrongInput} when the input is at fault */
export async function place(command: Command): Promise<boolean> {
  const progress = progressOn(process.stderr);
  try {
    progress('reading');
    const dumps = await readAll(command.files.length === 0 ? ['-'] : command.files);
    const request = Buffer.from(requestText(command, dumps, await readAll(command.usage)));
    const answered =
      command.url === undefined ? await here(request, dumps, progress) : await there(command.url, request, progress);
    const answer: unknown = JSON.parse(answered);
    if (!isObject(answer)) throw new Error('expected an answer in JSON, got something else');
    progress('');
    process.stdout.write(command.json ? `${answered}\n` : report(answer, width()));
    return answer.verified === true;
  } finally {
    progress('');
  }
}

async function readAll(files: readonly string[]): Promise<Input[]> {
  const inputs: Input[] = [];
  // One after the other, since several may be standard input.
  for (const file of files) inputs.push(await readInput(file));
  return inputs;
}

function there(url: string, request: Uint8Array, progress: (doing: string) => void): Promise<string> {
  progress(`asking ${url}`);
  return askService(url, request);
}

async function here(request: Uint8Array, dumps: readonly Input[], progress: (doing: string) => void): Promise<string> {
  // Loaded only now, because --help and wrong arguments need no inference engine.
  const { answerHere } = await import('./here.js');
  try {
    return await answerHere(request, progress);
  } catch (error) {
    if (error instanceof InvalidField) throw new WrongInput(told(error, dumps));
    const wrong = error instanceof Fault && ['malformed', 'payload_too_large', 'no_task_fits'].includes(error.code);
    throw wrong ? new WrongInput(error.message) : error;
  }
}

/** Each error with the file in place of the member of the request that this program made of it. */
function told({ errors }: InvalidField, dumps: readonly Input[]): string {
  const places = dumps.map(({ name }, i): [string, string] => [
    dumps.length === 1 ? '/context/kubernetes' : `/context/kubernetes/${i}`,
    name,
  ]);
  return errors
    .map(({ pointer, message }) => {
      const [prefix, name] = places.find(([start]) => pointer === start || pointer.startsWith(`${start}/`)) ?? ['', ''];
      return `${[name, pointer.slice(prefix.length)].filter((part) => part !== '').join(' ')}: ${message}`;
    })
    .join('\n');
}

const width = () => Math.max(NARROWEST, Math.min(WIDEST, process.stdout.columns || WIDEST));
