import { describe, expect, it } from 'vitest';
import { InvalidField, NoTaskFits, Unavailable } from '../../function/common/faults.js';
import type { ReasonRequest } from '../../function/contract/reason.js';
import { choose, type Roster } from '../../function/reasoning/choose.js';
import { TASKS } from '../../function/tasks/index.js';
import { faultReply } from '../../function/wire/problem-details.js';

const PUZZLE = `${'.'.repeat(80)}1`;
const SUDOKU: ReasonRequest = { question: PUZZLE };
const MAZE: ReasonRequest = { question: 'Out', context: { maze: ['#####', '#S G#', '#####'] } };

function model(name: string, task = name) {
  const found = TASKS.find((one) => one.name === task);
  if (!found) throw new Error(`expected a task, got ${task}`);
  return { name, task: found };
}

const roster = (models: Roster['models'], missing: Roster['missing'] = []): Roster => ({ models, missing });
function thrown(request: ReasonRequest, of: Roster): unknown {
  try {
    return choose(request, of).model.name;
  } catch (error) {
    return error;
  }
}

const three = roster([model('maze'), model('sudoku'), model('other', 'sudoku')]);

describe('the model that answers', () => {
  it.each<[string, ReasonRequest, string]>([
    ['the one whose task fits', MAZE, 'maze'],
    ['of two the first one loaded', SUDOKU, 'sudoku'],
    ['the second, asked for by name', { ...SUDOKU, model: 'other' }, 'other'],
    ['the first, asked for by name', { ...SUDOKU, model: 'sudoku' }, 'sudoku'],
  ])('%s', (_, request, name) => {
    expect(thrown(request, three)).toBe(name);
  });

  it('none of an unknown name: 422 with the names', () => {
    const error = thrown({ ...SUDOKU, model: 'hrm' }, three);
    expect(error).toBeInstanceOf(InvalidField);
    expect(error).toMatchObject({
      errors: [{ pointer: '/model', message: 'expected one of maze, sudoku, other, got "hrm"' }],
    });
  });

  it('none where the named model has another task: 422 with that task alone', () => {
    const error = thrown({ ...MAZE, model: 'other' }, three);
    expect(error).toBeInstanceOf(NoTaskFits);
    expect(error).toMatchObject({ details: { nearest: 'sudoku', tasks: [{ task: 'sudoku' }] } });
  });

  it('none of two with one task: 422 lists the task once', () => {
    expect(thrown({ question: 'Hm' }, three)).toMatchObject({
      details: { tasks: [{ task: 'maze' }, { task: 'sudoku' }] },
    });
  });
});

describe('a task type', () => {
  const all = roster([model('maze'), model('placement'), model('sudoku')]);
  const cluster: ReasonRequest = {
    question: 'q',
    context: { nodes: [{ name: 'a', cpu: 4, memory: '8Gi' }], workloads: [{ name: 'w', cpu: 1, memory: '1Gi' }] },
  };

  it.each<[string, ReasonRequest, string, string[]]>([
    ['that fits says nothing', { ...SUDOKU, task_type: 'logic' }, 'sudoku', []],
    ['that is general says nothing', { ...SUDOKU, task_type: 'general' }, 'sudoku', []],
    [
      'of another task is a hint',
      { ...SUDOKU, task_type: 'planning' },
      'sudoku',
      ['task_type is planning, and this task answers logic: that was taken for a hint, and sudoku answers'],
    ],
    [
      'that the task has for other problems is a hint',
      { ...cluster, task_type: 'troubleshooting' },
      'placement',
      [
        'task_type is troubleshooting, which this task answers of a running cluster (kubernetes): that was taken for a hint, and placement answers',
      ],
    ],
    [
      'puts a task of its kind first',
      { question: PUZZLE, context: { maze: ['S.G'] }, task_type: 'logic' },
      'sudoku',
      [],
    ],
  ])('%s', (_, request, name, notes) => {
    const chosen = choose(request, all);
    expect([chosen.model.name, chosen.notes]).toEqual([name, notes]);
  });

  it('of another task does not hide what is wrong', () => {
    expect(thrown({ question: 'q', context: { puzzle: '7' }, task_type: 'planning' }, all)).toBeInstanceOf(
      InvalidField,
    );
  });
});

describe('no task fits: what to do comes first, then the nearest task and why not', () => {
  const all = roster([model('maze'), model('placement'), model('sudoku')]);
  it.each<[string, ReasonRequest, string | undefined, string]>([
    [
      'a question about a Sudoku',
      { question: 'Can you solve a sudoku?' },
      'sudoku',
      'put the Sudoku into context.puzzle: 81 characters',
    ],
    [
      '80 characters',
      { question: `Solve the sudoku ${PUZZLE.slice(1)}` },
      'sudoku',
      'but 80 characters in a row that might be one',
    ],
    [
      'a question about a cluster',
      { question: 'How should I optimize my Kubernetes cluster?' },
      'placement',
      'put what kubectl get nodes,',
    ],
    [
      'a question about a maze',
      { question: 'What is the way out of the labyrinth?' },
      'maze',
      'draw the maze in context.maze',
    ],
    [
      'names in the context',
      { question: 'q', context: { cpu_limits: 3 } },
      'placement',
      'the nearest is placement, but context has neither nodes',
    ],
    ['a type alone', { question: 'Think!', task_type: 'logic' }, 'sudoku', 'put the Sudoku into context.puzzle'],
    [
      'nothing that says what',
      { question: 'What is the meaning of life?' },
      undefined,
      'say in the context what is to be solved: draw the maze',
    ],
  ])('%s', (_, request, nearest, message) => {
    const error = thrown(request, all);
    if (!(error instanceof NoTaskFits)) throw new Error(`expected NoTaskFits, got ${error}`);
    expect(error.details.nearest).toBe(nearest);
    expect(error.message).toContain(message);
    expect(error.details.tasks).toMatchObject(
      ['Maze', 'Placement', 'Sudoku'].map((name) => ({
        task: name.toLowerCase(),
        schema: `/openapi.json#/components/schemas/${name}Context`,
      })),
    );
    const reply = faultReply(error, '857b6df9-fb84-40dc-8e5e-ddebe537ff75', 'full');
    expect(Buffer.byteLength(reply.body)).toBeLessThan(2048);
    expect(JSON.parse(reply.body).detail).toBe(error.message);
  });
});

describe('a model that is not loaded', () => {
  const lost = roster([model('maze')], [{ name: 'sudoku', task: 'sudoku' }]);

  it.each<[string, ReasonRequest]>([
    ['a request that it would answer', SUDOKU],
    ['one that names it', { ...MAZE, model: 'sudoku' }],
  ])('%s is told to come again', (_, request) => {
    const error = thrown(request, lost);
    expect(error).toBeInstanceOf(Unavailable);
    expect(error).toMatchObject({
      code: 'unavailable',
      passing: true,
      retryAfter: 10,
      message: 'model sudoku is not loaded',
    });
  });

  it('one that names it as its manifest does is told to come again', () => {
    const renamed = roster([model('maze')], [{ name: 'b', claimed: 'second', task: 'sudoku' }]);
    expect(thrown({ ...SUDOKU, model: 'second' }, renamed)).toMatchObject({ message: 'model second is not loaded' });
  });

  it('the others are answered', () => {
    expect(thrown(MAZE, lost)).toBe('maze');
  });

  it('what fits no task at all is still refused for good, and so is what its task would refuse', () => {
    expect(thrown({ question: 'Optimize my cluster' }, lost)).toBeInstanceOf(NoTaskFits);
    expect(thrown({ ...SUDOKU, task_type: 'planning' }, lost)).toBeInstanceOf(Unavailable);
    expect(thrown({ question: 'q', context: { puzzle: '7' } }, lost)).toBeInstanceOf(InvalidField);
  });

  it('of a task that nobody can tell: any task that no other model serves may be its own', () => {
    const unknown = roster([model('maze')], [{ name: 'step_1', task: undefined }]);
    expect(thrown(SUDOKU, unknown)).toMatchObject({ code: 'unavailable', message: 'model step_1 is not loaded' });
    expect(thrown({ question: 'Hm' }, unknown)).toBeInstanceOf(NoTaskFits);
  });

  it('beside another of its task: that one answers', () => {
    const beside = roster([model('other', 'sudoku')], [{ name: 'sudoku', task: 'sudoku' }]);
    expect(thrown(SUDOKU, beside)).toBe('other');
  });

  it('and no other: everything is told to come again', () => {
    expect(thrown({ question: 'Hm' }, roster([], [{ name: 'x', task: undefined }]))).toBeInstanceOf(Unavailable);
  });
});
