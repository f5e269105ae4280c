import { describe, expect, it } from 'vitest';
import { type Command, HELP, readCommand, WrongInput } from '../../function/cli/command.js';

const PLAIN: Command = {
  files: [],
  usage: [],
  url: undefined,
  json: false,
  question: undefined,
  context: {},
  budget: {},
};

describe('arguments are read:', () => {
  it.each<[string, Partial<Command>]>([
    ['place', {}],
    ['place a.json b.yaml', { files: ['a.json', 'b.yaml'] }],
    ['place - --usage top.txt --usage more.txt', { files: ['-'], usage: ['top.txt', 'more.txt'] }],
    ['place --json --url http://x:1', { json: true, url: 'http://x:1' }],
    ['place --question Why?', { question: 'Why?' }],
    ['place --objective drain --set drain=nuc-1', { context: { objective: 'drain', drain: 'nuc-1' } }],
    ['place --set max_moves=3 --set nodes=["a"] --set x=', { context: { max_moves: 3, nodes: ['a'], x: '' } }],
    [
      'place --set assume.volumes=portable --set assume.requests.cpu=50m --set assume={"arch":"any"} --set assume.dump=complete',
      { context: { assume: { arch: 'any', dump: 'complete' } } },
    ],
    ['place --budget starts=2 --budget time_ms=500', { budget: { starts: 2, time_ms: 500 } }],
    ['place --set a=b=c', { context: { a: 'b=c' } }],
  ])('%s', (line, expected) => {
    expect(readCommand(line.split(' '))).toEqual({ ...PLAIN, ...expected });
  });

  it.each(['--help', 'place -h', 'anything --help'])('%s', (line) => {
    expect(readCommand(line.split(' '))).toBe('help');
  });

  it('--version', () => {
    expect(readCommand(['--version'])).toBe('version');
  });
});

describe('arguments are refused:', () => {
  it.each([
    ['', 'expected the command place, got nothing'],
    ['solve', 'expected the command place, got solve'],
    ['place --frob', "Unknown option '--frob'"],
    ['place --usage', "Option '--usage <value>' argument missing"],
    ['place --set drain', 'expected --set KEY=VALUE, got "drain"'],
    ['place --set =1', 'expected --set KEY=VALUE, got "=1"'],
    ['place --set a..b=1', 'expected --set KEY=VALUE, got "a..b=1"'],
    ['place --set __proto__.x=1', 'expected --set KEY=VALUE, got "__proto__.x=1"'],
    ['place --budget x', 'expected --budget KEY=VALUE, got "x"'],
  ])('%s', (line, message) => {
    expect(() => readCommand(line.split(' ').filter((word) => word !== ''))).toThrow(WrongInput);
    expect(() => readCommand(line.split(' ').filter((word) => word !== ''))).toThrow(message);
  });
});

it('the help has every option', () => {
  for (const option of ['usage', 'objective', 'set', 'budget', 'question', 'json', 'url', 'help', 'version']) {
    expect(HELP).toContain(`--${option}`);
  }
});
