import { readFileSync } from 'node:fs';

export const PUZZLE = '53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79';
export const SOLUTION = '534678912672195348198342567859761423426853791713924856961537284287419635345286179';
export const MAZE = '#####\n#S#G#\n# # #\n#   #\n#####';
/** nuc-2 can be emptied, if volumes follow their pods. */
export const DUMP = readFileSync('test/tasks/placement/kubectl.json', 'utf8');
