import type { Example } from './documents.js';

/** What is done with a command that a document shows. */
export type Way =
  /** It asks the service on port 8080: it is run against one that was started, and its output compared. */
  { kind: 'asked' } | ({ kind: 'run' } & Run) | { kind: 'not run here'; because: string };

interface Run {
  /** Changes the command, so that it takes seconds and writes into `$WORK`, a folder that is removed afterwards. */
  change: readonly (readonly [from: RegExp | string, to: string])[];
  /** Compares the names in the tables that follow the command in the document with those that it prints. */
  prints?: 'tables';
}

/** Commands that are run, by their beginning. */
const RUN: Readonly<Record<string, Run>> = {
  'npm run bench:dumps': { change: [[/$/, ' -- --nodes 20 --pods 400 --runs 1']], prints: 'tables' },
  'npm run bench:replay': { change: [[/$/, ' -- --rounds 1']], prints: 'tables' },
  'npm run bench:start': { change: [[/$/, ' -- --runs 1']], prints: 'tables' },
  'npm run model:data -- ': {
    change: [
      [/--count \d+/, '--count 2'],
      [/--out \S+/, '--out $WORK/data.safetensors'],
    ],
  },
  'npm run model:eval -- placement --questions': { change: [[/$/, ' --clusters 1']], prints: 'tables' },
  // The README shows one table made of several, and the trace is not here.
  'npm run model:eval -- placement --sizes': {
    change: [[/ --clusters 3 --openb FOLDER$/, ' --clusters 1 --family homelab --seconds 1']],
  },
  // The weights are those of a training; without them the rules of thumb are measured.
  'npm run model:eval -- placement --emptying': {
    change: [[/ --emptying \S+/, ' --emptying rules --clusters 1 --seconds 1']],
  },
  // Before the next one, which begins alike: clusters of all sizes would take a quarter of an hour.
  'npm run model:eval -- placement': {
    change: [[/( --count \d+)?$/, ' --count 1 --family homelab --clusters 1 --seconds 1']],
    prints: 'tables',
  },
  'npm run model:eval -- ': { change: [[/( --count \d+)?$/, ' --count 1']], prints: 'tables' },
  'npm run model:export -- ': { change: [['sudoku.onnx', '$WORK/sudoku.onnx']] },
  'npm run model:seal -- ': {
    change: [
      [/^/, 'cp -r model/bundles/sudoku $WORK && '],
      [/-- \S+$/, '-- $WORK/sudoku && diff -r model/bundles/sudoku $WORK/sudoku'],
    ],
  },
  'key=$(openssl rand': { change: [[/keys$/, '$WORK/keys']] },
  // npx would link the package into its cache, outside of this folder.
  'npx agent-reasoning ': { change: [['npx agent-reasoning', 'node dist/function/cli.js']] },
  // The Python environment is the business of the suite that it belongs to.
  'npm run test:train && npm run bench': {
    change: [
      [/^npm run test:train && /, ''],
      [/$/, ' -- --answers 1 --count 1 --mazes 1 --rounds 1'],
    ],
    prints: 'tables',
  },
};

const TRAINING = 'it is a part of an hour of training; `npm run test:train` trains with recipes/test.toml';
const DEPLOYING = 'it needs a cluster; test/config/deploy.test.ts runs it with a double of kubectl';

/** Commands that are not run, by their beginning, and why. */
const NOT_RUN: Readonly<Record<string, string>> = {
  'npm ci && npm start': 'npm ci would take the packages from under the tests; .ci/run begins with it',
  'npm ci && npm run build': 'the same; the tests have built it',
  'npm ci && npm test': 'this test is a part of it',
  '.ci/run': 'it calls this test',
  'npx openapi-typescript ': 'it fetches packages; `npm run test:contract` does the same with those of its lock file',
  'npm run test:': 'it is a suite of its own, which .ci/run calls',
  'npx @modelcontextprotocol/inspector ': 'test/contract/inspector.test.ts runs it in `npm run test:contract`',
  'npm run model:bundle -- ': 'it needs the run of a training; test/model/bundles.test.ts runs what it does',
  'MODEL_PATH=/models/': 'that checkpoint is not in the repository; test/trm/families.test.ts loads small ones',
  'npm run build:image': 'it needs Docker and a registry',
  'npm run deploy:': DEPLOYING,
  'config/deploy ': DEPLOYING,
  'docker ': 'it needs Docker; `npm run test:image` builds the recipe and runs the image without',
  'config/image/pin': 'it needs Docker and a registry; test/config/pin.test.ts runs it with doubles',
  'export IMAGE=': 'it is for the commands after it',
  'kubectl ': 'it needs a cluster',
  'func ': 'it needs the func CLI; `npm run test:func` builds that and invokes the service so',
  'python3 -m venv ': 'it fetches PyTorch; `npm run test:train` does the same',
  'cd model/train': TRAINING,
  '../../.venv/bin/python ': TRAINING,
  'F=../data/out/': TRAINING,
  'for s in ': TRAINING,
};

const BEGINNINGS = [...Object.keys(RUN), ...Object.keys(NOT_RUN)].sort((a, b) => b.length - a.length);

/**
 * The longest beginning in the tables counts.
 * @returns undefined for a command in no class, which fails the test
 */
export function wayOf({ command }: Pick<Example, 'command'>): Way | undefined {
  const begins = BEGINNINGS.find((beginning) => command.startsWith(beginning)) ?? '';
  const [run, because] = [RUN[begins], NOT_RUN[begins]];
  if (run) {
    return { kind: 'run', ...run };
  }
  if (because !== undefined) {
    return { kind: 'not run here', because };
  }
  return command.includes('localhost:8080') ? { kind: 'asked' } : undefined;
}

/** Beginnings in the tables that fit none of these commands. */
export function unused(examples: readonly Example[]): string[] {
  return BEGINNINGS.filter((begins) => !examples.some(({ command }) => command.startsWith(begins)));
}

/** Outputs that no command in the same section prints, by document and first words, and where they come from. */
export const TOLD: readonly { document: string; begins: string; from: string }[] = [
  { document: 'test/README.md', begins: '2000 requests, 200 of them malformed', from: 'one run of test/e2e/delivery' },
];
