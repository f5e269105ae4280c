export type { Architecture } from './architecture.js';
export { describeArchitecture } from './describe.js';
export { CheckpointError } from './errors.js';
export type { Facts as ArchitectureFields } from './facts.js';
export { type RawCheckpoint, readCheckpoint, readCheckpointBytes, readWhole } from './read.js';
export { readSafetensors, type Safetensors, writeSafetensors } from './safetensors.js';
export { type DType, ELEMENT_SIZE, elementCount, fromFloat32, type Tensor, toFloat32 } from './tensor.js';
